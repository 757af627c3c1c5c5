using System.CommandLine;

namespace Shared;

/// <summary>What the samples' command lines have in common.</summary>
internal static class SampleCommand
{
    /// <summary>Parses and runs. A wrong option or value is said in one line, with exit code 2.</summary>
    public static int Invoke(RootCommand command, string[] arguments)
    {
        var parsed = command.Parse(arguments);
        if (parsed.Errors.Count == 0)
        {
            return parsed.Invoke();
        }

        Console.Error.WriteLine($"{string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct())} See --help.");
        return 2;
    }
}

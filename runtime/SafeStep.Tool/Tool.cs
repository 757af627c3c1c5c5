using System.CommandLine;
using SafeStep.Tool.Commands;

namespace SafeStep.Tool;

/// <summary>The command line. Exit codes: 0 done, 1 the doctor found something, 2 what was asked for cannot be done, in one sentence.</summary>
internal static class Tool
{
    /// <summary>What shells say of a command that Ctrl+C ended.</summary>
    private const int Interrupted = 130;

    /// <summary>A command that takes longer to end after Ctrl+C is ended.</summary>
    private static readonly TimeSpan LongestEnding = TimeSpan.FromSeconds(3);

    public static async Task<int> Run(string[] arguments)
    {
        var root = new RootCommand("Shows the runs of guarded training and tells what happened in them; holds the rule pages; checks a project.")
        {
            WatchCommand.Create(), ReportCommand.Create(), ExplainCommand.Create(), RulesCommand.Create(), DoctorCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Fail(string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct()) + " See --help.");
        }

        // Without a time given here Ctrl+C cancels nothing.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = LongestEnding });
    }

    /// <summary>Runs a command; what cannot be done is a sentence and exit code 2.</summary>
    public static Task<int> Guarded(Func<Task> command) => Guarded(async () =>
    {
        await command();
        return 0;
    });

    /// <summary>Runs a command that has an exit code of its own.</summary>
    public static async Task<int> Guarded(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception exception) when (exception is ToolException or IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(Text.Plain(message));
        return 2;
    }
}

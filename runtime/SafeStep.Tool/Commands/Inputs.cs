using System.CommandLine;

namespace SafeStep.Tool.Commands;

/// <summary>Arguments that several commands have.</summary>
internal static class Inputs
{
    public static Argument<string[]> Logs(string description)
    {
        var logs = new Argument<string[]>("LOG") { Description = description, Arity = ArgumentArity.OneOrMore };
        logs.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                Check(token.Value, result.AddError);
            }
        });
        return logs;
    }

    public static Argument<string> Log(string description)
    {
        var log = new Argument<string>("LOG") { Description = description };
        log.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                Check(token.Value, result.AddError);
            }
        });
        return log;
    }

    // A mistyped option would be taken for a log.
    private static void Check(string path, Action<string> error)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            error("The name of a log is empty.");
        }
        else if (path[0] == '-' && !File.Exists(path))
        {
            error($"{path} is neither an option nor a file.");
        }
        else if (Directory.Exists(path))
        {
            error($"{path} is a folder, not a log.");
        }
    }
}

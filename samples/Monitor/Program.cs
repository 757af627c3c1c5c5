using System.CommandLine;
using Monitor;
using SafeStep;
using Spectre.Console;

var log = new Argument<FileInfo>("LOG") { Description = "The step log (JSON lines) of a run, as StepLogWriter writes it; it may appear later." };
var once = new Option<bool>("--once") { Description = "Show the run as it stands and exit." };
// A mistyped option would be taken for a log that is still to appear.
log.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: ['-', ..] given }] && !File.Exists(given))
    {
        result.AddError($"{given} is neither an option nor a file.");
    }
});
var root = new RootCommand("Shows the steps of a guarded training run as they are taken; Ctrl+C ends it.") { log, once };
root.SetAction((parsed, cancellation) => Show(parsed.GetValue(log)!, parsed.GetValue(once), cancellation));

var arguments = root.Parse(args);
if (arguments.Errors.Count > 0)
{
    return Fail(string.Join(Environment.NewLine, arguments.Errors.Select(error => error.Message)) + Environment.NewLine + "See --help.");
}

return await arguments.InvokeAsync();

static async Task<int> Show(FileInfo file, bool once, CancellationToken cancellation)
{
    try
    {
        if (once)
        {
            PlainView.Write(Console.Out, StepLog.Read(file.FullName));
            return 0;
        }

        if (file.Directory is not { Exists: true })
        {
            return Fail($"{file.FullName}: there is no such folder.");
        }

        var follower = new StepLogFollower(file.FullName);
        bool live = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
        await (live ? LiveView.Follow(follower, cancellation) : PlainView.Follow(Console.Out, follower, cancellation));
        return 0;
    }
    catch (OperationCanceledException)
    {
        return 0;
    }
    catch (StepLogFormatException exception)
    {
        return Fail($"{file.Name} is not a step log that can be read. {exception.Message}");
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
    {
        return Fail(exception.Message);
    }
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}

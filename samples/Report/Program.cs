using System.CommandLine;
using Report;
using SafeStep;

var log = new Argument<FileInfo>("LOG") { Description = "A step log (JSON lines), as StepLogWriter writes it." };
var html = new Option<FileInfo?>("--html") { Description = "The page to write; without it, the log's name with the ending .html.", HelpName = "FILE" };
var root = new RootCommand("Makes a page with charts of a guarded training run.") { log, html };
root.SetAction(parsed => Write(parsed.GetValue(log)!, parsed.GetValue(html)));

var arguments = root.Parse(args);
if (arguments.Errors.Count > 0)
{
    return Fail(string.Join(Environment.NewLine, arguments.Errors.Select(error => error.Message)) + Environment.NewLine + "See --help.");
}

return arguments.Invoke();

static int Write(FileInfo log, FileInfo? html)
{
    string page = html?.FullName ?? Path.ChangeExtension(log.FullName, ".html");
    try
    {
        var run = Run.Of(StepLog.Read(log.FullName), log.Name);
        if (run.EndsInTornLine)
        {
            Console.Error.WriteLine($"{log.Name}: the last line is torn, as when a run is killed; it is left out.");
        }

        File.WriteAllText(page, RunPage.Of(run));
        Console.WriteLine($"{run.Name}: {run.Sentence} Page: {page}");
        return 0;
    }
    catch (StepLogFormatException exception)
    {
        return Fail($"{log.Name} is not a step log that can be read. {exception.Message}");
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
    {
        return Fail(exception.Message);
    }
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 2;
}

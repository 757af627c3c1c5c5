using System.CommandLine;
using SafeStep.Tool.Pages;
using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Commands;

/// <summary><c>safestep report</c>.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var logs = Inputs.Logs("The step logs of one or more runs.");
        var html = new Option<FileInfo?>("--html") { Description = "Where the page is written; beside the first log unless said otherwise.", HelpName = "FILE" };
        var markdown = new Option<bool>("--markdown") { Description = "Print the run as Markdown, for a pull request, and write no page unless --html asks for one." };
        var command = new Command("report", "Makes a page of runs, one file with everything inside, or Markdown.") { logs, html, markdown };
        command.SetAction((parsed, _) => Tool.Guarded(() =>
        {
            Report(parsed.GetValue(logs)!, parsed.GetValue(html), parsed.GetValue(markdown));
            return Task.CompletedTask;
        }));
        return command;
    }

    private static void Report(string[] logs, FileInfo? html, bool markdown)
    {
        var runs = logs.Select(RunFile.Read).ToList();
        if (markdown)
        {
            Console.Write(string.Join('\n', runs.Select(MarkdownReport.Of)));
        }

        if (html is null && markdown)
        {
            return;
        }

        string page = html?.FullName ?? Path.ChangeExtension(Path.GetFullPath(logs[0]), ".html");
        if (logs.Any(log => Path.GetFullPath(log) == page))
        {
            throw new ToolException($"--html names the log {page} itself.");
        }

        try
        {
            using var target = File.Create(page);
            RunPage.Write(target, runs);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"The page cannot be written: {exception.Message}");
        }

        // What is piped on is the Markdown alone.
        var output = markdown ? Console.Error : Console.Out;
        foreach (var run in runs)
        {
            output.WriteLine($"{Text.Plain(run.Name)}: {Summary.Sentence(run)}");
            foreach (string note in run.LeftOut)
            {
                Console.Error.WriteLine(Text.Plain(note));
            }
        }

        output.WriteLine($"Page: {page}");
    }
}

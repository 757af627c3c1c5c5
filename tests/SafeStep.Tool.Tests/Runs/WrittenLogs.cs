using System.Text;
using SafeStep.Tool.Pages;
using SafeStep.Tool.Runs;
using SafeStep.Tool.Watching;
using Spectre.Console;

namespace SafeStep.Tool.Tests.Runs;

/// <summary>Logs written line by line, and everything that shows them.</summary>
public abstract class WrittenLogs : TemporaryFolder
{
    protected const string Header = """{"safestep":1,"started":"2026-01-01T00:00:00Z","mode":"cap","target":1,"bound":"spread"}""";

    /// <summary>Everything that shows a run, in one text.</summary>
    private protected string Render(Run run)
    {
        using var text = new StringWriter();
        PlainView.Write(text, run);
        text.Write(MarkdownReport.Of(run));
        foreach (var episode in Episode.Of(run))
        {
            Assert.All(new Story(run, episode).Sentences, sentence => Assert.NotEmpty(sentence));
        }

        for (int row = 0; row < run.Rows; row++)
        {
            Assert.NotEmpty(new StepStory(run, row).Sentences);
        }

        var watched = new Watched([At("run.jsonl")]);
        watched.Poll();
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        terminal.Profile.Width = 200;
        terminal.Write(LiveView.Render(watched, DateTimeOffset.UnixEpoch));
        text.Write(Encoding.UTF8.GetString(watched.Json([]).Span));
        using var page = new MemoryStream();
        RunPage.Write(page, [run]);
        Assert.InRange(page.Length, 1, 1_000_000);
        return text.ToString();
    }

    protected static string Step(int step, string fields = "\"target\":1") =>
        $$"""{"step":{{step}},"time":"2026-01-01T00:00:00Z","ratio":0.5,"radius":2,"distance":1,"scale":1,"decision":"accepted","bottleneck_sample":3,"exact_tangent":true,"guard_ms":1,{{fields}}}""";

    protected void WriteLines(params string[] lines) => File.WriteAllText(At("run.jsonl"), string.Join('\n', lines) + "\n");
}

using SafeStep.Tool.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;
using static SafeStep.Tool.Text;

namespace SafeStep.Tool.Watching;

/// <summary>Runs in a terminal, redrawn as they go on.</summary>
internal static class LiveView
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    public static Task Follow(Watched watched, CancellationToken cancellation) =>
        AnsiConsole.Live(Render(watched, DateTimeOffset.UtcNow)).StartAsync(async live =>
        {
            while (true)
            {
                watched.Poll();
                // Redrawn without news too: the age of the last step grows, and the terminal may have a new width.
                live.UpdateTarget(Render(watched, DateTimeOffset.UtcNow));
                live.Refresh();
                await Task.Delay(Refresh, cancellation);
            }
        });

    /// <summary>The runs as they were last read.</summary>
    public static IRenderable Render(Watched watched, DateTimeOffset now) => new Rows(watched.Files.Select(file => Render(file, now)));

    private static IRenderable Render(RunFile file, DateTimeOffset now)
    {
        var run = file.Run;
        if (run.Rows == 0)
        {
            return new Markup($"[grey]Waiting for the first step in {Safe(file.Path)}[/]");
        }

        int last = run.Rows - 1;
        var decision = run.Flags[last].Decision;
        var numbers = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Row(numbers, "step", $"{Step(run.Step[last])}   [grey]{Pace.Age(run, now)} ago{(Pace.Of(run) is { } pace ? $", {Number(pace)} steps/s" : "")}[/]");
        Row(numbers, "r", Ratio(run, last));
        Row(numbers, "", $"[{Color(decision)}]{Spark(run.Ratio, run.Rows, 60)}[/]");
        Row(numbers, "radius", $"{Number(run.Radius[last])}   [grey]step proposed {Number(run.Distance[last])}, scaled by {Number(run.Scale[last])}[/]");
        Row(numbers, "decisions", string.Join("   ", Enum.GetValues<StepDecision>().Select(kind => $"[{(run.Count(kind) > 0 ? Color(kind) : "grey")}]{Step(run.Count(kind))} {Name(kind)}[/]")));
        foreach (string name in run.ValueNames)
        {
            Row(numbers, Safe(name), $"{Number(run.Values(name).Values[^1])}   [grey]{Spark(run.Values(name), run.Values(name).Count, 40)}[/]");
        }

        if (run.NotFiniteAt((long)run.Step[last]) is { } culprit)
        {
            Row(numbers, "", $"[red]{Safe(culprit.What)} is not finite[/]");
        }

        if (PlainView.LastExplained(run) is { } explained)
        {
            Row(numbers, "who did it", $"[yellow]{Safe(PlainView.Culprit(explained))}[/]   [grey]step {Step(explained.Step)}[/]");
        }

        if (run.Unguarded.Count > 0)
        {
            Row(numbers, "not measured", $"[red]{Safe(string.Join(", ", run.Unguarded))}[/]");
        }

        return new Panel(numbers).Header(Safe(run.Name)).Border(BoxBorder.Rounded).Expand();
    }

    private static string Safe(string text) => Markup.Escape(Plain(text));

    private static string Spark(Column column, int rows, int most) => Sparkline.Of([.. Enumerable.Range(Math.Max(0, rows - most), Math.Min(rows, most)).Select(row => column[row])]);

    private static void Row(Grid grid, string name, string markup) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(markup));

    private static string Ratio(Run run, int row)
    {
        string color = run.Ratio[row] <= run.Target[row] ? "green" : "red";
        string mode = run.Header?.Mode is { } known ? $", mode {known}" : "";
        string forecast = run.Flags[row] switch { { Measured: false } => ", by a forecast", { Sampled: true } => ", on a sample", _ => "" };
        return $"[{color} bold]{Number(run.Ratio[row])}[/]   [grey]target {Number(run.Target[row])}{mode}{forecast}[/]";
    }

    private static string Color(StepDecision decision) => decision switch
    {
        StepDecision.Accepted => "green",
        StepDecision.Scaled => "yellow",
        StepDecision.Skipped => "blue",
        StepDecision.Unmeasured => "grey",
        _ => "red",
    };
}

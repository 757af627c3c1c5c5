using System.Globalization;
using SafeStep;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Monitor;

/// <summary>The run in a terminal, redrawn as it goes on.</summary>
public static class LiveView
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    public static Task Follow(StepLogFollower follower, CancellationToken cancellation) =>
        AnsiConsole.Live(Render(follower, DateTimeOffset.UtcNow)).StartAsync(async live =>
        {
            while (true)
            {
                follower.Poll();
                // Redrawn without news too: the age of the last step grows, and the terminal may have a new width.
                live.UpdateTarget(Render(follower, DateTimeOffset.UtcNow));
                live.Refresh();
                await Task.Delay(Refresh, cancellation);
            }
        });

    /// <summary>The run as it was last read.</summary>
    public static IRenderable Render(StepLogFollower follower, DateTimeOffset now)
    {
        if (RunState.Of(follower.Log) is not { } run)
        {
            return new Markup($"[grey]Waiting for the first step in {Markup.Escape(follower.Path)}[/]");
        }

        var last = run.Last.Report;
        var numbers = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Row(numbers, "step", $"{last.Step.ToString("N0", CultureInfo.InvariantCulture)}   [grey]{Age(now - run.Last.Time)} ago{(run.Pace is { } pace ? $", {RunState.Number(pace)} steps/s" : "")}[/]");
        Row(numbers, "r", Ratio(run));
        Row(numbers, "", $"[{Color(last.Decision)}]{Sparkline.Of([.. run.Entries.TakeLast(60).Select(entry => entry.Report.Ratio)])}[/]");
        Row(numbers, "radius", $"{RunState.Number(last.Radius)}   [grey]step proposed {RunState.Number(last.Distance)}, scaled by {RunState.Number(last.Scale)}[/]");
        Row(numbers, "decisions", string.Join("   ", run.Decisions.Select(count => $"[{(count.Count > 0 ? Color(count.Decision) : "grey")}]{count.Count} {RunState.Name(count.Decision)}[/]")));
        foreach (string name in run.Entries.SelectMany(entry => entry.Values.Keys).Distinct())
        {
            double[] values = [.. run.Entries.Where(entry => entry.Values.ContainsKey(name)).Select(entry => entry.Values[name])];
            Row(numbers, Markup.Escape(name), $"{RunState.Number(values[^1])}   [grey]{Sparkline.Of([.. values.TakeLast(40)])}[/]");
        }

        if (last.NotFinite is { } culprit)
        {
            Row(numbers, "", $"[red]{Markup.Escape(culprit)} is not finite[/]");
        }

        if (run.LastExplained is { } explained)
        {
            Row(numbers, "who did it", $"[{Color(explained.Decision)}]{Markup.Escape(RunState.Culprit(explained))}[/]   [grey]step {explained.Step.ToString("N0", CultureInfo.InvariantCulture)}[/]");
        }

        if (last.Unguarded.Count > 0)
        {
            Row(numbers, "not measured", $"[red]{Markup.Escape(string.Join(", ", last.Unguarded))}[/]");
        }

        return new Panel(numbers).Header(Markup.Escape(run.Header.Run ?? Path.GetFileName(follower.Path))).Border(BoxBorder.Rounded).Expand();
    }

    private static void Row(Grid grid, string name, string markup) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(markup));

    private static string Ratio(RunState run)
    {
        var last = run.Last.Report;
        string color = last.Ratio <= last.Target ? "green" : "red";
        string mode = run.Header.Mode is { } known ? $", mode {known}" : "";
        string forecast = last.Measured ? "" : ", by a forecast";
        return $"[{color} bold]{RunState.Number(last.Ratio)}[/]   [grey]target {RunState.Number(last.Target)}{mode}{forecast}[/]";
    }

    private static string Color(StepDecision decision) => decision switch
    {
        StepDecision.Accepted => "green",
        StepDecision.Scaled => "yellow",
        StepDecision.Skipped => "blue",
        StepDecision.Unmeasured => "grey",
        _ => "red",
    };

    private static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age.TotalSeconds):0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} h"),
    };
}

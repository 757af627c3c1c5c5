using Reporting;
using SafeStep;

namespace Report;

/// <summary>The charts of a run, each with a sentence on how to read it.</summary>
public static class RunCharts
{
    private const int DecisionBars = 80;

    /// <summary>A quantity whose largest value is more than this many times its smallest is drawn on a logarithmic axis.</summary>
    private const double WideRange = 30;

    public static IEnumerable<(Chart Chart, string? Explanation)> Of(Run run)
    {
        foreach (string name in run.ValueNames)
        {
            yield return (Value(name, run.Values(name)), null);
        }

        yield return (Ratio(run), "r is the length of a step over the radius within which the loss's Taylor series converges. Beyond 1 that series says nothing about where the step ends.");
        yield return (Radius(run), "The step is inside the radius where its own length lies below the line. A tighter bound never lies below a more cautious one.");
        yield return (Scale(run), "The factor by which the proposed step was multiplied; a step that was not taken has no point.");
        yield return (Decisions(run), null);
        if (run.Reports.Any(report => report.BottleneckSample >= 0))
        {
            yield return (Bottlenecks(run), "The row of the batch whose radius is the smallest. Where batches are shuffled, rows of different steps are different samples.");
        }

        yield return (Time(run), "Without the optimizer's own step.");
    }

    private static LineChart Value(string name, IReadOnlyList<(double X, double Y)> points)
    {
        double[] finite = [.. points.Select(point => point.Y).Where(double.IsFinite)];
        return new LineChart(Capital(name), "step", name, [Thinning.Line(name, "neutral", points)])
        {
            LogY = finite.Length > 0 && finite.Min() > 0 && finite.Max() > WideRange * finite.Min(),
        };
    }

    private static LineChart Ratio(Run run) => new(
        "Step against radius",
        "step",
        "r",
        [
            Thinning.Line("proposed", "danger", run.Of(report => report.Ratio)),
            Thinning.Line("taken", "safe", run.Of(report => report.Ratio * report.Scale)),
            .. run.WarmsUp ? [Thinning.Line("target", "neutral", run.Of(report => report.Target), dashed: true)] : Array.Empty<Line>(),
        ])
    {
        LogY = true,
        Threshold = run.WarmsUp ? null : (run.Reports[0].Target, "target"),
    };

    private static LineChart Radius(Run run)
    {
        var bounds = Enum.GetValues<RadiusBound>().Where(bound => run.Reports.Any(report => report.Radii[bound] is not null));
        return new LineChart(
            "Radius",
            "step",
            "length in parameter space",
            [
                .. bounds.Select(bound => Thinning.Line($"radius, {Run.NameOf(bound)} bound", ColorOf(bound), run.Of(report => report.Radii[bound] ?? double.NaN))),
                Thinning.Line("proposed step", "danger", run.Of(report => report.Distance), dashed: true),
            ])
        {
            LogY = true,
        };
    }

    private static LineChart Scale(Run run) =>
        new("Scale", "step", "step taken / step proposed", [Thinning.Line("scale", "neutral", run.Of(report => report.Scale > 0 ? report.Scale : double.NaN))]) { LogY = true };

    private static StackedChart Decisions(Run run)
    {
        var bars = Thinning.Ranges(run.Reports.Count, DecisionBars).Select(range => run.Reports.Take(range).ToArray()).ToArray();
        return new StackedChart(
            "Decisions",
            "step",
            "share of the steps",
            [.. bars.Select(bar => (double)bar[0].Step), run.Reports[^1].Step + 1],
            [
                .. from decision in Enum.GetValues<StepDecision>()
                   where run.Count(decision) > 0
                   select new Layer(Run.NameOf(decision), ColorOf(decision), [.. bars.Select(bar => bar.Count(report => report.Decision == decision) / (double)bar.Length)]),
            ]);
    }

    private static DotChart Bottlenecks(Run run) => new(
        "Bottleneck samples",
        "step",
        "row of the batch",
        [
            .. from decision in Enum.GetValues<StepDecision>()
               let bounded = run.Reports.Where(report => report.Decision == decision && report.BottleneckSample >= 0).ToArray()
               where bounded.Length > 0
               select new Dots(Run.NameOf(decision), ColorOf(decision), [.. bounded.Select(report => ((double)report.Step, (double)report.BottleneckSample))]),
        ]);

    private static LineChart Time(Run run) => new(
        "Time of the guard",
        "step",
        "milliseconds",
        [
            Thinning.Line("whole guard", "neutral", run.Of(report => report.Elapsed.TotalMilliseconds)),
            Thinning.Line("logits and slopes (JVP)", "safe", run.Of(report => report.JvpElapsed.TotalMilliseconds)),
        ])
    {
        LogY = true,
    };

    private static string ColorOf(RadiusBound bound) => bound switch
    {
        RadiusBound.Spread => "safe",
        RadiusBound.Variance => "warning",
        _ => "neutral",
    };

    private static string ColorOf(StepDecision decision) => decision switch
    {
        StepDecision.Accepted => "safe",
        StepDecision.Scaled => "warning",
        StepDecision.Skipped or StepDecision.Unmeasured => "neutral",
        _ => "danger",
    };

    private static string Capital(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
}

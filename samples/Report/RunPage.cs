using System.Globalization;
using Reporting;
using SafeStep;

namespace Report;

/// <summary>The page of a run: its numbers, then a chart of each thing that was logged.</summary>
public static class RunPage
{
    private const int ListedSteps = 10;
    private const int ExplainedSteps = 60;

    public static string Of(Run run)
    {
        var page = new HtmlPage(run.Name).Paragraph(run.Sentence);
        if (run.Reports.Count > Thinning.MaxPoints)
        {
            page.Paragraph($"The run is longer than {Thinning.MaxPoints} steps: a point of a line stands for several, at their median; the band goes from the smallest to the largest.", soft: true);
        }

        if (run.EndsInTornLine)
        {
            page.Paragraph("The last line of the log was torn, as when a run is killed; it is left out.", soft: true);
        }

        page.Facts(Summary(run));
        foreach (var (chart, explanation) in RunCharts.Of(run))
        {
            page.Chart(chart, explanation);
        }

        if (run.Reports.Any(report => report.Shares.Count > 0))
        {
            page.Heading("Who did it").Paragraph(
                "A bar for each step that was explained: the parts of the parameters in the movement that bounds the step, the largest first; lighter colours are smaller parts. Click a bar to see it.", soft: true);
            foreach (var report in run.Reports.Where(report => report.Shares.Count > 0).OrderByDescending(report => report.Ratio).Take(ExplainedSteps).OrderBy(report => report.Step))
            {
                page.Bar($"step {report.Step}", [.. report.Shares.Where(share => share.Share > 0).Select(share => share.Share)], report.Explain().Split('\n'), ["Parameter", "Part of the gap", "Group", "Learning rate"], Shares(report));
            }
        }

        if (run.Reports.SelectMany(report => report.Unguarded).Distinct().ToArray() is { Length: > 0 } unguarded)
        {
            page.Heading("Not measured").Paragraph($"The optimizer may have moved, without it having been measured: {string.Join(", ", unguarded)}.");
        }

        page.Heading("The longest steps").Table(["Step", "r", "Scale", "Decision", "Bottleneck"], Longest(run));
        if (run.Reports.Any(report => report.NotFinite is not null))
        {
            page.Heading("The first steps that were not finite").Table(["Step", "Decision", "Not finite", "First output that is not"], NotFinite(run));
        }

        return page.ToString();
    }

    private static IEnumerable<IReadOnlyList<string>> Summary(Run run)
    {
        var ratios = run.Reports.Where(report => double.IsFinite(report.Ratio)).ToArray();
        if (ratios.MaxBy(report => report.Ratio) is { } longest)
        {
            yield return ["Median r, proposed", Number(Quartiles.Of(ratios.Select(report => report.Ratio)).Median)];
            yield return ["Largest r, proposed", $"{Number(longest.Ratio)} at step {longest.Step:D}"];
            yield return ["Largest r, taken", Number(ratios.Max(report => report.Ratio * report.Scale))];
        }

        foreach (string name in run.ValueNames)
        {
            yield return [$"Last {name}", Number(run.Values(name)[^1].Y)];
        }

        double guard = Quartiles.Of(run.Reports.Select(report => report.Elapsed.TotalMilliseconds)).Median;
        double jvp = Quartiles.Of(run.Reports.Select(report => report.JvpElapsed.TotalMilliseconds)).Median;
        yield return ["Median time of the guard", $"{Number(guard)} ms, {Number(jvp)} ms of it for the JVP"];
        int foretold = run.Reports.Count(report => !report.Measured);
        if (foretold > 0)
        {
            yield return ["Let through by a forecast, not measured", $"{foretold} of {run.Reports.Count} steps"];
        }

        int approximate = run.Reports.Count(report => !report.ExactTangent);
        if (approximate > 0)
        {
            yield return ["Slopes by finite difference", $"{approximate} of {run.Reports.Count} steps"];
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Longest(Run run) =>
        from report in run.Reports.Where(report => double.IsFinite(report.Ratio)).OrderByDescending(report => report.Ratio).Take(ListedSteps)
        select (IReadOnlyList<string>)
        [
            $"{report.Step:D}", Number(report.Ratio), Number(report.Scale), Run.NameOf(report.Decision), report.BottleneckSample < 0 ? "none" : $"{report.BottleneckSample:D}",
        ];

    private static IEnumerable<IReadOnlyList<string>> Shares(StepReport report) =>
        from share in report.Shares.Take(ListedSteps)
        select (IReadOnlyList<string>)[share.Parameter, $"{Number(100 * share.Share)}%", share.Group < 0 ? "unknown" : $"{share.Group}", share.Group < 0 ? "unknown" : Number(share.LearningRate)];

    private static IEnumerable<IReadOnlyList<string>> NotFinite(Run run) =>
        from report in run.Reports.Where(report => report.NotFinite is not null).Take(ListedSteps)
        select (IReadOnlyList<string>)
        [
            $"{report.Step:D}", Run.NameOf(report.Decision), report.NotFinite!, report.NotFiniteAt is { Layer: { } layer, Row: var row } ? $"{layer}, row {row}" : "none",
        ];

    private static string Number(double value) => double.IsNaN(value) ? "not a number" : value.ToString(Math.Abs(value) is >= 1000 and < 1e6 ? "N0" : "G4", CultureInfo.InvariantCulture);
}

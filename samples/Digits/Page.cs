using System.Globalization;
using Reporting;

namespace Digits;

/// <summary>The HTML page: the table and three charts.</summary>
public static class Page
{
    public static string Of(Results results)
    {
        var settings = results.Settings;
        string seeds = string.Join(", ", settings.Seeds);
        return new HtmlPage(string.Create(CultureInfo.InvariantCulture, $"A learning-rate spike of {settings.Spike:N0}x, with and without a step guard"))
            .Paragraph(string.Create(
                CultureInfo.InvariantCulture,
                $"Handwritten digits, a 64-128-10 network, batches of {Settings.BatchSize}, Adam at {settings.LearningRate}. From step {Settings.SpikeAt} on the learning rate is {settings.Spike:N0} times as large. Seeds {seeds}; medians, with the quartiles in brackets and as bands."))
            .Table(Results.Header, results.Table())
            .Chart(Chart(results, "Training loss", "loss of the batch", step => step.Loss) with { LogY = true })
            .Chart(Chart(results, "Test accuracy", "share of test digits right", step => step.Accuracy))
            .Chart(
                Chart(results, "Step against radius", "step taken / radius", step => step.Report.Ratio * step.Report.Scale) with
                {
                    LogY = true,
                    Threshold = (settings.Target, "target"),
                },
                "At 1 a step ends where the loss's Taylor series stops converging. The guard shortens longer steps to the target; the other arms are only measured.")
            .ToString();
    }

    private static LineChart Chart(Results results, string title, string label, Func<StepLog, double> value) =>
        new(title, "step", label, [.. Enum.GetValues<Arm>().Select(arm => LineOf(results, arm, value))]) { Mark = (Settings.SpikeAt, "spike begins") };

    private static Line LineOf(Results results, Arm arm, Func<StepLog, double> value)
    {
        var runs = results.Of(arm);
        var quartiles = Enumerable.Range(0, results.Settings.Steps).Select(step => Quartiles.Of(runs.Select(run => value(run.Steps[step])))).ToArray();
        return new Line(
            Results.Title(arm),
            arm switch { Arm.Plain => "danger", Arm.Clip => "warning", _ => "safe" },
            [.. quartiles.Select((q, step) => ((double)step, q.Median))],
            [.. quartiles.Select(q => (q.Q25, q.Q75))]);
    }
}

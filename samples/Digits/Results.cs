using System.Globalization;
using Reporting;

namespace Digits;

/// <summary>The runs of the experiment, as a table and as machine-readable rows.</summary>
public sealed class Results(Settings settings, IReadOnlyList<RunLog> runs)
{
    private static readonly (string Metric, string Title, string Format, Func<RunLog, double> Of)[] Metrics =
    [
        ("final_accuracy", "Final test accuracy", "P1", run => run.FinalAccuracy),
        ("peak_loss", "Peak loss after the spike", "G3", run => run.PeakLoss),
        ("max_ratio", "Largest step taken / radius", "G3", run => run.MaxRatio),
    ];

    public Settings Settings { get; } = settings;

    public static IReadOnlyList<string> Header { get; } = ["Arm", .. Metrics.Select(metric => metric.Title)];

    public IReadOnlyList<RunLog> Of(Arm arm) => [.. runs.Where(run => run.Arm == arm)];

    /// <summary>A row of text for each arm: the median of each metric, with the quartiles in brackets.</summary>
    public IEnumerable<IReadOnlyList<string>> Table() =>
        from arm in Enum.GetValues<Arm>()
        select (IReadOnlyList<string>)[Title(arm), .. Metrics.Select(metric => Format(Quartiles.Of(Of(arm).Select(metric.Of)), metric.Format))];

    public IEnumerable<ResultRow> Rows() =>
        from arm in Enum.GetValues<Arm>()
        from metric in Metrics
        select ResultRow.Of("digits", string.Create(CultureInfo.InvariantCulture, $"spike {Settings.Spike}"), Name(arm), metric.Metric, [.. Of(arm).Select(metric.Of)]);

    public static string Name(Arm arm) => arm switch { Arm.Plain => "plain", Arm.Clip => "clip", _ => "guard" };

    public static string Title(Arm arm) => arm switch { Arm.Plain => "plain Adam", Arm.Clip => "gradient clipping at 1", _ => "step guard" };

    private static string Format(Quartiles value, string format) => string.Create(
        CultureInfo.InvariantCulture, $"{Number(value.Median, format)}  ({Number(value.Q25, format)} to {Number(value.Q75, format)})");

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, PercentWithoutSpace);

    private static readonly NumberFormatInfo PercentWithoutSpace = new() { PercentPositivePattern = 1, PositiveInfinitySymbol = "infinite" };
}

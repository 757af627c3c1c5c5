using Reporting;
using SafeStep;

namespace Calibration;

/// <summary>How far the two closed-form bounds lie below the exact radius, over many samples of one kind and size.</summary>
internal sealed record Measurement(SampleKind Kind, int Classes, double[] Spread, double[] Variance, double[] Evaluations, int NotCertified)
{
    public static Measurement Of(SampleKind kind, int classes, int samples)
    {
        var spread = new double[samples];
        var variance = new double[samples];
        var evaluations = new double[samples];
        int notCertified = 0;
        for (int seed = 0; seed < samples; seed++)
        {
            (double[] logits, double[] slopes) = kind.Draw(classes, seed);
            ExactRadius exact = ConvergenceRadius.Exact(logits, slopes);
            spread[seed] = ConvergenceRadius.Of(RadiusBound.Spread, logits, slopes) / exact.Radius;
            variance[seed] = ConvergenceRadius.Of(RadiusBound.Variance, logits, slopes) / exact.Radius;
            evaluations[seed] = exact.Evaluations;
            notCertified += exact.Certified ? 0 : 1;
        }

        return new Measurement(kind, classes, spread, variance, evaluations, notCertified);
    }

    public IEnumerable<ResultRow> Rows() =>
    [
        ResultRow.Of("calibration", $"{Kind.Name}, {Classes} classes", "spread", "share_of_exact", Spread),
        ResultRow.Of("calibration", $"{Kind.Name}, {Classes} classes", "variance", "share_of_exact", Variance),
        ResultRow.Of("calibration", $"{Kind.Name}, {Classes} classes", "exact", "evaluations", Evaluations),
    ];

    /// <summary>A row of the Markdown table.</summary>
    public string ToMarkdown() => FormattableString.Invariant(
        $"| {Classes:N0} | {Kind.Name} | {Quantiles(Spread)} | {Quantiles(Variance)} | {Evaluations.Order().ElementAt(Evaluations.Length / 2):N0} |");

    private static string Quantiles(double[] shares)
    {
        double[] sorted = [.. shares.Order()];
        return string.Join(" | ", new[] { 0.05, 0.5, 0.95 }.Select(q => FormattableString.Invariant($"{sorted[(int)Math.Round(q * (sorted.Length - 1))]:0.000}")));
    }
}

using Lab.Data;
using Lab.Findings;
using Lab.Measuring;
using Lab.Models;
using Lab.Running;
using Reporting;
using SafeStep;

namespace Lab.Experiments.Curvatures;

/// <summary>A network's curvature scale and radius along its gradient, and the same of single rows in units in which the spread of their slopes is 1.</summary>
/// <param name="ScaleOverRadius">2 over the curvature of the loss over the spread bound of all rows; infinite where the loss does not curve upwards.</param>
/// <param name="Margins">Of each row, the largest logit above the second.</param>
/// <param name="RowRatios">Of each row, 2 over the softmax variance of its slopes over its exact radius, the spread of its slopes taken as 1.</param>
public sealed record HessianRun(string Architecture, int Seed, string Phase, double ScaleOverRadius, double LinearScaleOverRadius, double[] Margins, double[] RowRatios)
{
    public static HessianRun Of(Architecture architecture, int seed, Phase phase, int steps, int rows)
    {
        using var scope = torch.NewDisposeScope();
        var train = TrainedNetworks.Train;
        var network = TrainedNetworks.Of(architecture, seed, phase, steps);
        var direction = Directions.Descent(network, train.X, train.Y);
        double curvature = Curvature.Along(network, direction, train);
        var slopes = Slopes.Of(network, train.X, direction);
        double radius = slopes.SpreadRadius();
        var margins = new List<double>();
        var ratios = new List<double>();
        for (int row = 0; row < Math.Min(rows, slopes.Rows); row++)
        {
            var (margin, ratio) = RowRatio(slopes.LogitsOf(row), slopes.SlopesOf(row));
            if (double.IsFinite(ratio))
            {
                margins.Add(margin);
                ratios.Add(ratio);
            }
        }

        return new HessianRun(
            architecture.Name, seed, phase.ToString(), curvature > 0 ? 2 / curvature / radius : double.PositiveInfinity,
            StepDiagnostics.HessianScale(slopes.Logits, slopes.Values, slopes.Classes) / radius, [.. margins], [.. ratios]);
    }

    /// <summary>One row: its margin and its curvature scale over its exact radius, the spread of its slopes taken as 1.</summary>
    public static (double Margin, double Ratio) RowRatio(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes)
    {
        float first = float.NegativeInfinity, second = float.NegativeInfinity, low = float.PositiveInfinity, high = float.NegativeInfinity;
        for (int k = 0; k < logits.Length; k++)
        {
            (first, second) = logits[k] > first ? (logits[k], first) : (first, Math.Max(second, logits[k]));
            (low, high) = (Math.Min(low, slopes[k]), Math.Max(high, slopes[k]));
        }

        var unit = new double[logits.Length];
        var z = new double[logits.Length];
        for (int k = 0; k < unit.Length; k++)
        {
            (z[k], unit[k]) = (logits[k], ((double)slopes[k] - low) / ((double)high - low));
        }

        return high > low ? (first - second, StepDiagnostics.HessianScale(z, unit, unit.Length) / ConvergenceRadius.Exact(z, unit).Radius) : (first - second, double.PositiveInfinity);
    }
}

/// <summary>Figure 13 and Appendix 5: the curvature promises steps that grow with the exponential of the margin; the radius does not.</summary>
public sealed class HessianExperiment : Experiment<HessianRun>
{
    public override string Name => "hessian";

    public override string Title => "the curvature's scale over the radius, against the margin";

    public override string Source => "Figure 13 and Appendix 5";

    public override string Protocol =>
        "The six networks of phase, a quarter and fully trained, down the gradient: 2 over the curvature of the loss (a central difference of gradients) over the spread bound; and row by row, with slopes scaled to a spread of 1, 2 over the softmax variance over the exact radius. "
        + "The paper's 4,000 at a margin of 10 is the two-class formula. Quick: 60 training steps, trained networks only.";

    public override int Version => 1;

    protected override IEnumerable<(string Name, Func<HessianRun> Run)> Runs(RunOptions options) =>
        from architecture in Architecture.All.Reverse()
        from seed in options.Seeds
        from phase in new[] { Phase.Middle, Phase.Trained }
        where !options.Quick || phase == Phase.Trained
        select ($"{architecture.Name}, {phase}, seed {seed}", (Func<HessianRun>)(() => HessianRun.Of(architecture, seed, phase, options.Pick(architecture.Steps, 60), options.Pick(400, 100))));

    protected override Summary Summarise(IReadOnlyList<HessianRun> results, RunOptions options)
    {
        double two = HessianRun.RowRatio([10, 0], [0, 1]).Ratio;
        var points = results.SelectMany(run => run.Margins.Zip(run.RowRatios)).Where(point => point.First >= 1).ToArray();
        double growth = points.Length > 1 ? Deviation.Slope([.. points.Select(point => (point.First, Math.Log(point.Second)))]) : double.NaN;
        var trained = results.Where(run => run.Phase == nameof(Phase.Trained)).Select(run => run.ScaleOverRadius).ToArray();
        double over = trained.Length > 0 ? Quartiles.Of(trained).Median : double.NaN;
        double confident = points.Where(point => point.First is >= 9 and <= 11).Select(point => point.Second).DefaultIfEmpty(double.NaN) is var near ? Quartiles.Of(near).Median : double.NaN;
        var groups = Architecture.All.Select(architecture => (Architecture: architecture, Runs: results.Where(run => run.Architecture == architecture.Name).ToArray())).Where(group => group.Runs.Length > 0).ToArray();
        return new Summary(
            [
                Verdict.Judge("Two classes at a margin of 10: the curvature promises too much by", "over 4,000", Text.Number(two), two, "at least 4,000", two >= 4000),
                Verdict.Judge("Rows of trained networks at margins of 9 to 11: by", "over 4,000", Text.Number(confident), confident, "median at least 1,000", confident >= 1000),
                Verdict.Judge("The excess grows as the exponential of the margin", "exponent 1", Text.Number(growth), growth, "slope of its logarithm over the margin between 0.7 and 1.2", growth is >= 0.7 and <= 1.2),
                Verdict.Judge("Trained networks: 2 / curvature over the radius, all rows", "above 1", Text.Number(over), over, "median above 1: the radius binds first", over > 1),
            ],
            [
                new Figure(
                    new DotChart("Curvature scale over radius, row by row", "margin: largest logit above the second", "2 / variance over exact radius", [.. groups.Where(group => !group.Architecture.Dashed).Select(group => new Dots(group.Architecture.Name, group.Architecture.Color, [.. group.Runs[^1].Margins.Zip(group.Runs[^1].RowRatios).Take(150)]))])
                    {
                        Horizontal = HorizontalAxis.Linear, LogY = true,
                    },
                    "Rows of one trained network of each of four kinds; the spread of each row's slopes is taken as 1."),
            ],
            [new ReportTable("2 / curvature over the spread bound, down the gradient.", ["Network", "Phase", "Of the network", "With linear logits", "Median margin"],
                [.. from run in results.GroupBy(run => (run.Architecture, run.Phase))
                    select (IReadOnlyList<string>)[run.Key.Architecture, run.Key.Phase.ToLowerInvariant(), Text.Number(Quartiles.Of(run.Select(r => r.ScaleOverRadius))), Text.Number(Quartiles.Of(run.Select(r => r.LinearScaleOverRadius))), Text.Number(Quartiles.Of(run.SelectMany(r => r.Margins)).Median)]])],
            [
                .. results.GroupBy(run => (run.Architecture, run.Phase)).Select(runs => ResultRow.Of(Name, $"{runs.Key.Architecture}, {runs.Key.Phase}", "gradient", "hessian_over_radius", [.. runs.Select(run => run.ScaleOverRadius)])),
                ResultRow.Of(Name, "all rows", "gradient", "growth_over_margin", [growth]),
            ]);
    }
}

using Lab.Data;
using Lab.Findings;
using Lab.Measuring;
using Lab.Models;
using Lab.Running;
using Reporting;
using SafeStep;

namespace Lab.Experiments.Units;

/// <summary>Where one direction's steps collapse, and its radii, all as distances.</summary>
public sealed record Collapse(string Direction, double AccuracyOnset, double LossOnset, double Spread, double Variance, double Exact)
{
    public double Radius(RadiusBound bound) => bound switch { RadiusBound.Spread => Spread, RadiusBound.Variance => Variance, _ => Exact };
}

/// <summary>The collapses of one network.</summary>
public sealed record CalibrationRun(string Architecture, int Seed, string Phase, double Accuracy, Collapse[] Collapses)
{
    public const string Gradient = "gradient", Random = "random";

    public static CalibrationRun Of(Architecture architecture, int seed, Phase phase, int steps, int randomDirections, int points)
    {
        using var scope = torch.NewDisposeScope();
        var train = TrainedNetworks.Train;
        var network = TrainedNetworks.Of(architecture, seed, phase, steps);
        var random = new Random(seed);
        var collapses = Enumerable.Range(0, randomDirections + 1).Select(i => Of(network, i == 0 ? Directions.Descent(network, train.X, train.Y) : Directions.Random(network, random), i == 0 ? Gradient : Random, points)).ToArray();
        return new CalibrationRun(architecture.Name, seed, phase.ToString(), Evaluation.Accuracy(network.Module, TrainedNetworks.Test), collapses);
    }

    private static Collapse Of(IClassifier network, Dictionary<string, Tensor> direction, string name, int points)
    {
        var slopes = Slopes.Of(network, TrainedNetworks.Train.X, direction);
        double spread = slopes.Radius(RadiusBound.Spread);
        double[] distances = Series.Geometric(0.03 * spread, 1000 * spread, points);
        var sweep = Sweep.Of(network, direction, TrainedNetworks.Train, distances);
        return new Collapse(name, Sweep.Onset(distances, sweep.AccuracyKept, 0.9), Sweep.Onset(distances, sweep.LossRatio, 2), spread, slopes.Radius(RadiusBound.Variance), slopes.Radius(RadiusBound.Exact));
    }
}

/// <summary>New: which of the radii lines the collapses up, and where they then sit.</summary>
public sealed class CalibrationExperiment : Experiment<CalibrationRun>
{
    private static readonly (RadiusBound Bound, string Name, string Color)[] Units = [(RadiusBound.Spread, "spread bound", "neutral"), (RadiusBound.Variance, "variance bound", "warning"), (RadiusBound.Exact, "exact radius", "safe")];

    public override string Name => "calibration";

    public override string Title => "the same collapses in units of spread, variance and exact radius";

    public override string Source => "New: the paper has the spread bound alone";

    public override string Protocol =>
        "The six networks of phase, a quarter and fully trained; steps down the gradient and along three random directions; the radii are those of all training rows. A collapse is the loss of a tenth of the accuracy on the training rows. "
        + "Spread means the standard deviation of the decimal logarithm of the onset, over the six architectures' medians: 0.3 is a factor of 2. Quick: 60 training steps, one random direction.";

    public override int Version => 1;

    protected override IEnumerable<(string Name, Func<CalibrationRun> Run)> Runs(RunOptions options) =>
        from architecture in Architecture.All.Reverse()
        from seed in options.Seeds
        from phase in new[] { Phase.Middle, Phase.Trained }
        where !options.Quick || phase == Phase.Trained
        select ($"{architecture.Name}, {phase}, seed {seed}", (Func<CalibrationRun>)(() => CalibrationRun.Of(architecture, seed, phase, options.Pick(architecture.Steps, 60), options.Pick(3, 1), options.Pick(41, 21))));

    protected override Summary Summarise(IReadOnlyList<CalibrationRun> results, RunOptions options)
    {
        var rows = new List<ResultRow>();
        var table = new List<IReadOnlyList<string>>();
        var verdicts = new List<Verdict>();
        foreach (string phase in results.Select(run => run.Phase).Distinct())
        {
            foreach (string direction in new[] { CalibrationRun.Gradient, CalibrationRun.Random })
            {
                var collapses = results.Where(run => run.Phase == phase)
                    .SelectMany(run => run.Collapses.Where(collapse => collapse.Direction == direction && double.IsFinite(collapse.AccuracyOnset)).Select(collapse => (run.Architecture, Collapse: collapse))).ToArray();
                double distances = SpreadOver(collapses, collapse => collapse.AccuracyOnset);
                table.Add([$"{phase.ToLowerInvariant()}, {direction}", "distance", "", Text.Number(distances)]);
                var spreads = new Dictionary<RadiusBound, double>();
                foreach (var (bound, name, _) in Units)
                {
                    double[] onsets = [.. collapses.Select(pair => pair.Collapse.AccuracyOnset / pair.Collapse.Radius(bound))];
                    spreads[bound] = SpreadOver(collapses, collapse => collapse.AccuracyOnset / collapse.Radius(bound));
                    table.Add([$"{phase.ToLowerInvariant()}, {direction}", name, Text.Number(Quartiles.Of(onsets)), Text.Number(spreads[bound])]);
                    rows.Add(ResultRow.Of(Name, $"{phase}, {direction}", bound.ToString().ToLowerInvariant(), "accuracy_onset", onsets));
                    rows.Add(ResultRow.Of(Name, $"{phase}, {direction}", bound.ToString().ToLowerInvariant(), "deviation_over_architectures", [spreads[bound]]));
                }

                string where = $"{phase.ToLowerInvariant()} networks, {(direction == CalibrationRun.Gradient ? "gradient" : "random directions")}";
                verdicts.Add(Verdict.Judge($"The exact radius lines the collapses up better than the spread bound ({Text.Number(spreads[RadiusBound.Spread])}): {where}", "-", Text.Number(spreads[RadiusBound.Exact]), spreads[RadiusBound.Exact], "smaller spread of the onsets over the architectures", spreads[RadiusBound.Exact] < spreads[RadiusBound.Spread]));
                double sits = Quartiles.Of(collapses.Select(pair => pair.Collapse.AccuracyOnset / pair.Collapse.Exact)).Median;
                double sitsSpread = Quartiles.Of(collapses.Select(pair => pair.Collapse.AccuracyOnset / pair.Collapse.Spread)).Median;
                verdicts.Add(Verdict.Judge($"The collapse sits nearer to 1 in exact radii than in spread bounds (r = {Text.Number(sitsSpread)}): {where}", "-", $"r = {Text.Number(sits)}", sits, "smaller ratio between median onset and 1", Math.Abs(Math.Log(sits)) < Math.Abs(Math.Log(sitsSpread))));
            }
        }

        double least = results.Min(run => run.Collapses.Min(collapse => collapse.AccuracyOnset / collapse.Exact));
        verdicts.Add(Verdict.Judge("No collapse happens inside the exact radius", "-", $"r = {Text.Number(least)}", least, "smallest onset in exact radii at least 1", least >= 1));
        return new Summary(
            verdicts,
            [.. results.Select(run => run.Phase).Distinct().Select(phase => Figure(phase, [.. results.Where(run => run.Phase == phase)]))],
            [new ReportTable("Onsets, and how far the architectures lie apart.", ["Networks, directions", "Unit", "Onset", "Spread over architectures"], table)],
            rows);
    }

    private static Figure Figure(string phase, IReadOnlyList<CalibrationRun> runs)
    {
        var kinds = Units.Select((unit, i) => new Dots(unit.Name, unit.Color,
        [
            .. runs.SelectMany(run => run.Collapses.Where(collapse => double.IsFinite(collapse.AccuracyOnset))
                .Select((collapse, j) => (X: IndexOf(run.Architecture) + 1 + (0.22 * (i - 1)) + (0.02 * j), Y: collapse.AccuracyOnset / collapse.Radius(unit.Bound)))),
        ])).ToArray();
        string names = string.Join(", ", Architecture.All.Select((architecture, i) => $"{i + 1} {architecture.Name}"));
        return new Figure(
            new DotChart($"Onsets of collapse, {phase.ToLowerInvariant()} networks", names, "onset in units of the radius", kinds) { Horizontal = HorizontalAxis.Linear, LogY = true, Threshold = (1, "r = 1") },
            "Each network and direction in three units.");
    }

    private static int IndexOf(string architecture) => Architecture.All.Select((candidate, i) => (candidate, i)).First(pair => pair.candidate.Name == architecture).i;

    private static double SpreadOver(IEnumerable<(string Architecture, Collapse Collapse)> collapses, Func<Collapse, double> onset) =>
        Deviation.OfLogarithms([.. collapses.GroupBy(pair => pair.Architecture).Select(pairs => Quartiles.Of(pairs.Select(pair => onset(pair.Collapse))).Median)]);
}

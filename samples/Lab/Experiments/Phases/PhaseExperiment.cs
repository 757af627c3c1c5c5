using Lab.Data;
using Lab.Findings;
using Lab.Measuring;
using Lab.Models;
using Lab.Running;
using Reporting;

namespace Lab.Experiments.Phases;

/// <summary>One step of every length along the gradient of a trained network.</summary>
public sealed record PhaseRun(string Architecture, int Seed, double Accuracy, double Radius, double[] Ratios, double[] AccuracyKept, double[] Flips, double[] LossRatio)
{
    public double AccuracyOnset => Sweep.Onset(Ratios, AccuracyKept, 0.9);

    public double LossOnset => Sweep.Onset(Ratios, LossRatio, 2);

    public double FlipOnset => Sweep.Onset(Ratios, Flips, 0.1);

    public static PhaseRun Of(Architecture architecture, int seed, int steps, double[] ratios)
    {
        using var scope = torch.NewDisposeScope();
        var network = TrainedNetworks.Of(architecture, seed, Phase.Trained, steps);
        var train = TrainedNetworks.Train;
        var direction = Directions.Descent(network, train.X, train.Y);
        double radius = Slopes.Of(network, train.X, direction).SpreadRadius();
        double[] distances = [.. ratios.Select(ratio => ratio * radius)];
        var onTest = Sweep.Of(network, direction, TrainedNetworks.Test, distances);
        var onTrain = Sweep.Of(network, direction, train, distances);
        return new PhaseRun(architecture.Name, seed, Evaluation.Accuracy(network.Module, TrainedNetworks.Test), radius, ratios, onTest.AccuracyKept, onTest.Flips, onTrain.LossRatio);
    }
}

/// <summary>Figures 1 and 7: where accuracy collapses in units of the radius.</summary>
public sealed class PhaseExperiment : Experiment<PhaseRun>
{
    public override string Name => "phase";

    public override string Title => "one step at every multiple of the radius";

    public override string Source => "Figures 1 and 7";

    public override string Protocol =>
        "Six networks trained on seven tenths of the digits (AdamW, batches of 128, 500 to 600 steps), then one step down the gradient of the training loss at r times the spread bound of all training rows, batch norm in evaluation mode. "
        + "Accuracy and flipped predictions on the test, loss on the training rows. A network fails where it has lost a tenth of its accuracy. The definitions of three of the six networks are not in the public code; these are its nearest relatives. Quick: 60 training steps.";

    public override int Version => 1;

    protected override IEnumerable<(string Name, Func<PhaseRun> Run)> Runs(RunOptions options) =>
        from architecture in Architecture.All.Reverse()
        from seed in options.Seeds
        select ($"{architecture.Name}, seed {seed}", (Func<PhaseRun>)(() => PhaseRun.Of(architecture, seed, options.Pick(architecture.Steps, 60), Series.Geometric(0.01, 100, options.Pick(41, 17)))));

    protected override Summary Summarise(IReadOnlyList<PhaseRun> results, RunOptions options)
    {
        var byArchitecture = Architecture.All.Select(architecture => (Architecture: architecture, Runs: results.Where(run => run.Architecture == architecture.Name).ToArray())).Where(pair => pair.Runs.Length > 0).ToArray();
        var first = byArchitecture.MinBy(pair => Median(pair.Runs, run => run.AccuracyOnset));
        double least = Median(first.Runs, run => run.AccuracyOnset), any = results.Min(run => run.AccuracyOnset);
        var firstLoss = byArchitecture.MinBy(pair => Median(pair.Runs, run => run.LossOnset));
        double leastLoss = Median(firstLoss.Runs, run => run.LossOnset);
        double flips = results.Max(run => run.Flips.Zip(run.Ratios).Where(pair => pair.Second <= 1).Max(pair => pair.First));
        return new Summary(
            [
                Verdict.Judge($"No architecture fails below r = 1 (first: {first.Architecture.Name})", "r >= 1", $"r = {Text.Number(least)}", least, "smallest median onset of failure at least 1", least >= 1),
                Verdict.Judge("No single network fails below r = 1", "r >= 1", $"r = {Text.Number(any)}", any, "smallest onset of all runs at least 1", any >= 1),
                Verdict.Judge($"No architecture's loss doubles below r = 1 (first: {firstLoss.Architecture.Name})", "r >= 1", $"r = {Text.Number(leastLoss)}", leastLoss, "smallest median onset of a doubled loss at least 1", leastLoss >= 1),
                Verdict.Judge("Few predictions flip up to r = 1", "-", Text.Percent(flips), flips, "at most 10% in any run", flips <= 0.1),
            ],
            [
                new Figure(Chart("Accuracy kept", "share of the accuracy before the step", byArchitecture, run => run.AccuracyKept), "One step down the gradient, on the test digits."),
                new Figure(Chart("Loss inflation", "loss over the loss before the step", byArchitecture, run => [.. run.LossRatio.Select(ratio => Math.Min(ratio, 1e6))]) with { LogY = true }, "On the training rows; drawn up to a million."),
                new Figure(Chart("Flipped predictions", "share of test digits", byArchitecture, run => run.Flips), "Predictions that differ from those before the step."),
            ],
            [
                new ReportTable(
                    "Onsets in units of the radius.", ["Network", "Test accuracy before", "A tenth of the accuracy lost", "Loss doubled", "A tenth of the predictions flipped"],
                    [.. byArchitecture.Select(pair => (IReadOnlyList<string>)[pair.Architecture.Name, Text.Percent(Median(pair.Runs, run => run.Accuracy)), Text.Number(Quartiles.Of(pair.Runs.Select(run => run.AccuracyOnset))), Text.Number(Quartiles.Of(pair.Runs.Select(run => run.LossOnset))), Text.Number(Quartiles.Of(pair.Runs.Select(run => run.FlipOnset)))])]),
            ],
            [.. byArchitecture.SelectMany(pair => new[]
            {
                ResultRow.Of(Name, pair.Architecture.Name, "spread", "accuracy_onset", [.. pair.Runs.Select(run => run.AccuracyOnset)]),
                ResultRow.Of(Name, pair.Architecture.Name, "spread", "loss_onset", [.. pair.Runs.Select(run => run.LossOnset)]),
                ResultRow.Of(Name, pair.Architecture.Name, "spread", "flip_onset", [.. pair.Runs.Select(run => run.FlipOnset)]),
                ResultRow.Of(Name, pair.Architecture.Name, "spread", "accuracy_before", [.. pair.Runs.Select(run => run.Accuracy)]),
            })]);
    }

    private static LineChart Chart(string title, string label, IEnumerable<(Architecture Architecture, PhaseRun[] Runs)> groups, Func<PhaseRun, double[]> values) =>
        new(title, "step over radius, r", label, [.. groups.Select(group => Series.Of(group.Architecture.Name, group.Architecture.Color, group.Runs[0].Ratios, [.. group.Runs.Select(values)], group.Architecture.Dashed))])
        {
            Horizontal = HorizontalAxis.Logarithmic,
            Mark = (1, "r = 1"),
        };

    private static double Median(IEnumerable<PhaseRun> runs, Func<PhaseRun, double> value) => Quartiles.Of(runs.Select(value)).Median;
}

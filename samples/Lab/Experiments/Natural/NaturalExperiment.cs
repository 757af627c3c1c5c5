using Lab.Arms;
using Lab.Data;
using Lab.Findings;
using Lab.Measuring;
using Lab.Models;
using Lab.Running;
using Reporting;
using SafeStep;

namespace Lab.Experiments.Natural;

/// <summary>Fixed learning rates, or steps set to a multiple of the radius.</summary>
public sealed record StepRule(string Name, string Color, bool Dashed, double? Rate, double? Ratio)
{
    public static IReadOnlyList<StepRule> All { get; } =
    [
        .. new[] { 0.01, 0.05, 0.1, 0.2 }.Zip(["neutral", "safe", "warning", "danger"], (rate, color) => new StepRule($"rate {Text.Number(rate)}", color, true, rate, null)),
        .. new[] { 0.5, 1, 2, 4 }.Zip(["neutral", "safe", "warning", "danger"], (ratio, color) => new StepRule($"set r = {Text.Number(ratio)}", color, false, null, ratio)),
    ];
}

/// <summary>A run: after each epoch the test accuracy in evaluation mode and the largest ratio of a step taken to its radius; at the end the accuracy on batch statistics.</summary>
public sealed record NaturalRun(string Rule, int Seed, string Images, double[] Accuracy, double[] TestLoss, double[] LargestRatio, double OnBatchStatistics)
{
    private const int BatchSize = 128;

    public static NaturalRun Train(StepRule rule, int seed, int epochs, DirectoryInfo? data)
    {
        using var scope = torch.NewDisposeScope();
        var (train, test) = data is null ? Digits() : CifarImages.Load(data);
        var network = Weights.Draw(seed, () => data is null ? new ResidualNet(1, [8, 16], 1) : new ResidualNet(3, [64, 128, 256, 512], 2));
        using var optimizer = torch.optim.SGD(network.parameters(), rule.Rate ?? 0.1, momentum: 0.9, weight_decay: 5e-4);
        using var guard = new GuardArm(network, optimizer, StepGuardOptions.Exact with { Mode = rule.Ratio is null ? StepMode.Monitor : StepMode.Set, TargetRatio = rule.Ratio ?? 1 });
        var run = new NaturalRun(rule.Name, seed, data is null ? "digits" : "CIFAR-10", new double[epochs], new double[epochs], new double[epochs], 0);
        var random = new Random(seed + 1);
        int batchesEach = (train.Count + BatchSize - 1) / BatchSize;
        using var batches = BatchOrder.Epochs(train.Count, BatchSize, seed).GetEnumerator();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            network.train();
            for (int i = 0; i < batchesEach && batches.MoveNext(); i++)
            {
                using var inner = torch.NewDisposeScope();
                var (x, y) = data is null ? train.Batch(batches.Current) : CifarImages.Augmented(train, batches.Current, random);
                optimizer.zero_grad();
                var loss = nn.functional.cross_entropy(network.call(x), y);
                loss.backward();
                guard.Step(new StepAtHand(x, y, loss.item<float>(), rule.Rate ?? 0.1));
                run.LargestRatio[epoch] = Math.Max(run.LargestRatio[epoch], guard.Last.Ratio * guard.Last.Scale);
            }

            network.eval();
            (run.Accuracy[epoch], run.TestLoss[epoch]) = Test(network, test);
        }

        network.train();
        return run with { OnBatchStatistics = Test(network, test).Accuracy };
    }

    private static (Samples Train, Samples Test) Digits()
    {
        var (train, test) = DigitImages.Stratified(0.3, 42);
        return (new Samples(train.Rows, 1, 8, 8), new Samples(test.Rows, 1, 8, 8));
    }

    private static (double Accuracy, double Loss) Test(ResidualNet network, Samples test)
    {
        double right = 0, loss = 0;
        foreach (int[] rows in Enumerable.Range(0, test.Count).Chunk(500))
        {
            using var inner = torch.NewDisposeScope();
            int[] labels = [.. rows.Select(row => test.Labels[row])];
            float[] logits = Evaluation.Logits(network, test.Batch(rows).X);
            right += rows.Length * LogitRows.Agreement(LogitRows.Predictions(logits, rows.Length), labels);
            loss += rows.Length * LogitRows.Loss(logits, labels);
        }

        return (right / test.Count, loss / test.Count);
    }
}

/// <summary>Figure 12 and Table 3: without any spike, do steps set to the radius train as well as a chosen learning rate?</summary>
public sealed class NaturalExperiment : Experiment<NaturalRun>
{
    public override string Name => "natural";

    public override string Title => "steps of a multiple of the radius against fixed learning rates, no spike";

    public override string Source => "Figure 12 and Table 3";

    public override string Protocol =>
        "A residual network with batch norm, SGD with momentum 0.9 and weight decay 0.0005, batches of 128; fixed learning rates 0.01 to 0.2, and each step set to r times the spread bound of its batch, no schedule. "
        + "With --data, CIFAR-10 and ResNet-18 for 10 epochs as in the paper, shifted and mirrored images. Otherwise reduced: the 8 x 8 digits, two blocks of 8 and 16 channels, 15 epochs of 10 batches. Quick: 3 epochs.";

    public override int Version => 2;

    protected override IEnumerable<(string Name, Func<NaturalRun> Run)> Runs(RunOptions options) =>
        from rule in StepRule.All
        from seed in options.Seeds
        select ($"{(options.Data is null ? "digits" : "CIFAR-10")}, {rule.Name}, seed {seed}", (Func<NaturalRun>)(() => NaturalRun.Train(rule, seed, options.Data is null ? options.Pick(15, 3) : options.Pick(10, 1), options.Data)));

    protected override Summary Summarise(IReadOnlyList<NaturalRun> results, RunOptions options)
    {
        var groups = StepRule.All.Select(rule => (Rule: rule, Runs: results.Where(run => run.Rule == rule.Name).ToArray())).Where(group => group.Runs.Length > 0).ToArray();
        var verdicts = new List<Verdict>();
        var fixedRates = groups.Where(group => group.Rule.Rate is not null).OrderByDescending(group => Final(group.Runs)).ToArray();
        var set = groups.Where(group => group.Rule.Ratio is not null).ToArray();
        if (fixedRates.Length > 0 && set.Length > 0)
        {
            double best = Final(fixedRates[0].Runs);
            string against = $"{fixedRates[0].Rule.Name}, {Text.Percent(best)}";
            if (set.FirstOrDefault(group => group.Rule.Ratio == 1) is { Runs: { Length: > 0 } runs })
            {
                verdicts.Add(Verdict.Judge($"r = 1 beats every fixed rate ({against})", "85.3% against 82.6%", Text.Percent(Quartiles.Of(runs.Select(run => run.Accuracy[^1]))), Final(runs), "median final accuracy above that of every fixed rate", Final(runs) > best));
                verdicts.Add(Verdict.Judge($"r = 1 is within a point of the best fixed rate ({against})", "-", Text.Percent(Final(runs)), Final(runs), "median final accuracy at most 1 point below", Final(runs) >= best - 0.01));
            }

            var bestSet = set.MaxBy(group => Final(group.Runs));
            verdicts.Add(Verdict.Judge($"Some r beats every fixed rate ({bestSet.Rule.Name})", "r = 1", Text.Percent(Final(bestSet.Runs)), Final(bestSet.Runs), "median final accuracy above that of every fixed rate", Final(bestSet.Runs) > best));
            double spreadFixed = Final(fixedRates[0].Runs) - Final(fixedRates[^1].Runs), spreadSet = set.Max(group => Final(group.Runs)) - set.Min(group => Final(group.Runs));
            verdicts.Add(Verdict.Judge($"r matters less than the learning rate (range of medians {Text.Percent(spreadFixed)})", "-", Text.Percent(spreadSet), spreadSet, "smaller range of the medians over r than over the rates", spreadSet < spreadFixed));
        }

        double[] epochs = [.. Enumerable.Range(1, results[0].Accuracy.Length).Select(i => (double)i)];
        Line Of((StepRule Rule, NaturalRun[] Runs) group, Func<NaturalRun, double[]> values) => Series.Of(group.Rule.Name, group.Rule.Color, epochs, [.. group.Runs.Select(values)], group.Rule.Dashed);
        return new Summary(
            verdicts,
            [
                new Figure(new LineChart("Test accuracy by epoch", "epoch", "share of test images right", [.. groups.Select(group => Of(group, run => run.Accuracy))]), "In evaluation mode."),
                new Figure(new LineChart("Largest ratio of each epoch", "epoch", "step over radius", [.. groups.Select(group => Of(group, run => run.LargestRatio))]) { LogY = true, Threshold = (1, "r = 1") }, "Of the steps taken."),
            ],
            [new ReportTable("Final test accuracy.", ["Steps", "In evaluation mode", "On batch statistics", "Largest ratio"], [.. groups.Select(group => (IReadOnlyList<string>)[group.Rule.Name, Text.Percent(Quartiles.Of(group.Runs.Select(run => run.Accuracy[^1]))), Text.Percent(Quartiles.Of(group.Runs.Select(run => run.OnBatchStatistics))), Text.Number(Quartiles.Of(group.Runs.Select(run => run.LargestRatio.Max())).Median)])])],
            [.. groups.SelectMany(group => new[]
            {
                ResultRow.Of(Name, results[0].Images, group.Rule.Name, "final_accuracy", [.. group.Runs.Select(run => run.Accuracy[^1])]),
                ResultRow.Of(Name, results[0].Images, group.Rule.Name, "final_accuracy_on_batch_statistics", [.. group.Runs.Select(run => run.OnBatchStatistics)]),
                ResultRow.Of(Name, results[0].Images, group.Rule.Name, "max_ratio", [.. group.Runs.Select(run => run.LargestRatio.Max())]),
            })]);
    }

    private static double Final(IEnumerable<NaturalRun> runs) => Quartiles.Of(runs.Select(run => run.Accuracy[^1])).Median;
}

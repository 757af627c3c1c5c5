using Lab.Arms;
using Lab.Data;
using Lab.Findings;
using Lab.Measuring;
using Lab.Models;
using Lab.Running;
using Reporting;

namespace Lab.Experiments.Bottlenecks;

/// <summary>How the length of a step is found.</summary>
/// <param name="Rate">A multiple of the base learning rate, or null where a radius sets the length.</param>
public sealed record LengthRule(string Name, string Color, bool AllRadii = false, double? Rate = null)
{
    public static IReadOnlyList<LengthRule> All { get; } =
        [new("all radii", "safe", AllRadii: true), new("output radius", "neutral"), new("fixed 1x", "warning", Rate: 1), new("fixed 16x", "danger", Rate: 16)];
}

/// <summary>A run: the loss before each step, the test accuracy every ten steps, and the radii along each step; NaN where none was measured.</summary>
public sealed record BottleneckRun(string Rule, int Seed, double[] Loss, double[] Accuracy, double[] Output, double[] Attention, double[] Perceptron, double[] Normalisation)
{
    public const double BaseRate = 2e-3;
    public const int BatchSize = 64, EvaluateEvery = 10;

    /// <summary>The radius that binds in a part of the run: for each kind the share of steps in which it is the smallest.</summary>
    public (double Perceptron, double Attention, double Output) Binding(int third)
    {
        int from = Loss.Length * third / 3, to = Loss.Length * (third + 1) / 3;
        int[] counts = new int[3];
        for (int step = from; step < to; step++)
        {
            double[] radii = [Perceptron[step], Attention[step], Output[step]];
            counts[Array.IndexOf(radii, radii.Min())]++;
        }

        double all = to - from;
        return (counts[0] / all, counts[1] / all, counts[2] / all);
    }

    /// <summary>In a part of the run, the share of steps in which the attention's radius is below the output's: what would bind if the activation had no kinks.</summary>
    public double AttentionBindsWithoutPerceptron(int third)
    {
        int from = Loss.Length * third / 3, to = Loss.Length * (third + 1) / 3;
        return Enumerable.Range(from, to - from).Average(step => Attention[step] < Output[step] ? 1.0 : 0.0);
    }

    public static BottleneckRun Train(LengthRule rule, int seed, int steps)
    {
        using var scope = torch.NewDisposeScope();
        var (train, test) = DigitImages.Shuffled(0.3, 42);
        var network = Weights.Draw(seed, () => new TinyTransformer(kinks: true));
        using var optimizer = torch.optim.AdamW(network.parameters(), BaseRate * (rule.Rate ?? 1), weight_decay: 1e-4);
        using Arm arm = rule.Rate is null ? new RadiusSetArm(network, optimizer, rule.AllRadii) : new PlainArm(network, optimizer);
        var loss = new double[steps];
        var accuracy = new List<double>();
        var radii = new List<StepRadii>();
        using var batches = BatchOrder.Draws(train.Count, BatchSize, seed).GetEnumerator();
        for (int step = 0; step < steps && batches.MoveNext(); step++)
        {
            using var inner = torch.NewDisposeScope();
            var (x, y) = train.Batch(batches.Current);
            optimizer.zero_grad();
            var mean = nn.functional.cross_entropy(network.call(x), y);
            mean.backward();
            loss[step] = mean.item<float>();
            arm.Step(new StepAtHand(x, y, loss[step], BaseRate));
            radii.Add(arm is RadiusSetArm set ? set.Last : new StepRadii(double.NaN, double.NaN, double.NaN, double.NaN));
            if (step % EvaluateEvery == EvaluateEvery - 1)
            {
                accuracy.Add(Evaluation.Accuracy(network, test));
            }
        }

        return new BottleneckRun(
            rule.Name, seed, loss, [.. accuracy],
            [.. radii.Select(r => r.Output)], [.. radii.Select(r => r.Attention)], [.. radii.Select(r => r.Perceptron)], [.. radii.Select(r => r.Normalisation)]);
    }
}

/// <summary>Figure 11 and Table 2: which radius binds in a transformer, and what follows when it sets the step.</summary>
public sealed class BottleneckExperiment : Experiment<BottleneckRun>
{
    private static readonly string[] Thirds = ["early", "in the middle", "late"];

    public override string Name => "bottlenecks";

    public override string Title => "the radii inside a tiny transformer";

    public override string Source => "Figure 11 and Table 2";

    public override string Protocol =>
        "Digits, two blocks of width 32 with four heads on the image's rows; AdamW's update with its length set to the smallest of the output, attention and perceptron radii, to the output radius, or left at a learning rate of 0.002 or 16 times that. "
        + "The public code takes the kink's formula for the perceptron although its GELU has no singularity: here the perceptrons have ReLU, whose kinks lie there. 1,200 steps. Reduced: batches of 64, the radii on the same, instead of all 1,258 rows. Quick: 30 steps.";

    public override int Version => 2;

    protected override IEnumerable<(string Name, Func<BottleneckRun> Run)> Runs(RunOptions options) =>
        from rule in LengthRule.All
        from seed in options.Seeds
        select ($"{rule.Name}, seed {seed}", (Func<BottleneckRun>)(() => BottleneckRun.Train(rule, seed, options.Pick(1200, 30))));

    protected override Summary Summarise(IReadOnlyList<BottleneckRun> results, RunOptions options)
    {
        var groups = LengthRule.All.Select(rule => (Rule: rule, Runs: results.Where(run => run.Rule == rule.Name).ToArray())).Where(group => group.Runs.Length > 0).ToArray();
        var all = results.Where(run => run.Rule == "all radii").ToArray();
        var verdicts = new List<Verdict>();
        if (all.Length > 0)
        {
            verdicts.Add(Binds(0, "the perceptron's kinks bind", all, shares => shares.Perceptron));
            verdicts.Add(Binds(1, "attention binds", all, shares => shares.Attention));
            verdicts.Add(Binds(2, "the output binds", all, shares => shares.Output));
            double ours = Final(all);
            var fixedRates = groups.Where(group => group.Rule.Rate is not null).ToArray();
            if (fixedRates.Length > 0)
            {
                double best = fixedRates.Max(group => Final(group.Runs));
                verdicts.Add(Verdict.Judge($"The smallest radius sets steps as good as the best fixed rate ({Text.Percent(best)})", "keeps more accuracy", Text.Percent(ours), ours, "median final accuracy at most 1 point below", ours >= best - 0.01));
            }

            var output = results.Where(run => run.Rule == "output radius").ToArray();
            if (output.Length > 0)
            {
                verdicts.Add(Verdict.Judge($"All radii are better than the output's alone ({Text.Percent(Final(output))})", "all radii stay the most stable", Text.Percent(ours), ours, "median final accuracy at least that", ours >= Final(output)));
            }
        }

        double[] steps = Series.Counting(results[0].Loss.Length);
        double[] evaluated = [.. Enumerable.Range(1, results[0].Accuracy.Length).Select(i => (double)(i * BottleneckRun.EvaluateEvery))];
        var figures = new List<Figure>
        {
            new(new LineChart("Training loss", "step", "loss of the batch", [.. groups.Select(group => Series.Of(group.Rule.Name, group.Rule.Color, steps, [.. group.Runs.Select(run => run.Loss)]))]) { LogY = true }, "Before each step."),
            new(new LineChart("Test accuracy", "step", "share of test digits right", [.. groups.Select(group => Series.Of(group.Rule.Name, group.Rule.Color, evaluated, [.. group.Runs.Select(run => run.Accuracy)]))]), "Every ten steps."),
        };
        if (all.Length > 0)
        {
            figures.Add(new(
                new LineChart(
                    "Radii along the steps", "step", "distance in parameter space",
                    [
                        Series.Of("output", "neutral", steps, [.. all.Select(run => run.Output)]), Series.Of("attention", "warning", steps, [.. all.Select(run => run.Attention)]),
                        Series.Of("perceptron", "danger", steps, [.. all.Select(run => run.Perceptron)]), Series.Of("normalisation", "safe", steps, [.. all.Select(run => run.Normalisation)], dashed: true),
                    ])
                {
                    LogY = true,
                },
                "Where all radii set the step. The paper does not count the normalisations' radius; it is shown beside the three."));
        }

        return new Summary(
            verdicts, figures,
            all.Length == 0 ? [] : [new ReportTable("Share of the steps in which each radius is the smallest, where all radii set the step; and in which attention's is below the output's, as it would bind with an activation that has no singularity.", ["Part of the run", "Perceptron", "Attention", "Output", "Attention, without the perceptron"],
                [.. Thirds.Select((third, i) => (IReadOnlyList<string>)[third, Share(all, i, s => s.Perceptron), Share(all, i, s => s.Attention), Share(all, i, s => s.Output), Text.Percent(Quartiles.Of(all.Select(run => run.AttentionBindsWithoutPerceptron(i))).Median)])])],
            [
                .. groups.Select(group => ResultRow.Of(Name, group.Rule.Name, "set", "final_accuracy", [.. group.Runs.Select(run => run.Accuracy[^1])])),
                .. all.Length == 0 ? [] : Thirds.SelectMany((third, i) => new[]
                {
                    ResultRow.Of(Name, third, "perceptron", "binding_share", [.. all.Select(run => run.Binding(i).Perceptron)]),
                    ResultRow.Of(Name, third, "attention", "binding_share", [.. all.Select(run => run.Binding(i).Attention)]),
                    ResultRow.Of(Name, third, "output", "binding_share", [.. all.Select(run => run.Binding(i).Output)]),
                }),
            ]);
    }

    private static Verdict Binds(int third, string what, BottleneckRun[] runs, Func<(double Perceptron, double Attention, double Output), double> kind)
    {
        double share = Quartiles.Of(runs.Select(run => kind(run.Binding(third)))).Median;
        return Verdict.Judge($"{char.ToUpperInvariant(Thirds[third][0])}{Thirds[third][1..]} {what}", "perceptron, then attention, then output", $"in {Text.Percent(share)} of the steps", share, "more often than either other", share > 0.5 || IsLargest(runs, third, kind));
    }

    private static bool IsLargest(BottleneckRun[] runs, int third, Func<(double Perceptron, double Attention, double Output), double> kind)
    {
        double Mean(Func<(double Perceptron, double Attention, double Output), double> of) => runs.Average(run => of(run.Binding(third)));
        return Mean(kind) >= Math.Max(Mean(s => s.Perceptron), Math.Max(Mean(s => s.Attention), Mean(s => s.Output)));
    }

    private static string Share(BottleneckRun[] runs, int third, Func<(double Perceptron, double Attention, double Output), double> kind) => Text.Percent(Quartiles.Of(runs.Select(run => kind(run.Binding(third)))).Median);

    private static double Final(IEnumerable<BottleneckRun> runs) => Quartiles.Of(runs.Select(run => run.Accuracy[^1])).Median;
}

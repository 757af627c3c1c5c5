using Lab.Arms;
using Lab.Findings;
using Lab.Running;
using Reporting;

namespace Lab.Experiments.Grid;

/// <summary>Figure 10 and Table 1: one step with a learning rate that is far too large, on three architectures, under every treatment.</summary>
public sealed class GridExperiment : Experiment<GridRun>
{
    private const double None = 1, Largest = 10_000;

    // One of 360 test digits is 0.28 points.
    private const double Tolerance = 0.003;

    private static readonly double[] Spikes = [10, 100, 1000, Largest];

    public override string Name => "grid";

    public override string Title => "one step with a learning rate 10 to 10,000 times too large";

    public override string Source => "Figure 10 and Table 1";

    public override string Protocol =>
        "The guard is the default, beside the exact cap. Digits, the first fifth of the file is the test; full batches, Adam at 0.015, 200 steps, the spike at step 50 lasts one step. Accuracy of the batch-norm net on batch statistics, as published, and in evaluation mode. "
        + "The runs without a spike are the ceiling. The further treatments run without a spike and at 10,000 only. Reduced: on the convolutional net, ten times as slow, clip and controller run at 10,000 alone, and so do the further treatments. "
        + "Quick: 30 steps, a spike of 10,000 at step 15, fewer treatments.";

    public override int Version => 2;

    protected override IEnumerable<(string Name, Func<GridRun> Run)> Runs(RunOptions options) =>
        // The slow network comes last and one seed after the other, so that an unfinished grid shows most.
        from architecture in GridArchitecture.All
        from seed in options.Seeds
        from treatment in Treatments(architecture, options)
        where treatment.Seeds.Contains(seed)
        select ($"{architecture.Name}, {Text.Times(treatment.Spike)}, {treatment.Arm.Name}, seed {seed}", (Func<GridRun>)(() => GridRun.Train(architecture, treatment.Spike, treatment.Arm, seed, options.Pick(200, 30), SpikeAt(options))));

    private static int SpikeAt(RunOptions options) => options.Pick(50, 15);

    private static IEnumerable<(double Spike, ArmKind Arm, IEnumerable<int> Seeds)> Treatments(GridArchitecture architecture, RunOptions options)
    {
        ArmKind[] ends = [ArmKind.Plain, ArmKind.Guard, ArmKind.Exact];
        double[] calmAndLargest = [None, Largest];
        var seeds = options.Seeds;
        if (options.Quick)
        {
            return architecture.HasBatchNorm
                ? [(None, ArmKind.Guard, seeds.Take(1)), .. Both(ends, [Largest], seeds.Take(1))]
                : [.. Both(ends, [None], seeds), .. Both(ArmKind.Main.Append(ArmKind.UpdateClip).Append(ArmKind.LineSearch), [Largest], seeds)];
        }

        return architecture.HasBatchNorm
            ? [.. Both(ends, Spikes.SkipLast(1).Prepend(None), seeds), .. Both(ArmKind.Main.Concat(ArmKind.Further), [Largest], seeds)]
            : [.. Both(ArmKind.Main, Spikes.Prepend(None), seeds), .. Both(ArmKind.Further, calmAndLargest, seeds)];

        static IEnumerable<(double, ArmKind, IEnumerable<int>)> Both(IEnumerable<ArmKind> arms, IEnumerable<double> spikes, IEnumerable<int> seeds) =>
            from arm in arms from spike in spikes select (spike, arm, seeds);
    }

    protected override Summary Summarise(IReadOnlyList<GridRun> results, RunOptions options)
    {
        var verdicts = new List<Verdict>();
        foreach (var architecture in GridArchitecture.All)
        {
            verdicts.AddRange(Published(architecture, results, options.Quick));
        }

        foreach (var architecture in GridArchitecture.All)
        {
            verdicts.AddRange(Ceiling(architecture, results));
            verdicts.AddRange(PlainCeiling(architecture, results));
        }

        verdicts.AddRange(Against(results));
        return new Summary(verdicts, [.. Figures(results, SpikeAt(options))], [.. Tables(results)], [.. Rows(results)]);
    }

    // The paper's own three arms at the largest spike.
    private static IEnumerable<Verdict> Published(GridArchitecture architecture, IReadOnlyList<GridRun> results, bool quick)
    {
        foreach (var (arm, paper) in new[] { (ArmKind.Plain, architecture.PaperPlain), (ArmKind.Clip, architecture.PaperClip), (ArmKind.Paper, architecture.PaperController) })
        {
            var runs = Of(results, architecture, Largest, arm);
            if (runs.Count > 0)
            {
                var final = Quartiles.Of(runs.Select(run => run.FinalAccuracy));
                yield return quick
                    ? new Verdict($"{arm.Title}, {architecture.Name}, {Text.Times(Largest)}", Text.Percent(paper), Text.Percent(final), final.Median, "within 10 points of the paper's median", Outcome.NotComparable)
                    : Verdict.Judge($"{arm.Title}, {architecture.Name}, {Text.Times(Largest)}", Text.Percent(paper), Text.Percent(final), final.Median, "within 10 points of the paper's median", Math.Abs(final.Median - paper) <= 0.1);
            }
        }
    }

    // Our guard against the same run without any spike.
    private static IEnumerable<Verdict> Ceiling(GridArchitecture architecture, IReadOnlyList<GridRun> results)
    {
        var calm = Of(results, architecture, None, ArmKind.Guard);
        foreach (double spike in Spikes)
        {
            var runs = Of(results, architecture, spike, ArmKind.Guard);
            if (runs.Count == 0 || !calm.Exists(run => runs.Exists(other => other.Seed == run.Seed)))
            {
                continue;
            }

            // Of the same seeds, so that the two medians are of the same runs but for the spike.
            double ours = Median(runs), ceiling = Median([.. calm.Where(run => runs.Any(other => other.Seed == run.Seed))]);
            yield return Verdict.Judge(
                $"step guard, {architecture.Name}, {Text.Times(spike)}: as good as without a spike ({Text.Percent(ceiling)})", "-", Text.Percent(Quartiles.Of(runs.Select(run => run.FinalAccuracy))), ours,
                "median at most 1 point below the guarded run without a spike", ours >= ceiling - 0.01);
        }
    }

    // Our guard against plain training that never met a spike: the ceiling.
    private static IEnumerable<Verdict> PlainCeiling(GridArchitecture architecture, IReadOnlyList<GridRun> results)
    {
        var runs = Of(results, architecture, Largest, ArmKind.Guard);
        var calm = Of(results, architecture, None, ArmKind.Plain).Where(run => runs.Any(other => other.Seed == run.Seed)).ToList();
        if (runs.Count > 0 && calm.Count > 0)
        {
            double ours = Median(runs), ceiling = Median(calm);
            yield return Verdict.Judge(
                $"step guard, {architecture.Name}, {Text.Times(Largest)}: as good as plain training without a spike ({Text.Percent(ceiling)})", "-", Text.Percent(ours), ours,
                "median at most 0.3 points below the plain run without a spike", ours >= ceiling - Tolerance);
        }
    }

    // Our guard against every other treatment.
    private static IEnumerable<Verdict> Against(IReadOnlyList<GridRun> results)
    {
        foreach (var architecture in GridArchitecture.All)
        {
            var ours = Of(results, architecture, Largest, ArmKind.Guard);
            var others = ArmKind.Main.Concat(ArmKind.Further).Where(arm => arm != ArmKind.Guard && arm != ArmKind.Exact)
                .Select(arm => (Arm: arm, Runs: Of(results, architecture, Largest, arm)))
                .Where(other => other.Runs.Count > 0)
                .OrderByDescending(other => Median(other.Runs))
                .ToArray();
            if (ours.Count > 0 && others.Length > 0)
            {
                double best = Median(others[0].Runs);
                yield return Verdict.Judge(
                    $"No other treatment beats the guard, {architecture.Name}, {Text.Times(Largest)} (best other: {others[0].Arm.Title}, {Text.Percent(best)})", "-",
                    Text.Percent(Median(ours)), Median(ours), "the guard's median at most 0.3 points below that of every other", Median(ours) >= best - Tolerance);
            }
        }
    }

    private static IEnumerable<ReportTable> Tables(IReadOnlyList<GridRun> results)
    {
        foreach (var architecture in GridArchitecture.All.Where(architecture => results.Any(run => run.Architecture == architecture.Name)))
        {
            double[] spikes = [.. Spikes.Prepend(None).Where(spike => results.Any(run => run.Architecture == architecture.Name && run.Spike == spike))];
            yield return new ReportTable(
                $"Final test accuracy, {architecture.Name}{(architecture.HasBatchNorm ? ", on batch statistics; in square brackets in evaluation mode" : "")}.",
                ["Treatment", .. spikes.Select(spike => spike == None ? "no spike" : Text.Times(spike))],
                [.. ArmKind.Main.Concat(ArmKind.Further)
                    .Where(arm => results.Any(run => run.Architecture == architecture.Name && run.Arm == arm.Name))
                    .Select(arm => (IReadOnlyList<string>)[arm.Title, .. spikes.Select(spike => CellText(Of(results, architecture, spike, arm), architecture.HasBatchNorm))]),
                    ["steps that the guard shortened", .. spikes.Select(spike => Of(results, architecture, spike, ArmKind.Guard) is { Count: > 0 } runs ? Text.Number(Quartiles.Of(runs.Select(run => (double)run.Changed)).Median) : "")]]);
        }

        yield return new ReportTable("The treatments.", ["Treatment", "Formula"], [.. ArmKind.Main.Concat(ArmKind.Further).Where(arm => results.Any(run => run.Arm == arm.Name)).Select(arm => (IReadOnlyList<string>)[arm.Title, arm.Formula])]);
    }

    private static string CellText(IReadOnlyList<GridRun> runs, bool bothModes) =>
        runs.Count == 0 ? "" : Text.Percent(Median(runs)) + (bothModes ? $" [{Text.Percent(Quartiles.Of(runs.Select(run => run.FinalInEvaluation)).Median)}]" : "");

    private static IEnumerable<ResultRow> Rows(IReadOnlyList<GridRun> results) =>
        from runs in results.GroupBy(run => (run.Architecture, run.Spike, run.Arm))
        from row in new[]
        {
            ResultRow.Of("grid", $"{runs.Key.Architecture}, {Text.Times(runs.Key.Spike)}", runs.Key.Arm, "final_accuracy", [.. runs.Select(run => run.FinalAccuracy)]),
            ResultRow.Of("grid", $"{runs.Key.Architecture}, {Text.Times(runs.Key.Spike)}", runs.Key.Arm, "final_accuracy_in_evaluation", [.. runs.Select(run => run.FinalInEvaluation)]),
            ResultRow.Of("grid", $"{runs.Key.Architecture}, {Text.Times(runs.Key.Spike)}", runs.Key.Arm, "steps_changed", [.. runs.Select(run => (double)run.Changed)]),
        }
        select row;

    private static IEnumerable<Figure> Figures(IReadOnlyList<GridRun> results, int spikeAt)
    {
        foreach (var architecture in GridArchitecture.All)
        {
            var shown = new (ArmKind Arm, double Spike, string Color)[] { (ArmKind.Plain, Largest, "danger"), (ArmKind.Clip, Largest, "warning"), (ArmKind.Paper, Largest, "neutral"), (ArmKind.Guard, Largest, "safe"), (ArmKind.Plain, None, "neutral") };
            var lines = shown.Select(line => (line.Arm, line.Spike, line.Color, Runs: Of(results, architecture, line.Spike, line.Arm))).Where(line => line.Runs.Count > 0).ToArray();
            if (lines.Length > 0)
            {
                double[] steps = Series.Counting(lines[0].Runs[0].Loss.Length);
                yield return new Figure(
                    new LineChart(
                        $"Training loss, {architecture.Name}", "step", "loss of all training rows",
                        [.. lines.Select(line => Series.Of(line.Spike == None ? $"{line.Arm.Title}, no spike" : line.Arm.Title, line.Color, steps, [.. line.Runs.Select(run => run.Loss)], dashed: line.Spike == None))])
                    {
                        LogY = true,
                        Mark = (spikeAt, "10,000x, one step"),
                    },
                    "Before each step.");
            }
        }
    }

    private static List<GridRun> Of(IReadOnlyList<GridRun> results, GridArchitecture architecture, double spike, ArmKind arm) =>
        [.. results.Where(run => run.Architecture == architecture.Name && run.Spike == spike && run.Arm == arm.Name)];

    private static double Median(IReadOnlyList<GridRun> runs) => Quartiles.Of(runs.Select(run => run.FinalAccuracy)).Median;
}

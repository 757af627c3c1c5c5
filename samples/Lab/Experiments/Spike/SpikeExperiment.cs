using Lab.Arms;
using Lab.Findings;
using Lab.Running;
using Reporting;

namespace Lab.Experiments.Spike;

/// <summary>Figure 6: a learning rate that becomes a thousand times too large and stays so.</summary>
public sealed class SpikeExperiment : Experiment<SpikeRun>
{
    private static readonly ArmKind[] Arms = [ArmKind.Plain, ArmKind.Exact, ArmKind.Guard];

    private static readonly (double Rate, double Plain, double Guarded)[] Published = [(1e-4, 0.947, 0.969), (1e-3, 0.201, 0.961), (1e-2, 0.100, 0.975)];

    public override string Name => "spike";

    public override string Title => "a learning rate a thousand times too large from step 50 on";

    public override string Source => "Figure 6; the paper's numbers are the medians of its public code";

    public override string Protocol =>
        "Digits, a 64-128-10 network, Adam, batches of 64, 200 steps; a stratified fifth of the digits is the test. The radius of the exact cap is that of all training rows, along Adam's update; the guard is the default, on its batch. "
        + "As published, but that splits and batches come from another generator of random numbers. Quick: two of the three learning rates.";

    public override int Version => 2;

    private static IEnumerable<double> Rates(RunOptions options) => options.Pick([1e-4, 1e-3, 1e-2], new[] { 1e-3, 1e-2 });

    protected override IEnumerable<(string Name, Func<SpikeRun> Run)> Runs(RunOptions options) =>
        from seed in options.Seeds
        from rate in Rates(options)
        from arm in Arms
        select ($"rate {Text.Number(rate)}, {arm.Name}, seed {seed}", (Func<SpikeRun>)(() => SpikeRun.Train(rate, arm, seed)));

    protected override Summary Summarise(IReadOnlyList<SpikeRun> results, RunOptions options)
    {
        var verdicts = new List<Verdict>();
        var figures = new List<Figure>();
        var rows = new List<ResultRow>();
        foreach (var (rate, publishedPlain, publishedGuarded) in Published)
        {
            var plain = results.Where(run => run.LearningRate == rate && run.Arm == ArmKind.Plain.Name).ToArray();
            var guarded = results.Where(run => run.LearningRate == rate && run.Arm == ArmKind.Exact.Name).ToArray();
            var ruled = results.Where(run => run.LearningRate == rate && run.Arm == ArmKind.Guard.Name).ToArray();
            if (plain.Length == 0 || guarded.Length == 0 || ruled.Length == 0)
            {
                continue;
            }

            double plainMedian = Final(plain), guardedMedian = Final(guarded);
            bool collapses = publishedPlain < 0.5;
            verdicts.Add(Verdict.Judge(
                $"Plain Adam at {Text.Number(rate)} {(collapses ? "collapses" : "recovers")}", Text.Percent(publishedPlain), Text.Percent(Quartiles.Of(plain.Select(run => run.FinalAccuracy))), plainMedian,
                collapses ? "median final accuracy below 50%" : "median final accuracy at least 90%", collapses ? plainMedian < 0.5 : plainMedian >= 0.9));
            verdicts.Add(Verdict.Judge(
                $"The run capped at the radius at {Text.Number(rate)} goes on", Text.Percent(publishedGuarded), Text.Percent(Quartiles.Of(guarded.Select(run => run.FinalAccuracy))), guardedMedian,
                "median final accuracy at most 2 points below the published", guardedMedian >= publishedGuarded - 0.02));
            verdicts.Add(Verdict.Judge(
                $"The run under the default rule at {Text.Number(rate)} goes on", Text.Percent(publishedGuarded), Text.Percent(Quartiles.Of(ruled.Select(run => run.FinalAccuracy))), Final(ruled),
                "median final accuracy at most 2 points below the published", Final(ruled) >= publishedGuarded - 0.02));
            rows.AddRange(Rows(rate, plain).Concat(Rows(rate, guarded)).Concat(Rows(rate, ruled)));
            figures.AddRange(Figures(rate, plain, guarded, ruled));
        }

        return new Summary(verdicts, figures, [], rows);
    }

    private static double Final(IReadOnlyCollection<SpikeRun> runs) => Quartiles.Of(runs.Select(run => run.FinalAccuracy)).Median;

    private static IEnumerable<ResultRow> Rows(double rate, IReadOnlyCollection<SpikeRun> runs) =>
    [
        ResultRow.Of("spike", $"rate {Text.Number(rate)}", runs.First().Arm, "final_accuracy", [.. runs.Select(run => run.FinalAccuracy)]),
        ResultRow.Of("spike", $"rate {Text.Number(rate)}", runs.First().Arm, "max_ratio", [.. runs.Select(run => run.Distance.Zip(run.Radius, (distance, radius) => distance / radius).Where(double.IsFinite).DefaultIfEmpty(0).Max())]),
    ];

    private static IEnumerable<Figure> Figures(double rate, IReadOnlyList<SpikeRun> plain, IReadOnlyList<SpikeRun> guarded, IReadOnlyList<SpikeRun> ruled)
    {
        double[] steps = Series.Counting(SpikeRun.Steps);
        Line Of(string name, string color, IReadOnlyList<SpikeRun> runs, Func<SpikeRun, double[]> values, bool dashed = false) => Series.Of(name, color, steps, [.. runs.Select(values)], dashed);
        yield return new Figure(
            new LineChart($"Test accuracy, base rate {Text.Number(rate)}", "step", "share of test digits right", [Of("plain", "danger", plain, run => run.Accuracy), Of("capped at the radius", "neutral", guarded, run => run.Accuracy), Of("guard", "safe", ruled, run => run.Accuracy)])
            {
                Mark = (SpikeRun.SpikeAt, "1,000x from here"),
            },
            "After each step.");
        yield return new Figure(
            new LineChart(
                $"Step and radius, base rate {Text.Number(rate)}", "step", "distance in parameter space",
                [Sparse("plain step", "danger", plain, run => run.Distance), Of("capped step", "safe", guarded, run => run.Distance), Of("radius of the capped run", "neutral", guarded, run => run.Radius, dashed: true)])
            {
                LogY = true,
                Mark = (SpikeRun.SpikeAt, "1,000x from here"),
            },
            "The capped step is the smaller of what Adam proposes and the radius along it.");

        Line Sparse(string name, string color, IReadOnlyList<SpikeRun> runs, Func<SpikeRun, double[]> values)
        {
            int[] measured = [.. Enumerable.Range(0, SpikeRun.Steps).Where(step => step % SpikeRun.PlainMeasuredEvery == 0)];
            return Series.Of(name, color, [.. measured.Select(step => (double)step)], [.. runs.Select(run => measured.Select(step => values(run)[step]).ToArray())]);
        }
    }
}

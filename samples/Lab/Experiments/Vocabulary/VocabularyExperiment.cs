using System.Diagnostics;
using Lab.Arms;
using Lab.Data;
using Lab.Findings;
using Lab.Measuring;
using Lab.Models;
using Lab.Running;
using Reporting;
using SafeStep;

namespace Lab.Experiments.Vocabulary;

/// <summary>How a language model is trained.</summary>
/// <param name="Bound">The bound that caps the steps; null for none.</param>
public sealed record Treatment(string Name, string Color, RadiusBound? Bound)
{
    public static IReadOnlyList<Treatment> All { get; } = [new("plain", "danger", null), new("guard, spread", "neutral", RadiusBound.Spread), new("guard, variance", "safe", RadiusBound.Variance)];
}

/// <summary>A run: the loss of each step, the ratio under the treatment's bound (spread where there is none; measured only now and then), and at three times how tight the bounds are.</summary>
/// <param name="SpreadShare">The spread bound over the exact radius, of some rows of the plain run.</param>
/// <param name="VarianceShare">The variance bound over the exact radius.</param>
/// <param name="SecondsPerStep">The median time of a step.</param>
public sealed record VocabularyRun(int Words, string Treatment, int Seed, double[] Loss, double[] Ratio, double ScaledShare, double[] SpreadShare, double[] VarianceShare, double SecondsPerStep)
{
    private const int Batch = 128, PlainMeasuredEvery = 10;

    public double FinalLoss => Loss.TakeLast(10).Average();

    public static VocabularyRun Train(int words, Treatment treatment, int seed, int steps, int rows)
    {
        using var scope = torch.NewDisposeScope();
        var language = new ZipfLanguage(words, seed: 0);
        var random = new Random(seed);
        var network = Weights.Draw(seed, () => new WindowLanguageModel(words));
        using var optimizer = torch.optim.AdamW(network.parameters(), 1e-2, weight_decay: 0.01);
        using var guard = new GuardArm(network, optimizer, StepGuardOptions.Exact with { Mode = treatment.Bound is null ? StepMode.Monitor : StepMode.Cap, Bound = treatment.Bound ?? RadiusBound.Spread });
        using var plain = new PlainArm(network, optimizer);
        var loss = new double[steps];
        var ratio = new double[steps];
        var seconds = new List<double>();
        List<double> spread = [], variance = [];
        int scaled = 0;
        for (int step = 0; step < steps; step++)
        {
            using var inner = torch.NewDisposeScope();
            var (windows, next) = language.Batch(random, Batch, WindowLanguageModel.Window);
            var (x, y) = (torch.tensor(windows).reshape(Batch, WindowLanguageModel.Window), torch.tensor(next));
            bool measured = treatment.Bound is not null || step % PlainMeasuredEvery == 0;
            long start = Stopwatch.GetTimestamp();
            optimizer.zero_grad();
            var mean = nn.functional.cross_entropy(network.call(x), y);
            mean.backward();
            loss[step] = mean.item<float>();
            bool looked = treatment.Bound is null && step > 0 && (step == steps / 10 || step == steps / 2 || step == steps - 1);
            if (looked)
            {
                Look(network, optimizer, plain, new StepAtHand(x, y, loss[step], 1e-2), rows, spread, variance);
                ratio[step] = double.NaN;
                continue;
            }

            double scale = (measured ? (Arm)guard : plain).Step(new StepAtHand(x, y, loss[step], 1e-2));
            ratio[step] = measured ? guard.Last.Ratio : double.NaN;
            scaled += scale < 1 ? 1 : 0;
            if (treatment.Bound is not null || !measured)
            {
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return new VocabularyRun(words, treatment.Name, seed, loss, ratio, (double)scaled / steps, [.. spread], [.. variance], Quartiles.Of(seconds).Median);
    }

    // Takes the step, and tells how tight the bounds are along it for some rows.
    private static void Look(WindowLanguageModel network, torch.optim.Optimizer optimizer, PlainArm plain, StepAtHand step, int rows, List<double> spread, List<double> variance)
    {
        using var before = ParameterPoint.Of(network);
        plain.Step(step);
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var after = ParameterPoint.Of(network);
        var update = after.Parameters.ToDictionary(pair => pair.Key, pair => pair.Value - before.Parameters[pair.Key]);
        before.Restore();
        var slopes = Slopes.Of(network, step.X.narrow(0, 0, rows), update);
        after.Restore();
        for (int row = 0; row < rows; row++)
        {
            double exact = ConvergenceRadius.Exact(slopes.LogitsOf(row), slopes.SlopesOf(row)).Radius;
            spread.Add(ConvergenceRadius.Of(RadiusBound.Spread, slopes.LogitsOf(row), slopes.SlopesOf(row)) / exact);
            variance.Add(ConvergenceRadius.Of(RadiusBound.Variance, slopes.LogitsOf(row), slopes.SlopesOf(row)) / exact);
        }
    }
}

/// <summary>New: what becomes of the bounds and of the guard when there are many classes.</summary>
public sealed class VocabularyExperiment : Experiment<VocabularyRun>
{
    private static readonly int[] Vocabularies = [256, 2_000, 10_000, 50_000];

    public override string Name => "vocabulary";

    public override string Title => "a language model with 256 to 50,000 words";

    public override string Source => "New: the paper leaves large vocabularies open";

    public override string Protocol =>
        "A language in which a word is followed by one of its own in 60% of the cases and by one drawn by Zipf's law otherwise; a window of four words, embeddings and a hidden layer of width 32, AdamW at 0.01, batches of 128, 120 steps; "
        + "plain, and capped at r = 1 under the spread and the variance bound. How tight the bounds are is measured on 8 rows early, in the middle and at the end of the plain run, along AdamW's update. Quick: 30 steps, 256 and 2,000 words.";

    public override int Version => 2;

    protected override IEnumerable<(string Name, Func<VocabularyRun> Run)> Runs(RunOptions options) =>
        from words in Vocabularies.Reverse()
        where !options.Quick || words <= 2000
        from treatment in Treatment.All
        from seed in options.Seeds
        select ($"{words} words, {treatment.Name}, seed {seed}", (Func<VocabularyRun>)(() => VocabularyRun.Train(words, treatment, seed, options.Pick(120, 30), options.Pick(8, 4))));

    protected override Summary Summarise(IReadOnlyList<VocabularyRun> results, RunOptions options)
    {
        int[] words = [.. results.Select(run => run.Words).Distinct().Order()];
        var tightness = words.Select(count => (Words: count, Runs: results.Where(run => run.Words == count && run.SpreadShare.Length > 0).ToArray())).Where(group => group.Runs.Length > 0)
            .Select(group => (group.Words, Spread: Quartiles.Of(group.Runs.SelectMany(run => run.SpreadShare)), Variance: Quartiles.Of(group.Runs.SelectMany(run => run.VarianceShare)))).ToArray();
        var verdicts = new List<Verdict>();
        if (tightness.Length > 1)
        {
            var (first, last) = (tightness[0], tightness[^1]);
            verdicts.Add(Verdict.Judge($"The spread bound becomes more cautious with more classes ({first.Words:N0}: {Text.Number(first.Spread.Median)} of the exact radius; {last.Words:N0}:)", "-", Text.Number(last.Spread.Median), last.Spread.Median, "smaller median share of the exact radius at the largest vocabulary", last.Spread.Median < first.Spread.Median));
            verdicts.Add(Verdict.Judge($"The variance bound stays nearer, {last.Words:N0} words", "-", Text.Number(last.Variance.Median), last.Variance.Median, "median share of the exact radius at least 1.2 times the spread bound's", last.Variance.Median >= 1.2 * last.Spread.Median));
        }

        foreach (int count in words)
        {
            double? plain = FinalLoss(results, count, Treatment.All[0]), guarded = FinalLoss(results, count, Treatment.All[1]);
            if (plain is { } without && guarded is { } with)
            {
                double share = Quartiles.Of(results.Where(run => run.Words == count && run.Treatment == Treatment.All[1].Name).Select(run => run.ScaledShare)).Median;
                verdicts.Add(Verdict.Judge($"{count:N0} words: the guard does not slow training (plain loss {Text.Number(without)}; {Text.Percent(share)} of the steps shortened)", "-", Text.Number(with), with, "mean loss of the last ten steps at most 0.1 above the plain run's", with <= without + 0.1));
            }
        }

        return new Summary(
            verdicts,
            [.. words.Select(count => new Figure(
                new LineChart($"Training loss, {count:N0} words", "step", "loss of the batch", [.. Treatment.All.Select(treatment => (treatment, Runs: Of(results, count, treatment))).Where(pair => pair.Runs.Length > 0).Select(pair => Series.Of(pair.treatment.Name, pair.treatment.Color, Series.Counting(pair.Runs[0].Loss.Length), [.. pair.Runs.Select(run => run.Loss)]))]),
                "Before each step."))],
            [
                new ReportTable("Share of the exact radius that each bound reaches.", ["Words", "Spread bound", "Variance bound"], [.. tightness.Select(row => (IReadOnlyList<string>)[$"{row.Words:N0}", Text.Number(row.Spread), Text.Number(row.Variance)])]),
                new ReportTable("Training.", ["Words", "Treatment", "Loss of the last ten steps", "Steps shortened", "Time of a step over the plain one"],
                    [.. from count in words
                        from treatment in Treatment.All
                        let runs = Of(results, count, treatment)
                        where runs.Length > 0
                        let plain = Of(results, count, Treatment.All[0])
                        select (IReadOnlyList<string>)[$"{count:N0}", treatment.Name, Text.Number(Quartiles.Of(runs.Select(run => run.FinalLoss)).Median), Text.Percent(Quartiles.Of(runs.Select(run => run.ScaledShare)).Median),
                            plain.Length == 0 ? "" : Text.Number(Quartiles.Of(runs.Select(run => run.SecondsPerStep)).Median / Quartiles.Of(plain.Select(run => run.SecondsPerStep)).Median)]]),
            ],
            [
                .. tightness.SelectMany(row => new[]
                {
                    new ResultRow(Name, $"{row.Words} words", "spread", "share_of_exact", row.Spread.Median, row.Spread.Q25, row.Spread.Q75, results.Count(run => run.Words == row.Words)),
                    new ResultRow(Name, $"{row.Words} words", "variance", "share_of_exact", row.Variance.Median, row.Variance.Q25, row.Variance.Q75, results.Count(run => run.Words == row.Words)),
                }),
                .. results.GroupBy(run => (run.Words, run.Treatment)).Select(runs => ResultRow.Of(Name, $"{runs.Key.Words} words", runs.Key.Treatment, "final_loss", [.. runs.Select(run => run.FinalLoss)])),
            ]);
    }

    private static VocabularyRun[] Of(IReadOnlyList<VocabularyRun> results, int words, Treatment treatment) => [.. results.Where(run => run.Words == words && run.Treatment == treatment.Name)];

    private static double? FinalLoss(IReadOnlyList<VocabularyRun> results, int words, Treatment treatment) =>
        Of(results, words, treatment) is { Length: > 0 } runs ? Quartiles.Of(runs.Select(run => run.FinalLoss)).Median : null;
}

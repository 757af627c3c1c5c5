using Lab.Arms;
using Lab.Findings;
using Lab.Running;
using Reporting;

namespace Lab.Experiments.Texts;

/// <summary>A small GPT on a text, with warm-up and a cosine schedule: does the guard cost a healthy run anything, and does a run survive a spike?</summary>
public sealed class TextExperiment : Experiment<TextRun>
{
    // In nats a character; plain runs from two seeds differ by more.
    private const double Tolerance = 0.02;

    private static readonly ArmKind[] Arms = [ArmKind.Plain, ArmKind.Guard, ArmKind.Exact, ArmKind.Clip];

    public override string Name => "text";

    public override string Title => "a small GPT with warm-up and a cosine schedule, healthy and with a spike";

    public override string Source => "not in the paper: the guard's default rule";

    public override string Protocol =>
        "The model and the text of samples/MiniGpt (Newton's Opticks, by characters): width 64, two layers, four heads, AdamW with a weight decay of 0.1, batches of 8 windows of 64 characters, 600 steps, the first 60 of them warm-up, then half a cosine down to a tenth of the peak rate; "
        + "healthy, or with one step in the middle at a thousand times the rate. The loss is that on 256 windows of text that was not trained on. Quick: 40 steps, one peak rate.";

    public override int Version => 1;

    private static IEnumerable<TextSetting> Settings(RunOptions options) => TextSetting.All.Where(setting => !options.Quick || setting.Rate == TextSetting.All[0].Rate);

    protected override IEnumerable<(string Name, Func<TextRun> Run)> Runs(RunOptions options) =>
        from seed in options.Seeds
        from setting in Settings(options)
        from arm in Arms
        select ($"{setting.Name}, {arm.Name}, seed {seed}", (Func<TextRun>)(() => TextRun.Train(setting, arm, seed, options.Pick(600, 40))));

    protected override Summary Summarise(IReadOnlyList<TextRun> results, RunOptions options)
    {
        var settings = Settings(options).Where(setting => results.Any(run => run.Setting == setting.Name)).ToList();
        return new Summary(
            [.. settings.Select(setting => Judge(setting, results))],
            [.. settings.Where(setting => setting.Spiked).Select(setting => Chart(setting, results))],
            [Table(settings, results)],
            [.. from setting in settings from runs in results.Where(run => run.Setting == setting.Name).GroupBy(run => run.Arm) select ResultRow.Of(Name, setting.Name, runs.Key, "held_loss", [.. runs.Select(run => run.HeldLoss)])]);
    }

    // Against plain training without a spike, seed by seed.
    private static Verdict Judge(TextSetting setting, IReadOnlyList<TextRun> results)
    {
        double[] differences =
        [
            .. from run in Of(results, setting, ArmKind.Guard) join twin in Of(results, setting.Healthy, ArmKind.Plain) on run.Seed equals twin.Seed select run.HeldLoss - twin.HeldLoss,
        ];
        double mean = differences.Length > 0 ? differences.Average() : double.NaN;
        string beside = setting.Spiked ? $"; plain training through the spike ends at {Text.Number(Median(results, setting, ArmKind.Plain))}, without it at {Text.Number(Median(results, setting.Healthy, ArmKind.Plain))}" : "";
        return Verdict.Judge(
            $"{(setting.Spiked ? "The guard carries a run through" : "The guard costs nothing")}: {setting.Name}", "-",
            $"{mean.ToString("+0.000;-0.000;0.000", System.Globalization.CultureInfo.InvariantCulture)} nats a character, {differences.Length} pairs, {Text.Number(Changed(results, setting, ArmKind.Guard))} steps changed{beside}", mean,
            "paired mean of the held loss at most 0.02 above plain training without a spike", mean <= Tolerance);
    }

    private static Figure Chart(TextSetting setting, IReadOnlyList<TextRun> results)
    {
        var shown = Arms.Zip(["danger", "safe", "neutral", "warning"]).Select(pair => (Arm: pair.First, Color: pair.Second, Runs: Of(results, setting, pair.First).ToList())).Where(each => each.Runs.Count > 0).ToList();
        return new Figure(
            new LineChart($"Training loss, {setting.Name}", "step", "loss of the batch", [.. shown.Select(each => Series.Of(each.Arm.Title, each.Color, Series.Counting(each.Runs[0].Loss.Length), [.. each.Runs.Select(run => run.Loss)]))])
            {
                LogY = true,
                Mark = (shown[0].Runs[0].Loss.Length / 2, $"{Text.Times(TextSetting.Factor)} here"),
            },
            "Before each step.");
    }

    private static ReportTable Table(IReadOnlyList<TextSetting> settings, IReadOnlyList<TextRun> results) => new(
        "Loss on held text in nats a character, medians; in brackets the steps that were changed.", ["Setting", .. Arms.Select(arm => arm.Title)],
        [.. settings.Select(setting => (IReadOnlyList<string>)[setting.Name, .. Arms.Select(arm => $"{Median(results, setting, arm).ToString("F3", System.Globalization.CultureInfo.InvariantCulture)} ({Text.Number(Changed(results, setting, arm))})")])]);

    private static IEnumerable<TextRun> Of(IReadOnlyList<TextRun> results, TextSetting setting, ArmKind arm) => results.Where(run => run.Setting == setting.Name && run.Arm == arm.Name);

    private static double Median(IReadOnlyList<TextRun> results, TextSetting setting, ArmKind arm) => Of(results, setting, arm).ToList() is { Count: > 0 } runs ? Quartiles.Of(runs.Select(run => run.HeldLoss)).Median : double.NaN;

    private static double Changed(IReadOnlyList<TextRun> results, TextSetting setting, ArmKind arm) => Of(results, setting, arm).ToList() is { Count: > 0 } runs ? Quartiles.Of(runs.Select(run => (double)run.Changed)).Median : double.NaN;
}

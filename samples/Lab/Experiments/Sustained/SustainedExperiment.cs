using Lab.Arms;
using Lab.Findings;
using Lab.Running;
using Reporting;

namespace Lab.Experiments.Sustained;

/// <summary>Batches of 64, healthy and with a rate that stays a thousand times too large, under three optimizers: does the guard cost a healthy run anything, and does any other treatment do better in trouble?</summary>
public sealed class SustainedExperiment : Experiment<SustainedRun>
{
    // One of 359 test digits is 0.28 points.
    private const double Tolerance = 0.003, HealthyLoss = 0.002;

    // So many seeds compare the rule's constants.
    private const int NeighbourSeeds = 3;

    // The difference of ten pairs of hot runs has a standard error of half a point, more than twice what is to be shown; that of so many has a tenth.
    private const int HotSeeds = 240;

    // The median of ten runs in trouble has one as large as what is to be shown.
    private const int TroubleSeeds = 30;

    // What ends well in trouble.
    private static readonly ArmKind[] Rivals = [ArmKind.Guard, ArmKind.Exact, ArmKind.LineSearch];

    private static readonly ArmKind[] Arms = [ArmKind.Plain, ArmKind.Guard, ArmKind.Rule, ArmKind.Exact, ArmKind.LineSearch, ArmKind.Clip];

    public override string Name => "sustained";

    public override string Title => "mini-batches of 64, healthy and in lasting trouble";

    public override string Source => "not in the paper: the guard's default rule";

    public override string Protocol =>
        "Digits, two networks, Adam, AdamW and SGD with momentum at several rates, batches of 64, 250 steps; healthy, or with a rate a thousand times too large from step 50 on. A stratified fifth of the digits is the test. Twice the seeds that are asked for, paired; "
        + $"{HotSeeds} for plain training and the guard at the four healthy settings whose rate is several times the best; {TroubleSeeds} for the guard, the exact cap and backtracking in trouble. "
        + "The constants of the rule (limit of 3 radii, 12 steps until its excess halves, a twentieth of a step forgotten at each step inside and one at each beyond that does no harm, a tenth of the descent kept) were judged against neighbours on every second setting: the best there is named, and judged on the other half beside the constants in use; on the first three seeds. "
        + "Quick: one network, Adam at 0.001 and 0.01, the seeds that are asked for.";

    public override int Version => 2;

    private static IEnumerable<int> Seeds(RunOptions options) => options.Quick ? options.Seeds : options.Seeds.Concat(options.Seeds.Select(seed => seed + options.Seeds.Max() + 1)).Distinct();

    private static IEnumerable<SustainedSetting> Settings(RunOptions options) =>
        SustainedSetting.All.Where(setting => !options.Quick || (setting.NetworkName == "64-128-10" && setting is { OptimizerName: "Adam", Rate: 1e-3 or 1e-2 }));

    // One seed after the other, so that an unfinished experiment shows all settings; the constants' neighbours come last.
    protected override IEnumerable<(string Name, Func<SustainedRun> Run)> Runs(RunOptions options) =>
        from part in new[]
        {
            (Arms: (IEnumerable<ArmKind>)Arms, Seeds: Seeds(options), Settings: Settings(options)),
            ([ArmKind.Plain, ArmKind.Guard], Enumerable.Range(0, options.Quick ? 0 : HotSeeds).Except(Seeds(options)), Settings(options).Where(setting => setting.IsHot)),
            (Rivals, Enumerable.Range(0, options.Quick ? 0 : TroubleSeeds).Except(Seeds(options)), Settings(options).Where(setting => setting.Sustained)),
            (ArmKind.Neighbours, options.Quick ? [] : Seeds(options).Take(NeighbourSeeds), Settings(options)),
        }
        from seed in part.Seeds
        from setting in part.Settings
        from arm in part.Arms
        select ($"{setting.Name}, {arm.Name}, seed {seed}", (Func<SustainedRun>)(() => SustainedRun.Train(setting, arm, seed)));

    protected override Summary Summarise(IReadOnlyList<SustainedRun> results, RunOptions options)
    {
        var verdicts = new List<Verdict>();
        var settings = Settings(options).Where(setting => results.Any(run => run.Setting == setting.Name)).ToList();
        foreach (var setting in settings)
        {
            verdicts.AddRange(setting.Sustained ? Trouble(setting, results) : Healthy(setting, results));
        }

        verdicts.AddRange(Constants(settings, results));
        return new Summary(verdicts, [], [Table(settings, results)], [.. Rows(settings, results)]);
    }

    private static IEnumerable<Verdict> Healthy(SustainedSetting setting, IReadOnlyList<SustainedRun> results)
    {
        var differences = Paired(results, setting, ArmKind.Guard, ArmKind.Plain);
        if (differences.Length > 0)
        {
            double mean = differences.Average(), changed = Changed(results, setting, ArmKind.Guard);
            double error = Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / Math.Max(1, differences.Length - 1) / differences.Length);
            string reason = mean >= -HealthyLoss ? "" : "; at this rate the guard finds that many steps beyond the radius and shortens them, though plain training bears them";
            yield return Verdict.Judge(
                $"The guard costs nothing: {setting.Name}", "-", $"{Signed(mean)} points (+-{(100 * error).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)}), {differences.Length} pairs, {Text.Number(changed)} of {SustainedRun.Steps} steps changed{reason}", mean, "paired mean against plain not below -0.2 points", mean >= -HealthyLoss);
        }
    }

    private static IEnumerable<Verdict> Trouble(SustainedSetting setting, IReadOnlyList<SustainedRun> results)
    {
        double ours = Median(results, setting, ArmKind.Guard);
        var best = Arms.Where(arm => arm != ArmKind.Guard && arm != ArmKind.Rule && Of(results, setting, arm).Any()).OrderByDescending(arm => Median(results, setting, arm)).FirstOrDefault();
        if (!double.IsNaN(ours) && best is not null)
        {
            double theirs = Median(results, setting, best);
            string reason = ours >= theirs - Tolerance ? "" : best == ArmKind.Exact ? "; the cap at the radius, a preset of the guard, did better here" : "";
            yield return Verdict.Judge(
                $"No other treatment beats the guard: {setting.Name} (best other: {best.Title}, {Text.Percent(theirs)})", "-", Text.Percent(ours) + reason, ours, "the guard's median at most 0.3 points below that of every other", ours >= theirs - Tolerance);
        }
    }

    // The best of the constants on one half of the settings, and what it is worth on the other.
    private static IEnumerable<Verdict> Constants(IReadOnlyList<SustainedSetting> settings, IReadOnlyList<SustainedRun> results)
    {
        var choosing = settings.Where(setting => setting.Chooses).ToList();
        var judging = settings.Where(setting => !setting.Chooses).ToList();
        ArmKind[] candidates = [ArmKind.Rule, .. ArmKind.Neighbours.Where(arm => results.Any(run => run.Arm == arm.Name))];
        if (candidates.Length > 1 && choosing.Count > 0 && judging.Count > 0)
        {
            var best = candidates.OrderByDescending(arm => Mean(choosing, results, arm)).First();
            double ours = Mean(judging, results, ArmKind.Rule), theirs = Mean(judging, results, best);
            yield return Verdict.Judge(
                $"The constants in use are as good on settings that did not choose them as the best of those that did ({best.Title}, {Text.Percent(theirs)})", "-", Text.Percent(ours), ours, "mean accuracy over the other settings at most 0.3 points lower", ours >= theirs - Tolerance);
        }
    }

    private static ReportTable Table(IReadOnlyList<SustainedSetting> settings, IReadOnlyList<SustainedRun> results)
    {
        ArmKind[] shown = [.. Arms.Concat(ArmKind.Neighbours).Where(arm => results.Any(run => run.Arm == arm.Name))];
        return new ReportTable(
            "Final test accuracy, medians; in brackets the steps that were changed. Settings with an asterisk chose among the constants; medians are over all seeds of an arm.", ["Setting", .. shown.Select(arm => arm.Title)],
            [.. settings.Select(setting => (IReadOnlyList<string>)[setting.Name + (setting.Chooses ? " *" : ""), .. shown.Select(arm => $"{Text.Percent(Median(results, setting, arm))} ({Text.Number(Changed(results, setting, arm))})")])]);
    }

    private static IEnumerable<ResultRow> Rows(IReadOnlyList<SustainedSetting> settings, IReadOnlyList<SustainedRun> results) =>
        from setting in settings
        from runs in results.Where(run => run.Setting == setting.Name).GroupBy(run => run.Arm)
        select ResultRow.Of("sustained", setting.Name, runs.Key, "final_accuracy", [.. runs.Select(run => run.FinalAccuracy)]);

    private static double[] Paired(IReadOnlyList<SustainedRun> results, SustainedSetting setting, ArmKind one, ArmKind other) =>
        [.. from run in Of(results, setting, one) join twin in Of(results, setting, other) on run.Seed equals twin.Seed select run.FinalAccuracy - twin.FinalAccuracy];

    private static IEnumerable<SustainedRun> Of(IReadOnlyList<SustainedRun> results, SustainedSetting setting, ArmKind arm) => results.Where(run => run.Setting == setting.Name && run.Arm == arm.Name);

    private static double Median(IReadOnlyList<SustainedRun> results, SustainedSetting setting, ArmKind arm) =>
        Of(results, setting, arm).ToList() is { Count: > 0 } runs ? Quartiles.Of(runs.Select(run => run.FinalAccuracy)).Median : double.NaN;

    private static double Changed(IReadOnlyList<SustainedRun> results, SustainedSetting setting, ArmKind arm) =>
        Of(results, setting, arm).ToList() is { Count: > 0 } runs ? Quartiles.Of(runs.Select(run => (double)run.Changed)).Median : double.NaN;

    private static double Mean(IEnumerable<SustainedSetting> settings, IReadOnlyList<SustainedRun> results, ArmKind arm) => settings.Average(setting => Of(results, setting, arm).Where(run => IsCompared(results, run)).Select(run => run.FinalAccuracy).DefaultIfEmpty(double.NaN).Average());

    // Where each of the constants was run.
    private static bool IsCompared(IReadOnlyList<SustainedRun> results, SustainedRun run) => ArmKind.Neighbours.All(arm => results.Any(other => other.Arm == arm.Name && other.Setting == run.Setting && other.Seed == run.Seed));

    private static string Signed(double share) => (100 * share).ToString("+0.00;-0.00;0.00", System.Globalization.CultureInfo.InvariantCulture);
}

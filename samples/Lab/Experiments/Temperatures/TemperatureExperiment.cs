using Lab.Data;
using Lab.Findings;
using Lab.Measuring;
using Lab.Models;
using Lab.Running;
using Reporting;
using SafeStep;

namespace Lab.Experiments.Temperatures;

/// <summary>A network trained at a temperature, and one step of every length along its gradient.</summary>
public sealed record TemperatureRun(double Temperature, int Seed, double Radius, double[] Distances, double[] LossRatio)
{
    /// <summary>Where the loss has doubled, as a distance.</summary>
    public double Onset => Sweep.Onset(Distances, LossRatio, 2);

    /// <summary>The same in units of the radius.</summary>
    public double OnsetRatio => Onset / Radius;

    [StepGuardExempt("A network to be measured afterwards, trained as published.")]
    public static TemperatureRun Of(double temperature, int seed, int steps, int points)
    {
        using var scope = torch.NewDisposeScope();
        var (train, _) = DigitImages.Stratified(0.2, seed);
        var network = Weights.Draw(seed, () => new GeluPerceptron());
        using var optimizer = torch.optim.Adam(network.parameters(), 0.01);
        using var batches = BatchOrder.Draws(train.Count, 256, seed + 17).GetEnumerator();
        for (int step = 0; step < steps && batches.MoveNext(); step++)
        {
            using var inner = torch.NewDisposeScope();
            var (x, y) = train.Batch(batches.Current);
            optimizer.zero_grad();
            nn.functional.cross_entropy(network.call(x) / temperature, y).backward();
            optimizer.step();
        }

        var direction = Directions.Descent(network, train.X, train.Y, temperature);
        // Dividing logits by T divides their slopes: the radius is T times that of the logits themselves.
        double radius = temperature * Slopes.Of(network, train.X, direction).SpreadRadius();
        double[] distances = Series.Geometric(1e-4, Math.Max(10 * radius, 2), points);
        return new TemperatureRun(temperature, seed, radius, distances, Sweep.Of(network, direction, train, distances, temperature).LossRatio);
    }
}

/// <summary>Figure 9: temperatures move the collapse; in units of the radius it stays.</summary>
public sealed class TemperatureExperiment : Experiment<TemperatureRun>
{
    private static readonly (double Temperature, string Color, bool Dashed)[] Temperatures =
        [(0.25, "danger", false), (0.5, "warning", false), (1, "safe", false), (2, "neutral", false), (4, "danger", true), (8, "neutral", true)];

    public override string Name => "temperature";

    public override string Title => "temperatures move the collapse, the radius moves with it";

    public override string Source => "Figure 9";

    public override string Protocol =>
        "A 64-128-128-10 network with GELU trained on the loss of the logits divided by T (Adam at 0.01, batches of 256, 120 steps), then one step of every length down the gradient; the onset is where the loss has doubled. "
        + "Spread means the standard deviation over the mean of the six temperatures' medians; the paper's measure is not in its public code, so the size of each spread cannot be compared, only what the radius makes of it. As published, with a wider range of lengths. Quick: 40 steps, three temperatures.";

    public override int Version => 1;

    protected override IEnumerable<(string Name, Func<TemperatureRun> Run)> Runs(RunOptions options) =>
        from entry in Temperatures
        where !options.Quick || entry.Temperature is 0.25 or 1 or 8
        from seed in options.Seeds
        select ($"T = {Text.Number(entry.Temperature)}, seed {seed}", (Func<TemperatureRun>)(() => TemperatureRun.Of(entry.Temperature, seed, options.Pick(120, 40), options.Pick(100, 40))));

    protected override Summary Summarise(IReadOnlyList<TemperatureRun> results, RunOptions options)
    {
        var groups = Temperatures.Select(entry => (entry.Temperature, entry.Color, entry.Dashed, Runs: results.Where(run => run.Temperature == entry.Temperature).ToArray())).Where(group => group.Runs.Length > 0).ToArray();
        double[] raw = [.. groups.Select(group => Quartiles.Of(group.Runs.Select(run => run.Onset)).Median)];
        double[] scaled = [.. groups.Select(group => Quartiles.Of(group.Runs.Select(run => run.OnsetRatio)).Median)];
        double before = Deviation.Relative(raw), after = Deviation.Relative(scaled);
        return new Summary(
            [
                new Verdict("Spread of the onsets as distances", "0.992", $"{Text.Number(before)}; {Text.Number(Decades(raw))} decades from first to last", before, "not judged: another measure of spread", Outcome.NotComparable),
                Verdict.Judge("Spread of the onsets in units of the radius", "0.164", $"{Text.Number(after)}; {Text.Number(Decades(scaled))} decades from first to last", after, "at most a third of the spread of the distances, as in the paper", after <= before / 3),
                Verdict.Judge("No temperature's loss doubles below r = 1", "-", $"r = {Text.Number(scaled.Min())}", scaled.Min(), "smallest median onset at least 1", scaled.Min() >= 1),
            ],
            [
                new Figure(
                    new LineChart("Loss by distance", "distance in parameter space", "loss over the loss before the step", [.. groups.Select(group => Lines(group.Temperature, group.Color, group.Dashed, group.Runs, _ => 1))])
                    {
                        Horizontal = HorizontalAxis.Logarithmic, LogY = true, Threshold = (2, "doubled"),
                    },
                    "The first seed of each temperature."),
                new Figure(
                    new LineChart("Loss by ratio", "step over radius, r", "loss over the loss before the step", [.. groups.Select(group => Lines(group.Temperature, group.Color, group.Dashed, group.Runs, run => run.Radius))])
                    {
                        Horizontal = HorizontalAxis.Logarithmic, LogY = true, Threshold = (2, "doubled"), Mark = (1, "r = 1"),
                    },
                    "The same in units of each network's radius."),
            ],
            [new ReportTable("Onsets.", ["Temperature", "Radius", "Onset as a distance", "Onset in units of the radius"], [.. groups.Select(group => (IReadOnlyList<string>)[Text.Number(group.Temperature), Text.Number(Quartiles.Of(group.Runs.Select(run => run.Radius))), Text.Number(Quartiles.Of(group.Runs.Select(run => run.Onset))), Text.Number(Quartiles.Of(group.Runs.Select(run => run.OnsetRatio)))])])],
            [
                .. groups.SelectMany(group => new[]
                {
                    ResultRow.Of(Name, $"T = {Text.Number(group.Temperature)}", "distance", "loss_onset", [.. group.Runs.Select(run => run.Onset)]),
                    ResultRow.Of(Name, $"T = {Text.Number(group.Temperature)}", "spread", "loss_onset", [.. group.Runs.Select(run => run.OnsetRatio)]),
                }),
                ResultRow.Of(Name, "all", "distance", "relative_deviation", [before]),
                ResultRow.Of(Name, "all", "spread", "relative_deviation", [after]),
            ]);
    }

    private static double Decades(double[] onsets) => Math.Log10(onsets.Max() / onsets.Min());

    private static Line Lines(double temperature, string color, bool dashed, IReadOnlyList<TemperatureRun> runs, Func<TemperatureRun, double> unit)
    {
        var run = runs[0];
        return new Line($"T = {Text.Number(temperature)}", color, [.. run.Distances.Zip(run.LossRatio, (distance, ratio) => (distance / unit(run), Math.Min(ratio, 1e4)))], Dashed: dashed);
    }
}

using Lab.Findings;
using Lab.Measuring;
using Lab.Models;
using Lab.Running;
using Reporting;
using SafeStep;

namespace Lab.Experiments.Kullback;

/// <summary>
/// Over many samples: at each reach (step times spread) the largest and the median share of the remainder bound that is used, and the largest for the divergence the other way round.
/// </summary>
public sealed record KlRun(string Kind, int Seed, double[] Reach, double[] Largest, double[] Median, double[] LargestReverse);

/// <summary>Appendix 4: the Kullback-Leibler divergence along a step is its quadratic model up to a remainder that has a sharp bound.</summary>
public sealed class KlExperiment : Experiment<KlRun>
{
    private const string Worst = "two classes, worst case";

    public override string Name => "kl";

    public override string Title => "the remainder of the divergence's quadratic model";

    public override string Source => "Appendix 4, Theorem A4.2";

    public override string Protocol =>
        "|KL(p(t) || p(0)) - t^2 Var / 2| against |t|^3 spread^3 / (18 sqrt 3), and KL(p(0) || p(t)) against half of it, in double precision on linear logits: for random samples of 2, 10 and 1,000 classes, "
        + "for two classes with probability (3 - sqrt 3) / 6, which the proof names as the worst, and for the training rows of the six trained networks along their gradients. The public code calls the first bound approximate; integrating its third derivative proves it. Quick: fewer samples.";

    public override int Version => 1;

    protected override IEnumerable<(string Name, Func<KlRun> Run)> Runs(RunOptions options)
    {
        double[] reach = Series.Geometric(0.05, 30, options.Pick(28, 14));
        var trained = from architecture in Architecture.All.Reverse()
                      from seed in options.Seeds
                      where !options.Quick || architecture == Architecture.Linear || architecture == Architecture.NormalisedPerceptron
                      select ($"{architecture.Name}, seed {seed}", (Func<KlRun>)(() => OfNetwork(architecture, seed, options.Pick(architecture.Steps, 60), reach)));
        var random = from classes in new[] { 2, 10, 1000 }
                     from seed in options.Seeds
                     select ($"random, {classes} classes, seed {seed}", (Func<KlRun>)(() => OfRandom(classes, seed, options.Pick(classes > 100 ? 200 : 2000, 100), reach)));
        return [.. trained, .. random, (Worst, () => Measure(Worst, 0, reach, [(Logits: [0, Math.Log((3 + Math.Sqrt(3)) / (3 - Math.Sqrt(3)))], Slopes: [0, 1]), ([0, Math.Log((3 + Math.Sqrt(3)) / (3 - Math.Sqrt(3)))], [1, 0])]))];
    }

    protected override Summary Summarise(IReadOnlyList<KlRun> results, RunOptions options)
    {
        double largest = results.Max(run => run.Largest.Max()), reverse = results.Max(run => run.LargestReverse.Max());
        double networks = results.Where(run => Architecture.All.Any(architecture => architecture.Name == run.Kind)).Select(run => run.Largest.Max()).DefaultIfEmpty(double.NaN).Max();
        // The remainder is computed as a difference: its rounding is some 1e-12 of the bound at the shortest reach.
        const double Rounding = 1e-9;
        string[] colors = ["neutral", "danger", "warning", "safe"];
        var kinds = results.GroupBy(run => run.Kind).ToArray();
        return new Summary(
            [
                Verdict.Judge("The remainder never exceeds its bound", "<= 1", Text.Number(largest), largest, "largest share of the bound at most 1", largest <= 1 + Rounding),
                Verdict.Judge("Nor does that of KL(p(0) || p(t)) exceed half of it", "<= 1", Text.Number(reverse), reverse, "largest share of the bound at most 1", reverse <= 1 + Rounding),
                Verdict.Judge("The bound is sharp", "1", Text.Number(largest), largest, "some sample uses at least 97% of it", largest >= 0.97),
                Verdict.Judge("Trained networks come near it", "-", Text.Number(networks), networks, "some sample uses at least half of it", networks >= 0.5),
            ],
            [
                new Figure(
                    new LineChart("Share of the bound that is used", "step times spread", "largest share over the samples", [.. kinds.Select((runs, i) => Series.Of(runs.Key, colors[i % 4], runs.First().Reach, [.. runs.Select(run => run.Largest)], dashed: i >= 4 && i < 8))])
                    {
                        Horizontal = HorizontalAxis.Logarithmic, LogY = true, Threshold = (1, "the bound"),
                    },
                    "The largest over the samples of each kind."),
            ],
            [],
            [.. kinds.Select(runs => ResultRow.Of(Name, runs.Key, "bound", "largest_share", [.. runs.Select(run => run.Largest.Max())]))]);
    }

    private static KlRun OfRandom(int classes, int seed, int samples, double[] reach)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Measure($"random, {classes:N0} classes", seed, reach, Enumerable.Range(0, samples).Select(sample =>
        {
            // From flat to confident.
            double scale = 4 * random.NextDouble();
            return (Enumerable.Range(0, classes).Select(_ => scale * Normal()).ToArray(), Enumerable.Range(0, classes).Select(_ => Normal()).ToArray());
        }));
    }

    private static KlRun OfNetwork(Architecture architecture, int seed, int steps, double[] reach)
    {
        using var scope = torch.NewDisposeScope();
        var network = TrainedNetworks.Of(architecture, seed, Phase.Trained, steps);
        var slopes = Slopes.Of(network, TrainedNetworks.Train.X, Directions.Descent(network, TrainedNetworks.Train.X, TrainedNetworks.Train.Y));
        return Measure(architecture.Name, seed, reach, Enumerable.Range(0, slopes.Rows).Select(row => (Array.ConvertAll(slopes.LogitsOf(row).ToArray(), x => (double)x), Array.ConvertAll(slopes.SlopesOf(row).ToArray(), x => (double)x))));
    }

    private static KlRun Measure(string kind, int seed, double[] reach, IEnumerable<(double[] Logits, double[] Slopes)> samples)
    {
        var shares = samples.Select(sample => new KlRemainder(sample.Logits, sample.Slopes)).Where(remainder => remainder.Spread > 0)
            .Select(remainder => reach.Select(length => remainder.Shares(length / remainder.Spread)).ToArray()).ToArray();
        return new KlRun(
            kind, seed, reach,
            [.. reach.Select((_, i) => shares.Max(share => share[i].Forward))],
            [.. reach.Select((_, i) => Quartiles.Of(shares.Select(share => share[i].Forward)).Median)],
            [.. reach.Select((_, i) => shares.Max(share => share[i].Reverse))]);
    }
}

/// <summary>One sample's divergence along a step, against its quadratic model.</summary>
public sealed class KlRemainder
{
    private readonly double[] probabilities, centred;
    private readonly double variance;

    public KlRemainder(double[] logits, double[] slopes)
    {
        double top = logits.Max(), sum = logits.Sum(logit => Math.Exp(logit - top));
        probabilities = [.. logits.Select(logit => Math.Exp(logit - top) / sum)];
        double mean = probabilities.Zip(slopes, (p, a) => p * a).Sum();
        centred = [.. slopes.Select(slope => slope - mean)];
        variance = probabilities.Zip(centred, (p, a) => p * a * a).Sum();
        Spread = slopes.Max() - slopes.Min();
    }

    /// <summary>The largest difference of two slopes.</summary>
    public double Spread { get; }

    /// <summary>The share of its bound that the remainder at a step uses: of KL(p(t) || p(0)), and of KL(p(0) || p(t)) with half the bound.</summary>
    public (double Forward, double Reverse) Shares(double step)
    {
        // With slopes centred at p(0): K(t) = log E exp(a t), KL(p(t) || p(0)) = t K'(t) - K(t) and KL(p(0) || p(t)) = K(t).
        double top = centred.Max(a => a * step);
        double[] weights = [.. probabilities.Zip(centred, (p, a) => p * Math.Exp((a * step) - top))];
        double sum = weights.Sum(), cumulant = top + Math.Log(sum), mean = weights.Zip(centred, (w, a) => w * a).Sum() / sum;
        double quadratic = step * step * variance / 2, bound = StepDiagnostics.KlRemainder(Spread, step);
        return (Math.Abs((step * mean) - cumulant - quadratic) / bound, Math.Abs(cumulant - quadratic) / (bound / 2));
    }
}

using Lab.Findings;
using Lab.Measuring;
using Lab.Models;
using Lab.Running;
using Reporting;
using SafeStep;

namespace Lab.Experiments.Envelopes;

/// <summary>
/// The ghosts of a network's training rows along its gradient: for each row the zero of its label and the strongest other class alone, and the exact nearest zero of all classes.
/// </summary>
public sealed record EnvelopeRun(string Architecture, int Seed, string Phase, double Accuracy, double SpreadRadius, double[] PairReal, double[] PairImaginary, double[] ExactReal, double[] ExactImaginary)
{
    public IEnumerable<double> PairDistance => PairReal.Zip(PairImaginary, double.Hypot);

    public IEnumerable<double> ExactDistance => ExactReal.Zip(ExactImaginary, double.Hypot);

    public static EnvelopeRun Of(Architecture architecture, int seed, Phase phase, int steps, int rows)
    {
        using var scope = torch.NewDisposeScope();
        var train = TrainedNetworks.Train;
        var network = TrainedNetworks.Of(architecture, seed, phase, steps);
        var slopes = Slopes.Of(network, train.X, Directions.Descent(network, train.X, train.Y));
        var pairs = new List<(double Real, double Imaginary)>();
        var zeros = new List<(double Real, double Imaginary)>();
        for (int row = 0; row < Math.Min(rows, slopes.Rows); row++)
        {
            var exact = ConvergenceRadius.Exact(slopes.LogitsOf(row), slopes.SlopesOf(row));
            if (double.IsFinite(exact.Zero.Real) && double.IsFinite(exact.Zero.Imaginary))
            {
                zeros.Add((exact.Zero.Real, exact.Zero.Imaginary));
                pairs.Add(Pair(slopes.LogitsOf(row), slopes.SlopesOf(row), train.Labels[row]));
            }
        }

        return new EnvelopeRun(
            architecture.Name, seed, phase.ToString(), Evaluation.Accuracy(network.Module, TrainedNetworks.Test), slopes.SpreadRadius(),
            [.. pairs.Select(zero => zero.Real)], [.. pairs.Select(zero => zero.Imaginary)], [.. zeros.Select(zero => zero.Real)], [.. zeros.Select(zero => zero.Imaginary)]);
    }

    /// <summary>The zero of two classes, the label and the strongest other: where exp(z_y + a_y t) = -exp(z_c + a_c t).</summary>
    private static (double Real, double Imaginary) Pair(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, int label)
    {
        int other = label == 0 ? 1 : 0;
        for (int k = 0; k < logits.Length; k++)
        {
            other = k != label && logits[k] > logits[other] ? k : other;
        }

        double gap = (double)logits[label] - logits[other], difference = (double)slopes[other] - slopes[label];
        return (gap / difference, Math.PI / Math.Abs(difference));
    }
}

/// <summary>The ghosts themselves, in the complex plane, through training.</summary>
public sealed class EnvelopeExperiment : Experiment<EnvelopeRun>
{
    private static readonly Architecture[] Architectures = [Architecture.Linear, Architecture.NormalisedPerceptron, Architecture.Convolution, Architecture.Transformer];

    private static readonly (Phase Phase, string Color, string Name)[] Phases = [(Phase.Untrained, "neutral", "untrained"), (Phase.Middle, "warning", "a quarter trained"), (Phase.Trained, "danger", "trained")];

    public override string Name => "envelope";

    public override string Title => "the ghosts in the complex plane through training";

    public override string Source => "The ghost envelope of the public code";

    public override string Protocol =>
        "Four networks before, after a quarter and at the end of training (as in phase); for each of 200 training rows, down the gradient of all: the zero of the label and the strongest other class, as published, and the exact nearest zero of all ten. Quick: 60 steps, 60 rows.";

    public override int Version => 1;

    protected override IEnumerable<(string Name, Func<EnvelopeRun> Run)> Runs(RunOptions options) =>
        from architecture in Architectures.Reverse()
        from seed in options.Seeds
        from phase in Phases
        select ($"{architecture.Name}, {phase.Name}, seed {seed}", (Func<EnvelopeRun>)(() => EnvelopeRun.Of(architecture, seed, phase.Phase, options.Pick(architecture.Steps, 60), options.Pick(200, 60))));

    protected override Summary Summarise(IReadOnlyList<EnvelopeRun> results, RunOptions options)
    {
        double below = results.Min(run => run.ExactDistance.Min() / run.SpreadRadius);
        var exactToPair = Quartiles.Of(results.SelectMany(run => run.ExactDistance.Zip(run.PairDistance, (exact, pair) => exact / pair)));
        var shrinkage = results.GroupBy(run => (run.Architecture, run.Seed)).Where(runs => runs.Count() == Phases.Length)
            .Select(runs => Radius(runs, Phase.Trained) / Radius(runs, Phase.Untrained)).ToArray();
        double least = shrinkage.Length > 0 ? shrinkage.Max() : double.NaN;
        return new Summary(
            [
                Verdict.Judge("No ghost lies nearer than the spread bound", ">= 1", Text.Number(below), below, "smallest distance over the bound at least 1", below >= 1 - 1e-6),
                Verdict.Judge("The zero of two classes stands for the nearest of all", "-", Text.Number(exactToPair), exactToPair.Median, "median distance of the exact zero at least 0.8 of the pair's", exactToPair.Median >= 0.8),
                Verdict.Judge("Training draws the envelope in", "the radius falls", Text.Number(least), least, "trained radius below the untrained one in every run", least < 1),
            ],
            [.. Architectures.SelectMany(architecture => Figures(architecture, [.. results.Where(run => run.Architecture == architecture.Name)]))],
            [new ReportTable("Distances in parameter space.", ["Network", "Phase", "Accuracy", "Spread bound", "Nearest ghost", "Median ghost"],
                [.. from architecture in Architectures
                    from phase in Phases
                    let runs = results.Where(run => run.Architecture == architecture.Name && run.Phase == phase.Phase.ToString()).ToArray()
                    where runs.Length > 0
                    select (IReadOnlyList<string>)[architecture.Name, phase.Name, Text.Percent(Median(runs, run => run.Accuracy)), Text.Number(Median(runs, run => run.SpreadRadius)), Text.Number(Median(runs, run => run.ExactDistance.Min())), Text.Number(Median(runs, run => Quartiles.Of(run.ExactDistance).Median))]])],
            [.. results.GroupBy(run => (run.Architecture, run.Phase)).SelectMany(runs => new[]
            {
                ResultRow.Of(Name, $"{runs.Key.Architecture}, {runs.Key.Phase}", "spread", "radius", [.. runs.Select(run => run.SpreadRadius)]),
                ResultRow.Of(Name, $"{runs.Key.Architecture}, {runs.Key.Phase}", "exact", "nearest", [.. runs.Select(run => run.ExactDistance.Min())]),
            })]);
    }

    private static IEnumerable<Figure> Figures(Architecture architecture, IReadOnlyList<EnvelopeRun> runs)
    {
        if (runs.Count > 0)
        {
            int seed = runs.Min(run => run.Seed);
            var shown = Phases.Select(phase => (phase, Run: runs.FirstOrDefault(run => run.Seed == seed && run.Phase == phase.Phase.ToString()))).Where(pair => pair.Run is not null).ToArray();
            double far = Quartiles.Of(shown.SelectMany(pair => pair.Run!.ExactDistance)).Median * 3;
            var kinds = shown.Select(pair => new Dots(pair.phase.Name, pair.phase.Color, [.. pair.Run!.ExactReal.Zip(pair.Run.ExactImaginary).Where(zero => double.Hypot(zero.First, zero.Second) <= far)])).Where(dots => dots.Points.Count > 0).ToArray();
            yield return new Figure(
                new DotChart($"Ghosts of the {architecture.Name} network", "real part: distance along the step", "imaginary part", kinds) { Horizontal = HorizontalAxis.Linear, Threshold = (shown[^1].Run!.SpreadRadius, "spread bound, last phase") },
                $"The exact nearest zero of each row, seed {seed}; those beyond three times the median distance are left out.");
        }
    }

    private static double Radius(IEnumerable<EnvelopeRun> runs, Phase phase) => runs.First(run => run.Phase == phase.ToString()).SpreadRadius;

    private static double Median(IEnumerable<EnvelopeRun> runs, Func<EnvelopeRun, double> value) => Quartiles.Of(runs.Select(value)).Median;
}

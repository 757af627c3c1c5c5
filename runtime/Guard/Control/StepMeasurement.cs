using System.Diagnostics;

namespace SafeStep;

/// <summary>What was measured of a proposed step, or what in it is not finite.</summary>
internal readonly record struct StepMeasurement
{
    /// <summary>The Euclidean length of the update; not finite when the update is not.</summary>
    public double Distance { get; init; }

    /// <summary>The step's length over its convergence radius; NaN when something is not finite.</summary>
    public required double Ratio { get; init; }

    /// <summary>The radius under each bound asked for, in units of the update.</summary>
    public BoundRadii Radii { get; init; }

    public required int BottleneckSample { get; init; }

    public int RowsRaised { get; init; }

    public bool ExactTangent { get; init; }

    /// <summary>The time until the logits and their slopes were at hand.</summary>
    public TimeSpan JvpElapsed { get; init; }

    public string? NotFinite { get; init; }

    /// <summary>Measures a step on a batch. Classes are the last dimension of the logits, every other dimension counts samples.</summary>
    public static StepMeasurement Of(ProposedUpdate update, Func<LogitJvp> evaluate, StepGuardOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        using var jvp = evaluate();
        if (jvp.Logits.dim() == 0 || jvp.Logits.numel() == 0)
        {
            throw new InvalidOperationException(
                $"The logits have shape [{string.Join(", ", jvp.Logits.shape)}]: an empty batch or no classes. A step needs at least one sample to be measured on.");
        }

        // What the spread needs is reduced where the tensors are and read back at once: on a GPU each read waits for all work before it.
        bool spreadOnly = options.Bound == RadiusBound.Spread && options.ReportedBounds.All(bound => bound == RadiusBound.Spread);
        var squares = update.SquaredLengths(jvp.Logits.device);
        double[] numbers = ToArray<double>(spreadOnly ? torch.cat([SpreadReduction.Of(jvp), squares], 0) : squares);
        double distance = Math.Sqrt(numbers.Skip(spreadOnly ? SpreadReduction.Count : 0).Sum());
        distance = double.IsFinite(distance) ? distance : update.LengthOfHuge();

        var measured = !double.IsFinite(distance) ? OfNotFinite($"the update of {string.Join(", ", update.NotFinite())}", Stopwatch.GetElapsedTime(start))
            : spreadOnly && SpreadReduction.TryRead(numbers, out var batch) ? Of(_ => batch, options, Stopwatch.GetElapsedTime(start))
            : OfRows(jvp, options, start);
        return measured with { Distance = distance, ExactTangent = jvp.ExactTangent };
    }

    private static StepMeasurement OfRows(LogitJvp jvp, StepGuardOptions options, long start)
    {
        int classes = checked((int)jvp.Logits.shape[^1]);
        if (jvp.Logits.dtype == torch.ScalarType.Float64)
        {
            double[] logits = ToArray<double>(jvp.Logits), slopes = ToArray<double>(jvp.Slopes);
            var elapsed = Stopwatch.GetElapsedTime(start);
            return NotFiniteIn(logits, slopes) is { } culprit
                ? OfNotFinite(culprit, elapsed)
                : Of(bound => ConvergenceRadius.OfBatch(bound, logits, slopes, classes), options, elapsed);
        }
        else
        {
            float[] logits = ToArray<float>(jvp.Logits), slopes = ToArray<float>(jvp.Slopes);
            var elapsed = Stopwatch.GetElapsedTime(start);
            return NotFiniteIn(logits, slopes) is { } culprit
                ? OfNotFinite(culprit, elapsed)
                : Of(bound => ConvergenceRadius.OfBatch(bound, logits, slopes, classes), options, elapsed);
        }
    }

    private static StepMeasurement OfNotFinite(string culprit, TimeSpan jvpElapsed) =>
        new() { Ratio = double.NaN, BottleneckSample = -1, NotFinite = culprit, JvpElapsed = jvpElapsed };

    private static StepMeasurement Of(Func<RadiusBound, BatchRadius> radius, StepGuardOptions options, TimeSpan jvpElapsed)
    {
        var controlling = radius(options.Bound);
        var radii = new BoundRadii().With(options.Bound, controlling.Radius);
        foreach (var bound in options.ReportedBounds)
        {
            radii = radii[bound] is null ? radii.With(bound, radius(bound).Radius) : radii;
        }

        return new StepMeasurement
        {
            Ratio = 1 / controlling.Radius,
            Radii = radii,
            BottleneckSample = controlling.BottleneckRow,
            RowsRaised = controlling.RowsRaised,
            JvpElapsed = jvpElapsed,
        };
    }

    // A logit of minus infinity is a masked class: it has probability zero and takes no part, whatever its slope.
    private static string? NotFiniteIn<T>(T[] logits, T[] slopes)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        for (int i = 0; i < logits.Length; i++)
        {
            if (!T.IsFinite(logits[i]) && !T.IsNegativeInfinity(logits[i]))
            {
                return "a logit";
            }

            if (!T.IsFinite(slopes[i]) && !T.IsNegativeInfinity(logits[i]))
            {
                return "the slope of a logit";
            }
        }

        return null;
    }

    private static T[] ToArray<T>(Tensor tensor)
        where T : unmanaged =>
        tensor.to_type(typeof(T) == typeof(double) ? torch.ScalarType.Float64 : torch.ScalarType.Float32).cpu().contiguous().data<T>().ToArray();
}

using System.Diagnostics;

namespace SafeStep;

/// <summary>What was measured of a proposed step, or what in it is not finite.</summary>
internal readonly record struct StepMeasurement
{
    /// <summary>The step's length over its convergence radius; NaN when something is not finite.</summary>
    public required double Ratio { get; init; }

    /// <summary>The radius under each bound asked for, in units of the update.</summary>
    public BoundRadii Radii { get; init; }

    public required int BottleneckSample { get; init; }

    public int RowsRaised { get; init; }

    public required bool ExactTangent { get; init; }

    /// <summary>The time until the logits and their slopes were at hand.</summary>
    public TimeSpan JvpElapsed { get; init; }

    public string? NotFinite { get; init; }

    public static StepMeasurement OfNotFinite(string culprit, bool exactTangent = true) =>
        new() { Ratio = double.NaN, BottleneckSample = -1, ExactTangent = exactTangent, NotFinite = culprit };

    /// <summary>Measures a batch. Classes are the last dimension of the logits, every other dimension counts samples.</summary>
    public static StepMeasurement Of(Func<LogitJvp> evaluate, StepGuardOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        using var jvp = evaluate();
        if (jvp.Logits.dim() == 0 || jvp.Logits.numel() == 0)
        {
            throw new InvalidOperationException(
                $"The logits have shape [{string.Join(", ", jvp.Logits.shape)}]: an empty batch or no classes. A step needs at least one sample to be measured on.");
        }

        if (jvp.Logits.dtype == torch.ScalarType.Float64)
        {
            double[] logits = ToArray<double>(jvp.Logits), slopes = ToArray<double>(jvp.Slopes);
            var elapsed = Stopwatch.GetElapsedTime(start);
            return Of(NotFiniteIn(logits, slopes), bound => ConvergenceRadius.OfBatch(bound, logits, slopes, Classes(jvp)), jvp, options, elapsed);
        }
        else
        {
            float[] logits = ToArray<float>(jvp.Logits, torch.ScalarType.Float32), slopes = ToArray<float>(jvp.Slopes, torch.ScalarType.Float32);
            var elapsed = Stopwatch.GetElapsedTime(start);
            return Of(NotFiniteIn(logits, slopes), bound => ConvergenceRadius.OfBatch(bound, logits, slopes, Classes(jvp)), jvp, options, elapsed);
        }
    }

    private static StepMeasurement Of(string? culprit, Func<RadiusBound, BatchRadius> radius, LogitJvp jvp, StepGuardOptions options, TimeSpan jvpElapsed)
    {
        if (culprit is not null)
        {
            return OfNotFinite(culprit, jvp.ExactTangent) with { JvpElapsed = jvpElapsed };
        }

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
            ExactTangent = jvp.ExactTangent,
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

    private static int Classes(LogitJvp jvp) => checked((int)jvp.Logits.shape[^1]);

    private static T[] ToArray<T>(Tensor tensor, torch.ScalarType? type = null)
        where T : unmanaged
    {
        using var converted = (type is { } target ? tensor.to_type(target) : tensor.alias()).cpu().contiguous();
        return converted.data<T>().ToArray();
    }
}

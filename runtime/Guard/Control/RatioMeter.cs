using System.Diagnostics;
using System.Numerics;

namespace SafeStep;

/// <summary>Measures the ratio of a proposed step on one batch of logits and slopes, carrying the aggregation's memory from batch to batch.</summary>
/// <remarks>Classes are the last dimension of the logits, every other dimension counts rows.</remarks>
internal sealed class RatioMeter(StepGuardOptions options)
{
    // What the plain spread bound needs is reduced where the tensors are.
    private readonly bool reduces =
        options.Bound == RadiusBound.Spread && options.Aggregation == RadiusAggregation.Max && options.ReportedBounds.All(bound => bound == RadiusBound.Spread);

    public AggregationMemory Memory { get; set; } = new();

    /// <param name="update">The proposed step.</param>
    /// <param name="evaluate">Its JVP on the batch.</param>
    /// <param name="target">The ratio that the decision compares with.</param>
    public StepMeasurement Measure(ProposedUpdate update, Func<LogitJvp> evaluate, double target)
    {
        long start = Stopwatch.GetTimestamp();
        using var jvp = evaluate();
        if (jvp.Logits.dim() == 0 || jvp.Logits.numel() == 0)
        {
            throw new InvalidOperationException(
                $"The logits have shape [{string.Join(", ", jvp.Logits.shape)}]: an empty batch or no classes. A step needs at least one sample to be measured on.");
        }

        // One reading for everything: on a GPU each waits for all work before it.
        var device = jvp.Logits.device;
        double[] numbers = Numbers.Read(reduces ? SpreadReduction.Of(jvp) : default, update.SquaredLength(device), update.UnreadGradients?.Sum(device) ?? 0);
        var measured = update.UnreadGradients?.NotFinite(numbers[^1]) is { } culprit ? StepMeasurement.OfNotFinite(culprit)
            : !double.IsFinite(update.DistanceFrom(numbers[^2])) ? StepMeasurement.OfNotFinite($"the update of {string.Join(", ", update.NotFinite())}")
            : reduces && SpreadReduction.TryRead(numbers, out var batch) ? Of(batch, new BoundRadii().With(RadiusBound.Spread, batch.Radius))
            : OfRows(jvp, update.Distance!.Value, target);
        long classes = jvp.Logits.shape[^1];
        return measured with
        {
            ExactTangent = jvp.ExactTangent,
            Rows = checked((int)(jvp.Logits.numel() / classes)),
            JvpElapsed = Stopwatch.GetElapsedTime(start),
        };
    }

    private StepMeasurement OfRows(LogitJvp jvp, double distance, double target)
    {
        int classes = checked((int)jvp.Logits.shape[^1]);
        if (jvp.Logits.dtype == torch.ScalarType.Float64)
        {
            double[] logits = ToArray<double>(jvp.Logits), slopes = ToArray<double>(jvp.Slopes);
            return NotFiniteIn(logits, slopes, classes) is { } culprit
                ? StepMeasurement.OfNotFinite(culprit)
                : OfRows(new LogitSlopes(logits, slopes, classes), distance, target);
        }
        else
        {
            float[] logits = ToArray<float>(jvp.Logits), slopes = ToArray<float>(jvp.Slopes);
            return NotFiniteIn(logits, slopes, classes) is { } culprit
                ? StepMeasurement.OfNotFinite(culprit)
                : OfRows(new LogitSlopes(logits, slopes, classes), distance, target);
        }
    }

    private StepMeasurement OfRows(LogitSlopes batch, double distance, double target)
    {
        // Cap and Skip only ask whether the ratio is at most the target: a lower bound of the radius that says so is enough.
        bool onlyAsks = options.Mode is StepMode.Cap or StepMode.Skip && !options.ReportedBounds.Contains(options.Bound);
        double sufficient = onlyAsks ? 1 / target : double.PositiveInfinity;
        var controlling = options.Aggregation.Aggregate(batch, options.Bound, distance, Memory, sufficient);
        var radii = new BoundRadii().With(options.Bound, controlling.Radius);
        foreach (var bound in options.ReportedBounds)
        {
            radii = radii[bound] is null ? radii.With(bound, batch.Smallest(bound).Radius) : radii;
        }

        return Of(controlling, radii);
    }

    private static StepMeasurement Of(BatchRadius batch, BoundRadii radii) => new()
    {
        Ratio = 1 / batch.Radius,
        Radii = radii,
        BottleneckSample = batch.BottleneckRow,
        RowsRaised = batch.RowsRaised,
    };

    // A logit of minus infinity is a masked class: it has probability zero and takes no part, whatever its slope.
    private static string? NotFiniteIn<T>(T[] logits, T[] slopes, int classes)
        where T : IFloatingPointIeee754<T>
    {
        for (int row = 0; row < logits.Length; row += classes)
        {
            bool allMasked = true;
            for (int i = row; i < row + classes; i++)
            {
                bool masked = T.IsNegativeInfinity(logits[i]);
                allMasked &= masked;
                if (!masked && !T.IsFinite(logits[i]))
                {
                    return "a logit";
                }

                if (!masked && !T.IsFinite(slopes[i]))
                {
                    return "the slope of a logit";
                }
            }

            if (allMasked)
            {
                return "every logit of a row";
            }
        }

        return null;
    }

    private static T[] ToArray<T>(Tensor tensor)
        where T : unmanaged =>
        tensor.to_type(typeof(T) == typeof(double) ? torch.ScalarType.Float64 : torch.ScalarType.Float32).cpu().contiguous().data<T>().ToArray();
}

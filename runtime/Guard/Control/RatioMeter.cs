using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>Measures the ratio of a proposed step on one batch of logits and slopes, carrying the aggregation's memory from batch to batch.</summary>
internal sealed class RatioMeter(StepGuardOptions options)
{
    // What the plain spread bound needs is reduced where the tensors are.
    private readonly bool reduces =
        options.Bound == RadiusBound.Spread && options.Aggregation == RadiusAggregation.Max && options.Report.Bounds.All(bound => bound == RadiusBound.Spread);

    public AggregationMemory Memory { get; set; } = new();

    /// <param name="update">The proposed step.</param>
    /// <param name="evaluate">Its JVP on the batch.</param>
    /// <param name="gradient">The gradient of the loss at the logits of the batch; null where it was not seen.</param>
    /// <param name="expected">The logits that the model returned for the first samples; null where that is not asked.</param>
    /// <param name="axis">Which dimension of the logits holds the classes.</param>
    /// <param name="target">The ratio that the decision compares with.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // Here a device is waited for: stack traces and profiles shall say so.
    public StepMeasurement Measure(ProposedUpdate update, Func<LogitJvp> evaluate, Tensor? gradient, Tensor? expected, ClassAxis axis, double target)
    {
        long start = Stopwatch.GetTimestamp();
        var jvp = evaluate();
        if (jvp.Logits.dim() == 0 || jvp.Logits.numel() == 0)
        {
            throw new InvalidOperationException(
                $"The logits have shape [{string.Join(", ", jvp.Logits.shape)}]: an empty batch or no classes. A step needs at least one sample to be measured on.");
        }

        // One reading for everything: on a GPU each waits for all work before it.
        var rows = LogitRows.Of(jvp, gradient, axis.In(jvp.Logits));
        var reading = StepReading.Of(rows, update, reduces, expected is null ? default : LogitCheck.Distance(expected, jvp.Logits));
        bool sameLogits = expected is not null && LogitCheck.IsRounding(expected, jvp.Logits, reading.Difference);
        bool? isCrossEntropy = gradient is null ? null : IsBalanced(reading, gradient);
        if (isCrossEntropy == false && axis.FindAnother(gradient!))
        {
            rows = LogitRows.Of(jvp, gradient, axis.In(jvp.Logits));
            reading = StepReading.Of(rows, update, reduces);
            isCrossEntropy = IsBalanced(reading, gradient!);
        }

        var measured = update.UnreadGradients?.NotFinite(reading.GradientSum) is { } culprit ? StepMeasurement.OfNotFinite(culprit)
            : !double.IsFinite(update.DistanceFrom(reading.SquaredLength)) ? StepMeasurement.OfNotFinite($"the update of {string.Join(", ", update.NotFinite())}")
            : Of(rows, reading, update.Distance!.Value, target);
        return measured with
        {
            ExactTangent = jvp.ExactTangent,
            AllRows = rows.Count,
            IsCrossEntropy = isCrossEntropy,
            LossSlope = reading.LossSlope,
            HasForwardsLogits = sameLogits,
            Losses = gradient is null ? null : [rows],
            Logits = jvp.Logits,
            JvpElapsed = Stopwatch.GetElapsedTime(start),
        };
    }

    private static bool IsBalanced(StepReading reading, Tensor gradient) => reading.Imbalance <= ClassAxis.Tolerance(gradient) * reading.LargestGradient;

    // Rows that take no part in the loss bound nothing.
    private StepMeasurement Of(LogitRows rows, StepReading reading, double distance, double target)
    {
        var (counted, places) = (rows, default(long[]));
        if (reading.RowsWithoutGradient > 0 && rows.InLoss() is var inLoss && inLoss.Length < rows.Count)
        {
            (counted, places) = (rows.Only(inLoss), inLoss);
            reading = reduces ? StepReading.OfSpread(counted) : reading;
        }

        var measured = reduces && reading.TryRadius(out var batch)
            ? Of(batch, new BoundRadii().With(RadiusBound.Spread, batch.Radius))
            : OfRows(counted, distance, target);
        int row = measured.BottleneckSample;
        for (int i = 0; places is not null && i < Memory.RowsToRevisit.Count; i++)
        {
            Memory.RowsToRevisit[i] = (int)places[Memory.RowsToRevisit[i]];
        }

        return measured with
        {
            BottleneckSample = row < 0 || places is null ? row : (int)places[row],
            Rows = counted.Count,
            BindingSlopes = row < 0 ? null : counted.Slopes.select(0, row),
            BindingLogits = row < 0 ? null : counted.Logits.select(0, row),
        };
    }

    private StepMeasurement OfRows(LogitRows rows, double distance, double target)
    {
        int classes = rows.Classes;
        if (rows.Logits.dtype == torch.ScalarType.Float64)
        {
            double[] logits = ToArray<double>(rows.Logits), slopes = ToArray<double>(rows.Slopes);
            return NotFiniteIn(logits, slopes, classes) is { } culprit
                ? StepMeasurement.OfNotFinite(culprit)
                : OfRows(new LogitSlopes(logits, slopes, classes), distance, target);
        }
        else
        {
            float[] logits = ToArray<float>(rows.Logits), slopes = ToArray<float>(rows.Slopes);
            return NotFiniteIn(logits, slopes, classes) is { } culprit
                ? StepMeasurement.OfNotFinite(culprit)
                : OfRows(new LogitSlopes(logits, slopes, classes), distance, target);
        }
    }

    private StepMeasurement OfRows(LogitSlopes batch, double distance, double target)
    {
        // Cap and Skip only ask whether the ratio is at most the target: a lower bound of the radius that says so is enough.
        bool onlyAsks = options.Mode is StepMode.Cap or StepMode.Skip && !options.Report.Bounds.Contains(options.Bound);
        double sufficient = onlyAsks ? 1 / target : double.PositiveInfinity;
        var controlling = options.Aggregation.Aggregate(batch, options.Bound, distance, Memory, sufficient);
        var radii = new BoundRadii().With(options.Bound, controlling.Radius);
        foreach (var bound in options.Report.Bounds)
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

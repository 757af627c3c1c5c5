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

    /// <summary>What all forwards of the step that is measured tell of the loss.</summary>
    public LossForm? OfStep { get; set; }

    /// <param name="update">The proposed step.</param>
    /// <param name="evaluate">Its JVP on the batch.</param>
    /// <param name="gradient">The gradient of the loss at the logits of the batch; null where it was not seen.</param>
    /// <param name="expected">The logits that the model returned for the first samples; null where that is not asked.</param>
    /// <param name="axis">Which dimension of the logits holds the classes.</param>
    /// <param name="target">The ratio that the decision compares with.</param>
    /// <param name="sampledFrom">How many rows of logits the batch has, where only some are measured.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // Here a device is waited for: stack traces and profiles shall say so.
    public StepMeasurement Measure(ProposedUpdate update, Func<LogitJvp> evaluate, Tensor? gradient, Tensor? expected, ClassAxis axis, double target, int? sampledFrom = null)
    {
        long start = Stopwatch.GetTimestamp();
        var jvp = evaluate();
        if (jvp.Logits.dim() == 0)
        {
            throw new InvalidOperationException("The logits have shape []: a single number, of which nothing tells a sample from a class. Return it with the dimension of the samples, by unsqueeze(0).");
        }

        if (jvp.Logits.numel() == 0)
        {
            throw new InvalidOperationException(
                $"The logits have shape [{string.Join(", ", jvp.Logits.shape)}]: an empty batch or no classes. A step needs at least one sample to be measured on.");
        }

        // Where the gradient fits several dimensions the one with the larger ratio controls.
        int[] candidates = [.. axis.Candidates(jvp.Logits, gradient, Rows)];
        var readings = Array.ConvertAll(candidates, candidate => Along(candidate));
        int controlling = candidates.Length == 1 ? 0 : Array.FindIndex(readings, reading => reading.NotFinite is not null || reading.Ratio == readings.Max(other => other.Ratio));
        axis.Provisional = candidates[controlling];
        var measured = readings[controlling];
        if (Array.Exists(candidates, IsSigmoid) && !Array.TrueForAll(candidates, IsSigmoid))
        {
            measured = measured with
            {
                IsCrossEntropy = null,
                Unknown = gradient is null ? null : "its gradient does not tell whether each logit is that of a sigmoid or they are the classes of a row",
                Rows = readings.Max(reading => reading.Rows),
                AllRows = readings.Max(reading => reading.AllRows),
            };
        }

        if (measured.IsCrossEntropy == false)
        {
            measured = Otherwise(measured);
        }

        return measured with
        {
            // Of other random numbers than the loss saw they are the slopes of another function.
            ExactTangent = jvp.ExactTangent && !measured.HasOtherLogits && (!jvp.Drew || measured.HasForwardsLogits),
            Drew = jvp.Drew,
            Logits = jvp.Logits,
            Slopes = jvp.Slopes,
            JvpElapsed = Stopwatch.GetElapsedTime(start),
        };

        StepMeasurement Otherwise(StepMeasurement tried)
        {
            // The larger ratio of all dimensions that may hold the classes.
            if (candidates.Length > 1 && tried.IsOffByRounding)
            {
                return OfRounding(tried);
            }

            if (axis.FindAnother(jvp.Logits, gradient!, Rows) is not var (other, isKnown))
            {
                // Of a square either dimension may hold the classes of a part of the loss, as of a similarity whose rows and columns are both trained.
                if (axis.MayBeBoth(jvp.Logits) && Along(1 - axis.In(jvp.Logits)) is var across && IsLarger(across, tried))
                {
                    return across;
                }

                return tried.IsOffByRounding ? OfRounding(tried) : tried;
            }

            var reading = Along(other);
            if (isKnown)
            {
                return reading;
            }

            var larger = IsLarger(reading, tried) ? reading : tried;
            return tried.IsOffByRounding ? OfRounding(larger) : larger with
            {
                IsCrossEntropy = null,
                Unknown = "its gradient sums to zero along the batch alone, and no label tells whether that holds the classes",
            };
        }

        static bool IsLarger(StepMeasurement other, StepMeasurement tried) => other.NotFinite is not null || !(other.Ratio <= tried.Ratio);

        static StepMeasurement OfRounding(StepMeasurement tried) => tried with { IsCrossEntropy = null, Unknown = "its gradient is no more than the rounding of a softmax" };

        bool IsSigmoid(int candidate) => candidate >= jvp.Logits.dim() || jvp.Logits.shape[candidate] == 1;

        LogitRows Rows(int candidate) => LogitRows.Of(jvp, gradient, candidate, sampledFrom);

        StepMeasurement Along(int candidate)
        {
            var rows = Rows(candidate);
            return Measure(rows, update, Tolerance(rows, gradient), expected is null ? default : LogitCheck.Distance(expected, jvp.Logits, candidate), target) with { Axis = candidate };
        }
    }

    /// <summary>What was measured of a forward, with what is said of the loss from another gradient at its logits: the ratio is that of all rows as before.</summary>
    public static StepMeasurement WithGradient(StepMeasurement measured, Tensor gradient, ProposedUpdate update)
    {
        var rows = measured.Losses![0].WithGradient(LogitRows.GradientRows(gradient, measured.Axis));
        (rows, var reading, bool? isCrossEntropy) = Read(rows, update, Tolerance(rows, gradient), reduces: false, default);
        return measured with { IsCrossEntropy = isCrossEntropy, MayBeCrossEntropy = isCrossEntropy ?? rows.AreSigmoids, LossSlope = reading.LossSlope, Losses = [rows] };
    }

    // A single logit's gradient tells nothing.
    private static double? Tolerance(LogitRows rows, Tensor? gradient) => gradient is null || rows.AreSigmoids ? null : ClassAxis.Tolerance(gradient);

    /// <param name="rows">The rows of classes.</param>
    /// <param name="update">The proposed step.</param>
    /// <param name="tolerance">How far the gradient may sum from zero along a row, relative to its largest entry; null where that tells nothing: no gradient was seen, or the model has a single logit.</param>
    /// <param name="difference">The distance from the logits that were expected; none where that is not asked.</param>
    /// <param name="target">The ratio that the decision compares with.</param>
    private StepMeasurement Measure(LogitRows rows, ProposedUpdate update, double? tolerance, Numbers difference, double target)
    {
        (rows, var reading, bool? isCrossEntropy) = Read(rows, update, tolerance, reduces, difference);
        var measured = update.UnreadGradients?.NotFinite(reading.GradientSum) is { } culprit ? StepMeasurement.OfNotFinite(culprit)
            : !double.IsFinite(update.DistanceFrom(reading.SquaredLength)) ? StepMeasurement.OfNotFinite(update.WhatIsNotFinite())
            : Of(rows, reading, update.Distance!.Value, target);
        return measured with
        {
            AllRows = rows.Count,
            HasFiniteGradient = reading.HasFiniteGradient,
            IsCrossEntropy = isCrossEntropy,
            MayBeCrossEntropy = isCrossEntropy ?? (rows.AreSigmoids && rows.Gradient is not null && reading.HasFiniteGradient),
            HasGradient = rows.Gradient is null || reading.LargestGradient != 0,
            IsOffByRounding = isCrossEntropy == false && reading.HasFiniteGradient && reading.Imbalance <= CrossEntropyForm.RoundingOfSoftmax(rows, reading.RowsWithoutGradient),
            LossSlope = reading.LossSlope,
            LogitDifference = double.IsNaN(reading.Difference) ? null : reading.Difference,
            Losses = rows.Gradient is null ? null : [rows],
        };
    }

    private static (LogitRows Rows, StepReading Reading, bool? IsCrossEntropy) Read(LogitRows rows, ProposedUpdate update, double? tolerance, bool reduces, Numbers difference)
    {
        // One reading for everything: on a GPU each waits for all work before it.
        var reading = StepReading.Of(rows, update, reduces, difference);
        if (tolerance is not { } most || !reading.HasFiniteGradient)
        {
            return (rows, reading, null);
        }

        return reading.Imbalance <= most * reading.LargestGradient ? (rows, reading, true)
            : CrossEntropyForm.ByLabels(rows) is not { } recognised ? (rows, reading, false)
            : (recognised, ReferenceEquals(recognised, rows) ? reading : StepReading.Of(recognised, update, reduces, difference), true);
    }

    // Rows that take no part in the loss bound nothing.
    private StepMeasurement Of(LogitRows rows, StepReading reading, double distance, double target)
    {
        var (counted, places) = (rows, default(long[]));
        if (reading.RowsWithoutGradient > 0 && SilentRows.InLoss(rows, OfStep) is var inLoss && inLoss.Length < rows.Count)
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

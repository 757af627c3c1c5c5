using System.Diagnostics.Metrics;

namespace SafeStep;

/// <summary>The instruments of the meter <see cref="StepTelemetry.MeterName"/>.</summary>
internal static class StepMetrics
{
    // Ratios, radii, scales and lengths spread over decades around 1, times from 10 microseconds up: the usual default buckets fit neither.
    private static readonly double[] Decades = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 10, 30, 100, 1_000, 10_000];
    private static readonly double[] Seconds = [0.00001, 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

    private static readonly Meter Meter = new(StepTelemetry.MeterName, StepTelemetry.Version);

    private static readonly Counter<long> Decisions =
        Meter.CreateCounter<long>("safestep.decisions", "{step}", "Guarded steps, by what became of them.");

    private static readonly Histogram<double> Ratio =
        Create("safestep.ratio", "1", "Length of the proposed step over its convergence radius, where it was measured.", Decades);

    private static readonly Histogram<double> Radius =
        Create("safestep.radius", "1", "Convergence radius along the proposed step, by bound, in the units of safestep.distance.", Decades);

    private static readonly Histogram<double> Distance =
        Create("safestep.distance", "1", "Euclidean length of the proposed update.", Decades);

    private static readonly Histogram<double> Scale =
        Create("safestep.scale", "1", "Factor by which the proposed update was multiplied.", Decades);

    private static readonly Histogram<int> RowsRaised =
        Meter.CreateHistogram<int>("safestep.rows_raised", "{row}", "Rows of the batch that needed a tighter bound than the spread.");

    private static readonly Histogram<double> GuardDuration =
        Create("safestep.guard.duration", "s", "Time of a guarded step without the optimizer's own step.", Seconds);

    private static readonly Histogram<double> JvpDuration =
        Create("safestep.jvp.duration", "s", "The part of safestep.guard.duration spent on the logits and their slopes.", Seconds);

    public static void Record(StepReport report)
    {
        if (Decisions.Enabled)
        {
            Decisions.Add(1, new KeyValuePair<string, object?>("decision", StepTelemetry.NameOf(report.Decision)));
        }

        // The upper estimate of a forecast is no measurement.
        if (report.Measured)
        {
            RecordFinite(Ratio, report.Ratio);
            JvpDuration.Record(report.JvpElapsed.TotalSeconds);
        }

        RecordFinite(Distance, report.Distance);
        RecordFinite(Scale, report.Scale);
        RecordRadius(RadiusBound.Spread, report.Radii.Spread);
        RecordRadius(RadiusBound.Variance, report.Radii.Variance);
        RecordRadius(RadiusBound.Exact, report.Radii.Exact);
        RowsRaised.Record(report.RowsRaised);
        GuardDuration.Record(report.Elapsed.TotalSeconds);
    }

    // A sum over values one of which is infinite or NaN is lost for good.
    private static void RecordFinite(Histogram<double> histogram, double value)
    {
        if (double.IsFinite(value))
        {
            histogram.Record(value);
        }
    }

    private static void RecordRadius(RadiusBound bound, double? radius)
    {
        if (Radius.Enabled && radius is { } value && double.IsFinite(value))
        {
            Radius.Record(value, new KeyValuePair<string, object?>("bound", StepTelemetry.NameOf(bound)));
        }
    }

    private static Histogram<double> Create(string name, string unit, string description, double[] buckets) =>
#if NET9_0_OR_GREATER
        Meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });
#else
        Meter.CreateHistogram<double>(name, unit, description);
#endif
}

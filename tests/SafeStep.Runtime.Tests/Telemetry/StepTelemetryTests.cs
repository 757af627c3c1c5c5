using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SafeStep.Runtime.Tests.Telemetry;

/// <summary>Meters and sources are shared by the process: nothing else here may publish steps while these tests listen.</summary>
[Collection(nameof(StepTelemetryTests))]
public class StepTelemetryTests
{
    private static readonly StepGuardOptions Options = new();

    [Fact]
    public void A_step_is_measured_by_every_instrument()
    {
        using var meter = new Measurements();

        StepTelemetry.Record(Reports.Scaled(), Options, span: null);

        Assert.Equal(
            [
                "safestep.decisions decision=scaled: 1",
                "safestep.distance: 0.5",
                "safestep.guard.duration: 0.002",
                "safestep.jvp.duration: 0.0015",
                "safestep.radius bound=exact: 0.375",
                "safestep.radius bound=spread: 0.25",
                "safestep.ratio: 2",
                "safestep.rows_raised: 3",
                "safestep.scale: 0.25",
            ],
            meter.Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Decisions_are_counted_by_kind()
    {
        using var meter = new Measurements();

        foreach (var report in new[] { Reports.Accepted(1), Reports.Scaled(), Reports.Skipped(), Reports.Rejected() })
        {
            StepTelemetry.Record(report, Options, span: null);
        }

        Assert.Equal(
            ["accepted", "scaled", "skipped", "rejected"],
            meter.Seen.Where(line => line.StartsWith("safestep.decisions", StringComparison.Ordinal)).Select(line => line.Split('=', ':')[1]));
    }

    [Fact]
    public void Numbers_that_are_not_finite_stay_out_of_the_histograms()
    {
        using var meter = new Measurements();

        StepTelemetry.Record(Reports.Rejected(), Options, span: null);
        StepTelemetry.Record(Reports.Still(), Options, span: null);

        Assert.Equal(2, meter.Seen.Count(line => line.StartsWith("safestep.scale", StringComparison.Ordinal)));
        Assert.DoesNotContain(meter.Seen, line => line.Contains("NaN", StringComparison.Ordinal) || line.Contains("Infinity", StringComparison.Ordinal));
        Assert.DoesNotContain(meter.Seen, line => line.StartsWith("safestep.radius", StringComparison.Ordinal));
    }

    [Fact]
    public void The_estimate_of_a_forecast_is_no_measurement()
    {
        using var meter = new Measurements();

        StepTelemetry.Record(Reports.Foretold(), Options, span: null);

        Assert.Equal(
            ["safestep.decisions decision=accepted", "safestep.distance", "safestep.guard.duration", "safestep.rows_raised", "safestep.scale"],
            meter.Seen.Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_instrument_has_a_unit_and_a_description()
    {
        using var meter = new Measurements();

        Assert.Equal(8, meter.Instruments.Count);
        Assert.All(meter.Instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Unit) || string.IsNullOrEmpty(instrument.Description), instrument.Name));
    }

    [Fact]
    public void A_span_carries_the_numbers_of_its_step()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);

        using (var span = StepTelemetry.StartStep())
        {
            StepTelemetry.Record(Reports.Scaled(), Options, span);
        }

        var tags = Assert.Single(spans).TagObjects.ToDictionary();
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["safestep.step"] = 7L,
                ["safestep.ratio"] = 2.0,
                ["safestep.radius"] = 0.25,
                ["safestep.bound"] = "spread",
                ["safestep.distance"] = 0.5,
                ["safestep.scale"] = 0.25,
                ["safestep.decision"] = "scaled",
                ["safestep.target"] = 0.5,
                ["safestep.measured"] = true,
                ["safestep.bottleneck_sample"] = 13,
                ["safestep.rows_raised"] = 3,
                ["safestep.exact_tangent"] = true,
                ["safestep.guard.duration"] = 0.002,
                ["safestep.jvp.duration"] = 0.0015,
            },
            tags);
        Assert.Equal(ActivityStatusCode.Unset, spans[0].Status);
    }

    [Fact]
    public void The_span_of_a_step_that_is_not_finite_is_an_error_that_names_the_culprit()
    {
        var spans = new List<Activity>();
        using var listener = Listen(spans);

        using (var span = StepTelemetry.StartStep())
        {
            StepTelemetry.Record(Reports.Rejected(), Options, span);
        }

        Assert.Equal(ActivityStatusCode.Error, spans[0].Status);
        Assert.Equal("the update of hidden.weight is not finite", spans[0].StatusDescription);
    }

    [Fact]
    public void A_step_that_nobody_listens_to_allocates_nothing()
    {
        var report = Reports.Scaled();
        Assert.Null(StepTelemetry.StartStep());
        Publish();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Publish();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Publish()
        {
            using var span = StepTelemetry.StartStep();
            StepTelemetry.Record(report, Options, span);
        }
    }

    private static ActivityListener Listen(List<Activity> stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StepTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener listener = new();

        public Measurements()
        {
            listener.InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == StepTelemetry.MeterName)
                {
                    Instruments.Add(instrument);
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<double>(Add);
            listener.SetMeasurementEventCallback<long>(Add);
            listener.SetMeasurementEventCallback<int>(Add);
            // The instruments are made by the first step that is published.
            StepTelemetry.Record(Reports.Scaled(), Options, span: null);
            listener.Start();
        }

        public List<Instrument> Instruments { get; } = [];

        public List<string> Seen { get; } = [];

        public void Dispose() => listener.Dispose();

        private void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
            Seen.Add(FormattableString.Invariant($"{instrument.Name}{string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"))}: {value}"));
    }
}

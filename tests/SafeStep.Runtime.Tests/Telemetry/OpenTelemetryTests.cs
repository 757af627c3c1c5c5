using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace SafeStep.Runtime.Tests.Telemetry;

/// <summary>What OpenTelemetry's own exporters are handed, by the names that the documentation gives.</summary>
[Collection(nameof(StepTelemetryTests))]
public class OpenTelemetryTests
{
    [Fact]
    public void Metrics_arrive_with_the_advised_buckets()
    {
        var metrics = new List<Metric>();
        using (var meters = Sdk.CreateMeterProviderBuilder().AddMeter(StepTelemetry.MeterName).AddInMemoryExporter(metrics).Build())
        {
            StepTelemetry.Record(Reports.Scaled(), new StepGuardOptions(), span: null);
            StepTelemetry.Record(Reports.Rejected(), new StepGuardOptions(), span: null);
            Assert.True(meters.ForceFlush());

            Assert.Equal(
                ["safestep.decisions", "safestep.distance", "safestep.guard.duration", "safestep.jvp.duration", "safestep.radius", "safestep.ratio", "safestep.rows_raised", "safestep.scale"],
                metrics.Select(metric => metric.Name).Order(StringComparer.Ordinal));
            var decisions = Points(metrics, "safestep.decisions").ToDictionary(point => Tag(point, "decision"), point => point.GetSumLong());
            Assert.Equal(new Dictionary<string, long> { ["scaled"] = 1, ["rejected"] = 1 }, decisions);

            // The rejected step's ratio is not a number: it would spoil the sum.
            var ratio = Assert.Single(Points(metrics, "safestep.ratio"));
            Assert.Equal((1, 2.0), (ratio.GetHistogramCount(), ratio.GetHistogramSum()));
            Assert.Contains(0.7, Bounds(ratio));
            Assert.Equal(["exact", "spread"], Points(metrics, "safestep.radius").Select(point => Tag(point, "bound")).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Spans_arrive_with_the_numbers_and_the_status_of_their_step()
    {
        var spans = new List<Activity>();
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource(StepTelemetry.ActivitySourceName).AddInMemoryExporter(spans).Build();

        foreach (var report in new[] { Reports.Scaled(), Reports.Rejected() })
        {
            using var span = StepTelemetry.StartStep();
            StepTelemetry.Record(report, new StepGuardOptions(), span);
        }

        Assert.All(spans, span => Assert.Equal("safestep.step", span.OperationName));
        Assert.Equal([2.0, double.NaN], spans.Select(span => (double)span.GetTagItem("safestep.ratio")!));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], spans.Select(span => span.Status));
    }

    private static List<MetricPoint> Points(IEnumerable<Metric> metrics, string name)
    {
        var points = new List<MetricPoint>();
        foreach (ref readonly var point in metrics.Single(metric => metric.Name == name).GetMetricPoints())
        {
            points.Add(point);
        }

        return points;
    }

    private static string Tag(MetricPoint point, string name)
    {
        foreach (var tag in point.Tags)
        {
            if (tag.Key == name)
            {
                return (string)tag.Value!;
            }
        }

        return "";
    }

    private static List<double> Bounds(MetricPoint point)
    {
        var bounds = new List<double>();
        foreach (var bucket in point.GetHistogramBuckets())
        {
            bounds.Add(bucket.ExplicitBound);
        }

        return bounds;
    }
}

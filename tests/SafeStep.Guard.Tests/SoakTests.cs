using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SafeStep.Guard.Tests;

/// <summary>Twenty thousand guarded steps: the memory that they need is there after the first thousands, and no more is taken.</summary>
public class SoakTests
{
    private const int Steps = 20_000;

    // Caches of the runtime grow a little and then no more; a leak of one small tensor or report a step would be several megabytes.
    private const long Tolerance = 1_000_000;

    [Fact]
    public void Guarded_steps_take_no_memory() => AssertNoGrowth(StepGuardOptions.Exact with { ReuseActivations = true }, _ => { });

    [Fact]
    public void Guarded_steps_with_every_telemetry_on_take_no_memory()
    {
        long measurements = 0;
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => measurements++);
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => measurements++);
        meters.Start();
        using var spans = new ActivityListener { ShouldListenTo = source => source.Name == StepTelemetry.ActivitySourceName, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(spans);
        string file = Path.GetTempFileName();
        using (var log = StepLogWriter.Create(file))
        {
            AssertNoGrowth(StepGuardOptions.Exact with { Aggregation = RadiusAggregation.Bottleneck(2), Sampling = new() { LeastRows = 1, Share = 0.5 } }, report => log.Write(report, ("loss", 1)));
        }

        Assert.True(measurements >= Steps, $"{measurements} measurements of {Steps} steps.");
        Assert.Equal(Steps, StepLog.Read(file).Entries.Count);
        File.Delete(file);

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument.Meter.Name == StepTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    [Fact]
    public void Evaluations_with_gradients_take_no_memory()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 3));
        var optimizer = optim.SGD(model.parameters(), 0.01);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact with { ReuseActivations = true });
        var x = randn(64, 64);
        Evaluate(2 * TrainingForwards.MostOpen);
        long before = Memory();

        Evaluate(1_000);

        // What the layers of one forward computed is 50 kB, on the embedded engine part of this memory: kept, it would be 50 MB. Other tests may run meanwhile.
        long growth = Memory() - before;
        Assert.True(growth < 10 * Tolerance, $"{growth} bytes more after 1,000 forwards.");

        void Evaluate(int count)
        {
            for (int pass = 0; pass < count; pass++)
            {
                using var scope = NewDisposeScope();
                model.call(x);
            }
        }
    }

    private static void AssertNoGrowth(StepGuardOptions options, Action<StepReport> afterStep)
    {
        using var outer = NewDisposeScope();
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(4, 3));
        var optimizer = optim.Adam(model.parameters(), 0.01);
        using var guard = model.Guard(optimizer, options);
        var x = randn(8, 4);
        var y = arange(8).remainder(3);
        Take(Steps / 4);
        long before = Memory();

        Take(Steps - (Steps / 4));

        long growth = Memory() - before;
        Assert.True(growth < Tolerance, $"{growth} bytes more after {Steps} steps.");
        Assert.Equal(Steps, guard.Last!.Step);

        void Take(int count)
        {
            for (int step = 0; step < count; step++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                nn.functional.cross_entropy(model.call(x), y).backward();
                afterStep(guard.Step());
            }
        }
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

using System.Runtime.InteropServices;

namespace SafeStep.TorchSharpTests;

/// <summary>
/// A step off the processor, shown on libtorch's meta device: there operations run but values do not exist, so that every reading throws. Where the first one throws is where a GPU would first be waited for.
/// </summary>
public class DeviceTests
{
    /// <summary>The processor, and a GPU where there is one (<c>-p:TorchSharpNativePackage=TorchSharp-cuda-linux</c> or <c>-windows</c>).</summary>
    public static TheoryData<DeviceType> Devices => cuda.is_available() ? [DeviceType.CPU, DeviceType.CUDA] : [DeviceType.CPU];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Steps_are_those_of_the_processor(DeviceType type)
    {
        using var scope = NewDisposeScope();
        var there = new Device(type);
        foreach (var options in new[] { StepGuardOptions.Exact, StepGuardOptions.Balanced, new() { TargetRatio = 1e-3 }, StepGuardOptions.Exact with { ReuseActivations = true }, StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.5 } } })
        {
            var expected = Train(CPU, CPU, options);
            foreach (var actual in new[] { Train(there, there, options), Train(CPU, there, options), Train(there, CPU, options) })
            {
                // Float32 sums in another order, five steps of them.
                Assert.All(expected.Reports.Zip(actual.Reports), pair => Assert.Equal(pair.First.Ratio, pair.Second.Ratio, 1e-4 * pair.First.Ratio));
                Assert.Equal(expected.Reports.Select(report => report.Decision), actual.Reports.Select(report => report.Decision));
                Assert.All(expected.Parameters.Zip(actual.Parameters), pair => Assert.All(pair.First.Zip(pair.Second), values => Assert.Equal(values.First, values.Second, 1e-4f)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_gradient_that_is_not_finite_is_named_on_any_device(DeviceType type)
    {
        using var scope = NewDisposeScope();
        using var model = new TwoDeviceNet(CPU, new Device(type));
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var guard = model.CreateStepGuard(optimizer);
        var x = ones(5, 6);
        x[0, 0] = float.NaN;
        functional.cross_entropy(model.call(x), zeros(5, dtype: ScalarType.Int64, device: new Device(type))).backward();

        var report = guard.Step();

        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Contains("hidden.weight", report.NotFinite, StringComparison.Ordinal);
        Assert.Contains("head.0.weight", report.NotFinite, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_kept_on_the_processor_join_a_batch_elsewhere()
    {
        using var scope = NewDisposeScope();

        object?[] inputs = SampledBatch.Append([ones(2, 3, device: META), "not a tensor"], [ones(1, 3), "not a tensor"]);

        Assert.Equal([3, 3], ((Tensor)inputs[0]!).shape);
        Assert.Equal(DeviceType.META, ((Tensor)inputs[0]!).device_type);
    }

    private static (List<StepReport> Reports, float[][] Parameters) Train(Device first, Device second, StepGuardOptions options)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var drawn = new TwoDeviceNet(CPU, CPU);
        var (x, y) = Training.Batch();
        using var model = new TwoDeviceNet(first, second);
        using (no_grad())
        {
            foreach (var (from, to) in drawn.parameters().Zip(model.parameters()))
            {
                to.copy_(from);
            }
        }

        using var optimizer = optim.Adam(model.parameters(), 0.05);
        using var guard = model.CreateStepGuard(optimizer, options);
        var reports = new List<StepReport>();
        for (int step = 0; step < 5; step++)
        {
            optimizer.zero_grad();
            functional.cross_entropy(model.call(x.to(first)), y.to(second)).backward();
            reports.Add(guard.Step());
        }

        return (reports, [.. model.parameters().Select(parameter => parameter.detach().cpu().data<float>().ToArray())]);
    }

    [Fact]
    public void Outputs_of_layers_that_follow_one_another_are_taken_and_nothing_is_compared()
    {
        using var scope = NewDisposeScope();
        Module<Tensor, Tensor>[] layers = [Linear(6, 8, device: META), GELU(), Linear(8, 3, device: META)];
        using var model = Sequential(layers);
        using var recorder = new ForwardRecorder(model);
        var x = ones(5, 6, device: META);
        recorder.Begin(bySample: false);
        _ = model.call(x);
        recorder.End();

        var recorded = recorder.At([.. ModuleParameters.Of(model)])!;
        var (hidden, active) = (recorded.Find(layers[0], x)!, recorded.Find(layers[1], recorded.Find(layers[0], x)!)!);

        Assert.NotNull(recorded.Find(layers[2], active));
        Assert.Equal((4, 0), recorded.Uses);
        Assert.Null(recorded.Find(layers[1], hidden.clone()));
        Assert.True(recorded.TakenIsUntouched);
        hidden.zero_();
        Assert.False(recorded.TakenIsUntouched);
    }

    [Theory]
    [InlineData(StepMode.Monitor, false)]
    [InlineData(StepMode.Cap, false)]
    [InlineData(StepMode.Cap, true)]
    public void Everything_stays_on_the_device_until_the_measurement_is_read(StepMode mode, bool reuses)
    {
        using var scope = NewDisposeScope();
        var (model, x, y) = OnMeta();
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        using var guard = model.CreateStepGuard(optimizer, StepGuardOptions.Exact with { Mode = mode, ReuseActivations = reuses });
        functional.cross_entropy(model.call(x), y).backward();

        var reading = Assert.ThrowsAny<ExternalException>(() => guard.Step());

        AssertThrownIn(reading, $"{nameof(RatioMeter)}.{nameof(RatioMeter.Measure)}");
        // The slopes are computed in there, too, but that is not what read.
        Assert.DoesNotContain(nameof(TwoDeviceNet.Jvp), reading.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_on_two_devices_are_measured_together()
    {
        using var scope = NewDisposeScope();
        using var model = new TwoDeviceNet(CPU, META);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.CreateStepGuard(optimizer);
        _ = model.call(ones(5, 6));
        // Backward has to bring a gradient from the meta device, which has none to give.
        foreach (var parameter in model.parameters())
        {
            parameter.sum().backward();
        }

        var reading = Assert.ThrowsAny<ExternalException>(() => guard.Step(ones(5, 6)));

        AssertThrownIn(reading, $"{nameof(RatioMeter)}.{nameof(RatioMeter.Measure)}");
    }

    private static void AssertThrownIn(Exception exception, string method) => Assert.True(exception.StackTrace!.Contains(method, StringComparison.Ordinal), $"not in {method}: {exception}");

    private static (TwoDeviceNet Model, Tensor X, Tensor Y) OnMeta() =>
        (new TwoDeviceNet(META, META), ones(5, 6, device: META), zeros(5, dtype: ScalarType.Int64, device: META));
}

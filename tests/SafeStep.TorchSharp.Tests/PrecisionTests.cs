namespace SafeStep.TorchSharpTests;

/// <summary>Half-precision parameters: the update and its slopes are measured in float32, the parameters stay what they are.</summary>
public class PrecisionTests
{
    /// <summary>The types, with the rounding of one number. Older libtorch has no products of float16 on the processor.</summary>
    public static TheoryData<ScalarType, double> Types => new()
    {
        { ScalarType.BFloat16, 1.0 / 256 },
        { ScalarType.Float16, 1.0 / 2048 },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Steps_are_measured_as_the_same_step_in_float32(ScalarType type, double rounding)
    {
        using var outer = NewDisposeScope();
        using var half = Training.Net();
        half.to(type);
        // The same network, exactly, in float32.
        using var full = Training.Net();
        Copy(half, full);
        var (x, y) = Training.Batch();
        var xHalf = x.to_type(type);

        var before = Training.Values(half);
        using var optimizer = optim.SGD(half.parameters(), 0.5);
        using var guard = half.Guard(optimizer, Training.Watch);
        functional.cross_entropy(half.call(xHalf).to_type(ScalarType.Float32), y).backward();
        var report = guard.Step();
        var after = Training.Values(half);

        var names = full.named_parameters().Select(named => (named.name, named.parameter.shape)).ToList();
        var direction = ParameterTangents.FromNamed(full, names.Select((named, i) =>
            (named.name, tensor(after[i].Zip(before[i], (a, b) => a - b).ToArray()).reshape(named.shape))).ToDictionary(pair => pair.name, pair => pair.Item2));
        var slopes = full.Jvp(xHalf.to_type(ScalarType.Float32), direction).Slopes;
        double expected = (slopes.amax([1]) - slopes.amin([1])).max().item<float>() / Math.PI;

        Assert.All(half.parameters(), parameter => Assert.Equal(type, parameter.dtype));
        // Activations differ by one rounding at most from layer to layer.
        Assert.Equal(1, report.Ratio / expected, 5 * rounding);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_scaled_step_lies_on_the_proposed_one(ScalarType type, double rounding)
    {
        using var outer = NewDisposeScope();
        using var net = Training.Net();
        net.to(type);
        using var optimizer = optim.SGD(net.parameters(), 50);
        using var guard = net.Guard(optimizer);
        var (x, y) = Training.Batch();
        var before = Training.Values(net);
        functional.cross_entropy(net.call(x.to_type(type)).to_type(ScalarType.Float32), y).backward();

        var report = guard.Step();

        var after = Training.Values(net);
        double moved = Math.Sqrt(before.Zip(after).Sum(pair => pair.First.Zip(pair.Second).Sum(v => Math.Pow((double)v.First - v.Second, 2))));
        Assert.Equal(StepDecision.Scaled, report.Decision);
        // Each entry is rounded, relative to the parameter, of which the step is a tenth or so.
        Assert.Equal(1, moved / (report.Scale * report.Distance), 12 * rounding);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Generated_code_measures_them_the_same(ScalarType type, double rounding)
    {
        using var outer = NewDisposeScope();
        manual_seed(4);
        using var half = new TwoDeviceNet(CPU, CPU);
        half.to(type);
        using var full = new TwoDeviceNet(CPU, CPU);
        Copy(half, full);
        var (x, y) = Training.Batch();

        double measured = Ratio(half, x.to_type(type)), expected = Ratio(full, x.to_type(type).to_type(ScalarType.Float32));

        // The gradient is that of the rounded activations, the change is rounded again: a rounding from layer to layer, forward and back.
        Assert.Equal(1, measured / expected, 20 * rounding);

        double Ratio(TwoDeviceNet net, Tensor input)
        {
            using var optimizer = optim.SGD(net.parameters(), 0.5);
            using var guard = net.CreateStepGuard(optimizer, Training.Watch);
            functional.cross_entropy(net.call(input).to_type(ScalarType.Float32), y).backward();
            return guard.Step().Ratio;
        }
    }

    [Theory]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void The_linear_rule_takes_half_precision_weights_with_float32_tangents(ScalarType type)
    {
        using var outer = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = Linear(4, 3, dtype: type);
        var x = randn(2, 4).to_type(type);
        var x_t = randn(2, 4);
        var weight_t = randn(3, 4);
        var direction = ParameterTangents.FromNamed(layer, new Dictionary<string, Tensor> { ["weight"] = weight_t });

        var actual = LayerTangents.Linear(layer, x, x_t, direction)!;

        var expected = x_t.matmul(layer.weight!.to_type(ScalarType.Float32).t()) + x.to_type(ScalarType.Float32).matmul(weight_t.t());
        Assert.Equal(ScalarType.Float32, actual.dtype);
        Assert.True((actual - expected).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void A_finite_difference_of_half_precision_is_refused()
    {
        using var outer = NewDisposeScope();
        using var net = Training.Net();
        net.to(ScalarType.BFloat16);
        var x = Training.Batch().X.to_type(ScalarType.BFloat16);
        var direction = ParameterTangents.FromNamed(net, net.named_parameters().ToDictionary(named => named.name, named => randn(named.parameter.shape)));

        var refused = Assert.Throws<NotSupportedException>(() => FiniteDifference.Jvp(net, () => net.forward(x), direction));

        Assert.Contains("BFloat16", refused.Message, StringComparison.Ordinal);
    }

    private static void Copy(Module from, Module to)
    {
        using var noGrad = no_grad();
        foreach (var (source, target) in from.parameters().Zip(to.parameters()))
        {
            target.copy_(source);
        }
    }
}

namespace SafeStep.TorchSharpTests;

/// <summary>Half-precision parameters: the update and its slopes are measured in float32, the parameters stay what they are.</summary>
public class PrecisionTests
{
    [Fact]
    public void Bfloat16_steps_are_measured_as_the_same_step_in_float32()
    {
        using var outer = NewDisposeScope();
        using var half = Training.Net();
        half.to(ScalarType.BFloat16);
        // The same network, exactly, in float32.
        using var full = Training.Net();
        Copy(half, full);
        var (x, y) = Training.Batch();
        var xHalf = x.to_type(ScalarType.BFloat16);

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

        Assert.All(half.parameters(), parameter => Assert.Equal(ScalarType.BFloat16, parameter.dtype));
        // Activations of 8 bits differ by 2^-8 at most from layer to layer.
        Assert.Equal(1, report.Ratio / expected, 0.02);
    }

    [Fact]
    public void A_scaled_bfloat16_step_lies_on_the_proposed_one()
    {
        using var outer = NewDisposeScope();
        using var net = Training.Net();
        net.to(ScalarType.BFloat16);
        using var optimizer = optim.SGD(net.parameters(), 50);
        using var guard = net.Guard(optimizer);
        var (x, y) = Training.Batch();
        var before = Training.Values(net);
        functional.cross_entropy(net.call(x.to_type(ScalarType.BFloat16)).to_type(ScalarType.Float32), y).backward();

        var report = guard.Step();

        var after = Training.Values(net);
        double moved = Math.Sqrt(before.Zip(after).Sum(pair => pair.First.Zip(pair.Second).Sum(v => Math.Pow((double)v.First - v.Second, 2))));
        Assert.Equal(StepDecision.Scaled, report.Decision);
        // Each entry is rounded to 8 bits.
        Assert.Equal(1, moved / (report.Scale * report.Distance), 0.05);
    }

    [Fact]
    public void The_linear_rule_takes_half_precision_weights_with_float32_tangents()
    {
        using var outer = NewDisposeScope();
        using var noGrad = no_grad();
        using var layer = Linear(4, 3, dtype: ScalarType.BFloat16);
        var x = randn(2, 4).to_type(ScalarType.BFloat16);
        var x_t = randn(2, 4);
        var weight_t = randn(3, 4);
        var direction = ParameterTangents.FromNamed(layer, new Dictionary<string, Tensor> { ["weight"] = weight_t });

        var actual = LayerTangents.Linear(layer, x, x_t, direction)!;

        var expected = x_t.matmul(layer.weight!.to_type(ScalarType.Float32).t()) + x.to_type(ScalarType.Float32).matmul(weight_t.t());
        Assert.Equal(ScalarType.Float32, actual.dtype);
        Assert.True((actual - expected).abs().max().item<float>() < 1e-6);
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

using static SafeStep.ManagedTorch.torch;
using F = SafeStep.ManagedTorch.torch.nn.functional;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Tensors;

/// <summary>A batch of no samples passes through every layer, and its gradients are zero.</summary>
public class EmptyBatchTests
{
    private static readonly Dictionary<string, (long[] Input, Func<Tensor, Tensor> Layer, long[] Output)> Cases = new()
    {
        ["linear"] = ([0, 3], x => F.linear(x, ones(2, 3), ones(2)), [0, 2]),
        ["gelu"] = ([0, 3], x => F.gelu(x), [0, 3]),
        ["softmax"] = ([0, 3], x => F.softmax(x, 1), [0, 3]),
        ["layer_norm"] = ([0, 3], x => F.layer_norm(x, [3], ones(3), zeros(3)), [0, 3]),
        ["group_norm"] = ([0, 4, 2], x => F.group_norm(x, 2), [0, 4, 2]),
        ["conv1d"] = ([0, 3, 5], x => F.conv1d(x, ones(2, 3, 3), ones(2)), [0, 2, 3]),
        ["conv_transpose1d"] = ([0, 3, 5], x => F.conv_transpose1d(x, ones(3, 2, 3)), [0, 2, 7]),
        ["max_pool1d"] = ([0, 3, 4], x => F.max_pool1d(x, 2), [0, 3, 2]),
        ["avg_pool2d"] = ([0, 3, 4, 4], x => F.avg_pool2d(x, 2), [0, 3, 2, 2]),
        ["attention"] = ([0, 4, 2], x => F.scaled_dot_product_attention(x, x, x), [0, 4, 2]),
        ["flatten"] = ([0, 4, 2], x => x.flatten(1), [0, 8]),
        ["matmul"] = ([0, 4, 2], x => x.matmul(ones(2, 5)), [0, 4, 5]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Passes_through(string name)
    {
        var (input, layer, output) = Cases[name];
        var x = zeros(input, requires_grad: true);
        var y = layer(x);
        Assert.Equal(output, y.shape);
        y.sum().backward();
        Assert.Equal(input, x.grad!.shape);
    }

    [Fact]
    public void Gives_parameters_a_gradient_of_zeros()
    {
        using var linear = nn.Linear(3, 2);
        linear.call(zeros(0, 3)).sum().backward();
        Assert.All(linear.weight.grad!.data<float>().ToArray(), g => Assert.Equal(0, g));
        Assert.All(linear.bias!.grad!.data<float>().ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void A_product_over_nothing_is_zero() => Assert.All(ones(3, 0).matmul(ones(0, 2)).data<float>().ToArray(), v => Assert.Equal(0, v));

    [Fact]
    public void The_mean_loss_of_nothing_is_not_a_number() => Assert.True(float.IsNaN(F.cross_entropy(zeros(0, 3), zeros([0], int64)).item<float>()));
}

using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.ManagedTorch.Tests.Kernels;

/// <summary>Convolution, batch norm and pooling as users call them: gradients against central differences, shapes, statistics, errors.</summary>
public sealed class ConvolutionOpTests
{
    private const double H = 1e-6;

    public static TheoryData<string> Operations => ["conv1d", "conv2d", "grouped", "unbatched", "batch_norm", "batch_norm of columns", "batch_norm in use", "max_pool1d", "max_pool2d", "layer_norm", "cross_entropy"];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Gradients_match_central_differences(string operation)
    {
        (Tensor[] inputs, Func<Tensor[], Tensor> apply) = Case(operation);
        Tensor[] leaves = [.. inputs.Select(x => x.clone().requires_grad_())];
        Tensor output = apply(leaves), direction = randn(output.shape, ScalarType.Float64);
        output.mul(direction).sum().backward();
        foreach ((Tensor leaf, int place) in leaves.Select((leaf, place) => (leaf, place)))
        {
            double[] gradient = leaf.grad!.data<double>().ToArray();
            for (int i = 0; i < gradient.Length; i += 1 + (gradient.Length / 25))
            {
                double slope = (Moved(place, i, H) - Moved(place, i, -H)) / (2 * H);
                Assert.True(Math.Abs(slope - gradient[i]) <= 1e-6 * (1 + Math.Abs(slope)), $"{operation}, seed 7: input {place}, element {i}: {gradient[i]}, not {slope}.");
            }
        }

        double Moved(int place, int element, double distance)
        {
            Tensor[] moved = [.. inputs.Select(x => x.clone())];
            double[] values = moved[place].data<double>().ToArray();
            values[element] += distance;
            moved[place] = tensor(values).view(inputs[place].shape);
            return apply(moved).mul(direction).sum().item<double>();
        }
    }

    [Fact]
    public void Running_statistics_follow_the_batches_and_take_over_in_evaluation()
    {
        BatchNorm1d norm = BatchNorm1d(2, momentum: 0.25);
        Tensor x = tensor(new float[] { 1, 10, 3, 30, 5, 20 }).view(3, 2);
        norm.call(x);

        // Means 3 and 20; unbiased variances 4 and 100; a quarter of the way from 0 and 1.
        Assert.Equal([0.75f, 5], norm.running_mean!.data<float>().ToArray());
        Assert.Equal([1.75f, 25.75f], norm.running_var!.data<float>().ToArray());
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        norm.eval();
        Assert.Equal((10 - 5) / Math.Sqrt(25.75 + 1e-5), norm.call(x).data<float>().ToArray()[1], 1e-6);
        Assert.Equal(["running_mean", "running_var", "num_batches_tracked"], norm.named_buffers().Select(buffer => buffer.name));
        Assert.Equal(["weight", "bias"], norm.named_parameters().Select(parameter => parameter.name));
    }

    [Fact]
    public void Same_padding_keeps_the_size_for_even_kernels_too()
    {
        Conv1d even = Conv1d(1, 1, 4, Padding.Same, bias: false), odd = Conv1d(1, 1, 3, Padding.Same, bias: false);
        using (no_grad())
        {
            even.weight.fill_(1);
        }

        Assert.Equal([1, 1, 7], odd.call(ones([1, 1, 7])).shape);

        // One zero in front and two behind: windows of 3, 4, 4, 4, 4, 3, 2 ones.
        Assert.Equal([3, 4, 4, 4, 4, 3, 2], even.call(ones([1, 1, 7])).data<float>().ToArray());
    }

    [Fact]
    public void Windows_rounded_up_may_reach_over_the_end()
    {
        Tensor x = arange(5).to(ScalarType.Float32).view(1, 5);
        Assert.Equal([1, 3], functional.max_pool1d(x, 2).data<float>().ToArray());
        Assert.Equal([1, 3, 4], functional.max_pool1d(x, 2, ceil_mode: true).data<float>().ToArray());
    }

    [Fact]
    public void Misfits_are_named()
    {
        Assert.Contains("[2, 4, 5, 5]", Assert.Throws<ArgumentException>(() => functional.conv2d(zeros([2, 4, 5, 5]), zeros([8, 3, 3, 3]))).Message, StringComparison.Ordinal);
        Assert.Contains("larger than an input", Assert.Throws<ArgumentException>(() => functional.conv1d(zeros([1, 1, 2]), zeros([1, 1, 5]))).Message, StringComparison.Ordinal);
        Assert.Contains("3 channels; expected 2", Assert.Throws<ArgumentException>(() => BatchNorm1d(2).call(zeros([4, 3]))).Message, StringComparison.Ordinal);
        Assert.Contains("more than one", Assert.Throws<ArgumentException>(() => BatchNorm1d(2).call(zeros([1, 2]))).Message, StringComparison.Ordinal);
        Assert.Contains("at most half", Assert.Throws<ArgumentException>(() => functional.max_pool2d(zeros([1, 1, 4, 4]), 2, padding: 2)).Message, StringComparison.Ordinal);
        Assert.Contains("groups", Assert.Throws<ArgumentException>(() => Conv1d(3, 4, 1, groups: 2)).Message, StringComparison.Ordinal);
    }

    private static (Tensor[] Inputs, Func<Tensor[], Tensor> Apply) Case(string operation)
    {
        manual_seed(7);
        switch (operation)
        {
            case "conv1d":
                return ([Normal(2, 3, 9), Normal(4, 3, 3), Normal(4)], t => functional.conv1d(t[0], t[1], t[2], stride: 2, padding: 1));
            case "conv2d":
                return ([Normal(2, 3, 6, 5), Normal(4, 3, 3, 2), Normal(4)], t => functional.conv2d(t[0], t[1], t[2], padding: [1, 0], dilation: [2, 1]));
            case "grouped":
                return ([Normal(2, 4, 6), Normal(6, 2, 3)], t => functional.conv1d(t[0], t[1], groups: 2));
            case "unbatched":
                return ([Normal(2, 5, 5), Normal(3, 2, 2, 2)], t => functional.conv2d(t[0], t[1]));
            case "batch_norm":
                return ([Normal(4, 3, 5), Normal(3), Normal(3)], t => functional.batch_norm(t[0], null, null, t[1], t[2], training: true));
            case "batch_norm of columns":
                return ([Normal(6, 3)], t => functional.batch_norm(t[0], null, null, training: true));
            case "batch_norm in use":
                Tensor mean = Normal(3), variance = Normal(3).square().add(0.5);
                return ([Normal(4, 3, 2, 2), Normal(3), Normal(3)], t => functional.batch_norm(t[0], mean, variance, t[1], t[2]));
            case "max_pool1d":
                return ([Normal(2, 3, 9)], t => functional.max_pool1d(t[0], 3, 2, 1));
            case "max_pool2d":
                return ([Normal(2, 3, 7, 6)], t => functional.max_pool2d(t[0], [3, 2], [2, 2]));
            case "layer_norm":
                return ([Normal(3, 4, 5), Normal(4, 5), Normal(4, 5)], t => functional.layer_norm(t[0], [4, 5], t[1], t[2]));
            default:
                Tensor labels = tensor(new long[] { 1, -100, 0, 3 });
                return ([Normal(4, 4)], t => functional.cross_entropy(t[0], labels).add(functional.cross_entropy(t[0], labels, reduction: nn.Reduction.None).sum().mul(0.5)));
        }
    }

    private static Tensor Normal(params long[] shape) => randn(shape, ScalarType.Float64);
}

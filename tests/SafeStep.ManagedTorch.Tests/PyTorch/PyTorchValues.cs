using System.Text.Json;
using static SafeStep.ManagedTorch.torch;
using F = SafeStep.ManagedTorch.torch.nn.functional;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.PyTorch;

/// <summary>Values, gradients and random numbers against those of PyTorch in values.json; make_values.py tells how they were made.</summary>
public class PyTorchValues
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PyTorch", "values.json"))).RootElement;
    private static readonly Tensor Labels = tensor(new long[] { 1, 3, 0 });
    private static readonly Tensor Mask = tensor(new[] { true, false, true, true, false, false, true, false, true, true, false, true }).view(3, 4);

    private static readonly Dictionary<string, (long[][] Shapes, Func<Tensor[], Tensor> Function)> Operations = new()
    {
        ["gelu"] = ([[3, 4]], x => F.gelu(x[0])),
        ["gelu tanh"] = ([[3, 4]], x => F.gelu(x[0], Modules.GELU.Approximate.tanh)),
        ["silu"] = ([[3, 4]], x => F.silu(x[0])),
        ["elu"] = ([[3, 4]], x => F.elu(x[0], 0.7)),
        ["celu"] = ([[3, 4]], x => F.celu(x[0], 0.6)),
        ["selu"] = ([[3, 4]], x => F.selu(x[0])),
        ["leaky_relu"] = ([[3, 4]], x => F.leaky_relu(x[0], 0.2)),
        ["softplus"] = ([[3, 4]], x => F.softplus(x[0] * 20, 1.5, 20)),
        ["mish"] = ([[3, 4]], x => F.mish(x[0])),
        ["hardswish"] = ([[3, 4]], x => F.hardswish(x[0] * 2)),
        ["hardsigmoid"] = ([[3, 4]], x => F.hardsigmoid(x[0] * 2)),
        ["logsigmoid"] = ([[3, 4]], x => F.logsigmoid(x[0])),
        ["glu"] = ([[3, 4]], x => F.glu(x[0])),
        ["erf"] = ([[3, 4]], x => x[0].erf()),
        ["erfc"] = ([[3, 4]], x => (x[0] * 3).erfc()),
        ["remainder"] = ([[3, 4], [4]], x => (x[0] * 5) % x[1]),
        ["pow"] = ([[3, 4], [4]], x => x[0].abs().pow(x[1])),
        ["clamp"] = ([[3, 4]], x => x[0].clamp(-0.5, 0.6)),
        ["maximum"] = ([[3, 4], [4]], x => maximum(x[0], x[1])),
        ["where"] = ([[3, 4], [4]], x => where(Mask, x[0], x[1])),
        ["softmax"] = ([[3, 4]], x => x[0].softmax(0)),
        ["log_softmax"] = ([[3, 4]], x => x[0].log_softmax(1)),
        ["logsumexp"] = ([[3, 4]], x => x[0].logsumexp(1)),
        ["var"] = ([[2, 3, 4]], x => x[0].var([0, 2], keepdim: true)),
        ["std"] = ([[3, 4]], x => x[0].std(1, unbiased: false)),
        ["amax"] = ([[2, 3, 4]], x => x[0].amax([0, 2])),
        ["prod"] = ([[3, 4]], x => x[0].prod(1)),
        ["norm"] = ([[3, 4]], x => x[0].norm(1)),
        ["cumsum"] = ([[3, 4]], x => x[0].cumsum(1)),
        ["tril"] = ([[3, 4]], x => x[0].tril(1)),
        ["roll"] = ([[3, 4]], x => x[0].roll(2)),
        ["diagonal"] = ([[3, 2, 4]], x => x[0].diagonal(1, 0, 2)),
        ["sort"] = ([[3, 4]], x => x[0].sort(1, descending: true).Values),
        ["repeat"] = ([[3, 4]], x => x[0].repeat(2, 1, 2)),
        ["matmul"] = ([[2, 1, 3, 4], [3, 4, 2]], x => x[0].matmul(x[1])),
        ["einsum"] = ([[2, 3, 4], [4, 3, 5]], x => einsum("bij,jik->kb", x[0], x[1])),
        ["linear"] = ([[2, 3, 4], [5, 4], [5]], x => F.linear(x[0], x[1], x[2])),
        ["layer_norm"] = ([[3, 4], [4], [4]], x => F.layer_norm(x[0], [4], x[1], x[2])),
        ["group_norm"] = ([[2, 4, 3], [4], [4]], x => F.group_norm(x[0], 2, x[1], x[2])),
        ["instance_norm"] = ([[2, 3, 4]], x => F.instance_norm(x[0])),
        ["batch_norm"] = ([[3, 2, 4], [2], [2]], x => F.batch_norm(x[0], null, null, x[1], x[2], training: true)),
        ["normalize"] = ([[3, 4]], x => F.normalize(x[0])),
        ["conv1d"] = ([[2, 4, 7], [6, 2, 3], [6]], x => F.conv1d(x[0], x[1], x[2], 2, 1, 2, 2)),
        ["conv2d"] = ([[2, 2, 5, 4], [3, 2, 3, 2], [3]], x => F.conv2d(x[0], x[1], x[2], [2, 1], [1, 0])),
        ["conv2d same"] = ([[1, 2, 5, 4], [3, 2, 3, 2]], x => F.conv2d_padding(x[0], x[1], padding: Padding.Same)),
        ["conv_transpose1d"] = ([[2, 4, 3], [4, 2, 3], [4]], x => F.conv_transpose1d(x[0], x[1], x[2], 2, 1, 1, groups: 2)),
        ["conv_transpose2d"] = ([[1, 2, 3, 2], [2, 3, 2, 3], [3]], x => F.conv_transpose2d(x[0], x[1], x[2], [2, 1], [0, 1], null, [1, 2])),
        ["max_pool1d"] = ([[2, 3, 7]], x => F.max_pool1d(x[0], 3, 2, 1, ceil_mode: true)),
        ["max_pool2d"] = ([[1, 2, 5, 4]], x => F.max_pool2d(x[0], 2)),
        ["avg_pool1d"] = ([[2, 3, 8]], x => F.avg_pool1d(x[0], 3, 2, 1, ceil_mode: true)),
        ["avg_pool2d"] = ([[1, 2, 5, 4]], x => F.avg_pool2d(x[0], 2, 2, 1, count_include_pad: false)),
        ["avg_pool2d divisor"] = ([[1, 2, 5, 4]], x => F.avg_pool2d(x[0], 2, divisor_override: 3)),
        ["adaptive_avg_pool2d"] = ([[1, 2, 5, 4]], x => F.adaptive_avg_pool2d(x[0], (2, 3))),
        ["adaptive_max_pool2d"] = ([[1, 2, 5, 4]], x => F.adaptive_max_pool2d(x[0], [2, 3])),
        ["pad"] = ([[3, 4]], x => F.pad(x[0], (1, -1, 2, 0), value: 3)),
        ["pad reflect"] = ([[2, 3, 4]], x => F.pad(x[0], (2, 1), PaddingModes.Reflect)),
        ["pad circular"] = ([[2, 3, 4]], x => F.pad(x[0], (2, 1), PaddingModes.Circular)),
        ["interpolate nearest"] = ([[1, 2, 3, 4]], x => F.interpolate(x[0], [5, 6])),
        ["interpolate bilinear"] = ([[1, 2, 3, 4]], x => F.interpolate(x[0], [5, 3], mode: InterpolationMode.Bilinear)),
        ["interpolate corners"] = ([[1, 2, 4]], x => F.interpolate(x[0], [7], mode: InterpolationMode.Linear, align_corners: true)),
        ["embedding"] = ([[5, 3]], x => F.embedding(tensor(new long[] { 0, 4, 4, 2, 1, 0 }).view(2, 3), x[0], 1)),
        ["cross_entropy"] = ([[3, 4]], x => F.cross_entropy(x[0], Labels)),
        ["cross_entropy smoothed"] = ([[3, 4]], x => F.cross_entropy(x[0], Labels, tensor(new[] { 0.5, 1, 2, 0.3 }), label_smoothing: 0.2)),
        ["cross_entropy ignored"] = ([[3, 4]], x => F.cross_entropy(x[0], Labels, ignore_index: 3, label_smoothing: 0.1)),
        ["cross_entropy probabilities"] = ([[3, 4], [3, 4]], x => F.cross_entropy(x[0], x[1].softmax(1), label_smoothing: 0.1)),
        ["nll_loss"] = ([[3, 4]], x => F.nll_loss(x[0].log_softmax(1), Labels, reduction: nn.Reduction.Sum)),
        ["binary_cross_entropy"] = ([[3, 4]], x => F.binary_cross_entropy(x[0].sigmoid(), Mask.to(float64))),
        ["binary_cross_entropy_with_logits"] = ([[3, 4]], x => F.binary_cross_entropy_with_logits(x[0], Mask.to(float64), pos_weights: tensor(new[] { 1.0, 2, 3, 4 }))),
        ["index mask"] = ([[3, 4]], x => x[0][TensorIndex.Tensor(Mask)]),
        ["index two"] = ([[3, 4, 2]], x => x[0][TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 0, 3, 1, 1 }).view(2, 2)), TensorIndex.Tensor(tensor(new long[] { 0, 1 }))]),
        ["index apart"] = ([[3, 4, 2]], x => x[0][TensorIndex.Tensor(tensor(new long[] { 2, 0 })), TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 0, 1 }))]),
        ["scatter_add"] = ([[3, 4], [2, 4]], x => x[0].scatter_add(0, tensor(new long[] { 0, 2, 1, 1, 0, 0, 2, 1 }).view(2, 4), x[1])),
        ["asinh"] = ([[3, 4]], x => x[0].asinh()),
        ["acosh"] = ([[3, 4]], x => (x[0].abs() + 1.5).acosh()),
        ["atanh"] = ([[3, 4]], x => (x[0] / 5).atanh()),
        ["atan2"] = ([[3, 4], [4]], x => x[0].atan2(x[1])),
        ["fmod"] = ([[3, 4], [4]], x => (x[0] * 5).fmod(x[1])),
        ["logaddexp"] = ([[3, 4], [4]], x => (x[0] * 20).logaddexp(x[1])),
        ["xlogy"] = ([[3, 4], [4]], x => x[0].xlogy(x[1].abs())),
        ["logit"] = ([[3, 4]], x => x[0].sigmoid().logit(0.3)),
        ["hypot"] = ([[3, 4], [4]], x => x[0].hypot(x[1])),
        ["tile"] = ([[3, 4]], x => x[0].tile([2, 1, 2])),
        ["inner"] = ([[2, 3, 4], [5, 4]], x => x[0].inner(x[1])),
        ["take"] = ([[3, 4]], x => x[0].take(tensor(new long[] { 11, 0, 5, 5 }).view(2, 2))),
        ["diff"] = ([[3, 4], [3, 1]], x => x[0].diff(2, 1, prepend: x[1])),
        ["softshrink"] = ([[3, 4]], x => F.softshrink(x[0], 0.4)),
        ["hardshrink"] = ([[3, 4]], x => F.hardshrink(x[0], 0.4)),
        ["tanhshrink"] = ([[3, 4]], x => F.tanhshrink(x[0])),
        ["threshold"] = ([[3, 4]], x => F.threshold(x[0], 0.1, 5)),
        ["softmin"] = ([[3, 4]], x => F.softmin(x[0], 1)),
        ["pixel_shuffle"] = ([[1, 8, 2, 3]], x => F.pixel_shuffle(x[0], 2)),
        ["pixel_unshuffle"] = ([[2, 4, 6]], x => F.pixel_unshuffle(x[0], 2)),
        ["adaptive_max_pool1d"] = ([[2, 3, 7]], x => F.adaptive_max_pool1d(x[0], 3)),
        ["adaptive_avg_pool1d"] = ([[2, 3, 7]], x => F.adaptive_avg_pool1d(x[0], 3)),
        ["transpose_"] = ([[3, 4]], x => (x[0] * 2).transpose_(0, 1).unsqueeze_(1) * x[0].T.unsqueeze(1)),
        ["prelu"] = ([[3, 4], [4]], x => F.prelu(x[0], x[1])),
        ["softsign"] = ([[3, 4]], x => F.softsign(x[0])),
        ["smooth_l1_loss"] = ([[3, 4], [3, 4]], x => F.smooth_l1_loss(x[0], x[1], beta: 0.7)),
        ["huber_loss"] = ([[3, 4], [3, 4]], x => F.huber_loss(x[0], x[1], 0.7)),
        ["cosine_similarity"] = ([[3, 4], [3, 4]], x => F.cosine_similarity(x[0], x[1])),
        ["attention"] = ([[2, 3, 4], [2, 5, 4], [2, 5, 2]], x => F.scaled_dot_product_attention(x[0], x[1], x[2])),
    };

    private static readonly Dictionary<string, Func<Tensor>> Random = new()
    {
        ["rand"] = () => rand(7),
        ["rand float64"] = () => rand(5, float64),
        ["randn short"] = () => randn(5),
        ["randn long"] = () => randn(21),
        ["randn float64"] = () => randn(18, float64),
        ["randint"] = () => randint(-3, 50, [6]),
        ["randperm"] = () => randperm(9),
        ["linear"] = () => nn.utils.parameters_to_vector(nn.Linear(4, 3).parameters()),
        ["conv1d"] = () => nn.utils.parameters_to_vector(nn.Conv1d(2, 3, 3).parameters()),
        ["embedding"] = () => nn.Embedding(6, 3).weight!,
    };

    // PyTorch holds constants of these (1 / alpha, 1 / 6) in single precision, also for doubles.
    private static readonly string[] SinglePrecisionConstants = ["celu", "hardsigmoid"];

    public static TheoryData<string> OperationNames => [.. Operations.Keys];

    public static TheoryData<string> RandomNames => [.. Random.Keys];

    [Fact]
    public void Every_case_of_the_table_is_tested()
    {
        Assert.Equal(Expected.GetProperty("operations").EnumerateObject().Select(p => p.Name).Order(), Operations.Keys.Order());
        Assert.Equal(Expected.GetProperty("random").EnumerateObject().Select(p => p.Name).Order(), Random.Keys.Order());
    }

    [Theory, MemberData(nameof(OperationNames))]
    public void Operation_agrees(string name)
    {
        var (shapes, function) = Operations[name];
        var expected = Expected.GetProperty("operations").GetProperty(name);
        var inputs = shapes.Select((s, k) => (arange(s.Aggregate(1L, (a, b) => a * b), float64) * 0.7 + (k + 1)).sin().mul(2).reshape(s).requires_grad_()).ToArray();
        var result = function(inputs);
        Assert.Equal(Numbers(expected.GetProperty("shape")).Select(n => (long)n), result.shape);
        // Both compute in double; sums of a hundred terms in another order differ by some 1e-14.
        var tolerance = SinglePrecisionConstants.Contains(name) ? 1e-7 : 1e-10;
        Close(name, expected.GetProperty("value"), result, tolerance);
        (result * arange(result.numel(), float64).mul(0.37).cos().reshape(result.shape)).sum().backward();
        for (var k = 0; k < inputs.Length; k++) Close($"{name}, gradient {k}", expected.GetProperty("gradients")[k], inputs[k].grad ?? zeros_like(inputs[k]), tolerance);
    }

    [Theory, MemberData(nameof(RandomNames))]
    public void Seed_gives_the_same_numbers(string name)
    {
        manual_seed(123);
        var drawn = Random[name]().to(float64).reshape(-1).data<double>().ToArray();
        var expected = Numbers(Expected.GetProperty("random").GetProperty(name));
        Assert.Equal(expected.Length, drawn.Length);
        // Sines and logarithms of single precision differ in the last place between libraries.
        foreach (var (e, d) in expected.Zip(drawn)) Assert.Equal(e, d, 2e-6 * Math.Max(1, Math.Abs(e)));
    }

    [Fact]
    public void Lbfgs_takes_the_same_path()
    {
        var a = nn.Parameter(tensor(new[] { -1.2, 1.0 }));
        var b = nn.Parameter(tensor(new[] { 0.5, -0.3 }).view(2, 1));
        using var optimizer = optim.LBFGS([a, b], lr: 0.1, max_iter: 6, tolerange_grad: 1e-5, history_size: 3);
        var path = new List<double>();
        for (var step = 0; step < 5; step++)
        {
            var loss = optimizer.step(() =>
            {
                optimizer.zero_grad();
                var x = cat([a, b.reshape(-1)]);
                var rosenbrock = (5 * (x[1..] - x[..^1].square()).square() + (1 - x[..^1]).square()).sum();
                rosenbrock.backward();
                return rosenbrock;
            });
            path.AddRange([loss!.item<double>(), .. a.data<double>().ToArray(), .. b.data<double>().ToArray()]);
        }
        var expected = Numbers(Expected.GetProperty("lbfgs"));
        Assert.Equal(expected.Length, path.Count);
        // Sums in another order differ by 1e-16 and grow by the curvature, some hundreds, over thirty iterations.
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], path[i], 1e-9 * Math.Max(1, Math.Abs(expected[i])));
    }

    private static void Close(string name, JsonElement expected, Tensor actual, double tolerance)
    {
        var numbers = Numbers(expected);
        var values = actual.reshape(-1).data<double>().ToArray();
        Assert.Equal(numbers.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(Math.Abs(numbers[i] - values[i]) <= tolerance * Math.Max(1, Math.Abs(numbers[i])), $"{name}[{i}]: {values[i]:r}, in PyTorch {numbers[i]:r}");
        }
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];
}

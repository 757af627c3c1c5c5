using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Networks;

public class ModuleTests
{
    [Fact]
    public void Components_are_registered_by_field()
    {
        using var net = new Net();
        Assert.Equal(["scale", "first.weight", "first.bias", "rest.0.weight", "rest.0.bias", "rest.2.weight", "rest.2.bias"], net.named_parameters().Select(p => p.name));
        Assert.Equal(["offset"], net.named_buffers().Select(b => b.name));
        Assert.Equal(["first", "rest", "rest.0", "rest.1", "rest.2"], net.named_modules().Select(m => m.name));
        Assert.Equal(["first", "rest"], net.named_children().Select(m => m.name));
        Assert.Same(net.first.weight, net.get_parameter("first.weight"));
        Assert.Equal(["scale"], net.named_parameters(recurse: false).Select(p => p.name));
    }

    [Fact]
    public void Training_reaches_every_child()
    {
        using var net = new Net();
        Assert.True(net.training);
        net.eval();
        Assert.All(net.modules(), m => Assert.False(m.training));
        net.train();
        Assert.All(net.modules(), m => Assert.True(m.training));
    }

    [Fact]
    public void Call_runs_hooks_in_order_and_forward_does_not()
    {
        using var linear = Linear(2, 1, hasBias: false);
        using (no_grad()) linear.weight.fill_(1);
        var log = new List<string>();
        var plain = linear.register_forward_pre_hook(_ => log.Add("before"));
        var pre = linear.register_forward_pre_hook((_, input) => { log.Add("input"); return input * 2; });
        var post = linear.register_forward_hook((_, _, result) => { log.Add("result"); return result + 1; });
        linear.register_forward_hook(_ => log.Add("after"));
        var x = ones(1, 2);

        Assert.Equal(2f, linear.forward(x).item<float>());
        Assert.Empty(log);
        Assert.Equal(5f, linear.call(x).item<float>());
        Assert.Equal(["before", "input", "result", "after"], log);

        pre.remove();
        post.remove();
        plain.remove();
        Assert.Equal(2f, linear.call(x).item<float>());
    }

    [Fact]
    public void A_hook_that_returns_null_changes_nothing()
    {
        using var linear = Linear(2, 1);
        Tensor? seen = null;
        linear.register_forward_hook((_, input, _) => { seen = input; return null!; });
        var x = ones(1, 2);
        Assert.Equal(linear.forward(x).item<float>(), linear.call(x).item<float>());
        Assert.Same(x, seen);
    }

    [Fact]
    public void Sequential_takes_every_spelling()
    {
        Assert.Equal(["0.weight", "0.bias"], Sequential(Linear(2, 2), ReLU()).named_parameters().Select(p => p.name));
        Assert.Equal(["a.weight", "a.bias"], Sequential(("a", Linear(2, 2)), ("b", ReLU())).named_parameters().Select(p => p.name));
        Assert.Equal(2, Sequential(new List<(string, Module<Tensor, Tensor>)> { ("a", Linear(2, 2)), ("b", Tanh()) }).Count);
        Assert.Equal(2, Sequential(new List<Module<Tensor, Tensor>> { Linear(2, 2), GELU() }).Count);
        Assert.Equal(2, Sequential().append(Linear(2, 2)).append("act", SiLU()).Count);
        using var part = Sequential(Linear(2, 3), ReLU(), Linear(3, 1))[1..];
        Assert.Equal(2, part.Count);
    }

    [Fact]
    public void Lists_and_dictionaries_register_their_modules()
    {
        var list = ModuleList<Module<Tensor, Tensor>>(Linear(2, 2), ReLU());
        list.append(Linear(2, 1));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], list.named_parameters().Select(p => p.name));
        list.RemoveAt(0);
        Assert.Equal(["1.weight", "1.bias"], list.named_parameters().Select(p => p.name));
        var dictionary = ModuleDict(("a", Linear(2, 2)), ("b", Linear(2, 1)));
        Assert.Equal(["a.weight", "a.bias", "b.weight", "b.bias"], dictionary.named_parameters().Select(p => p.name));
        Assert.Contains("\"c\"", Assert.Throws<KeyNotFoundException>(() => dictionary["c"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dropout_scales_what_it_keeps_and_rests_in_eval()
    {
        manual_seed(1);
        using var dropout = Dropout(0.25);
        var y = dropout.call(ones(10_000)).data<float>().ToArray();
        Assert.All(y, v => Assert.True(v == 0 || Math.Abs(v - (1 / 0.75f)) < 1e-6));
        // The share kept has a standard deviation of 0.0043; this is five of them.
        Assert.InRange(y.Count(v => v != 0) / 10_000.0, 0.728, 0.772);
        dropout.eval();
        Assert.All(dropout.call(ones(100)).data<float>().ToArray(), v => Assert.Equal(1, v));
    }

    [Fact]
    public void Dropout_of_channels_drops_them_whole()
    {
        manual_seed(2);
        using var x = ones([400, 5, 3, 2, 2]);
        AssertWhole(Dropout1d(0.25), x.view(400, 5, 12));
        AssertWhole(Dropout2d(0.25), x.view(400, 5, 3, 4));
        AssertWhole(Dropout3d(0.25), x);
        // Without a batch the first dimension is the channels'.
        AssertWhole(Dropout2d(0.25), ones(2000, 3, 4));

        static void AssertWhole(Module<Tensor, Tensor> dropout, Tensor input)
        {
            var channels = dropout.call(input).reshape(2000, 12).data<float>().ToArray().Chunk(12).ToArray();
            Assert.All(channels, c => Assert.True(c.All(v => v == 0) || c.All(v => Math.Abs(v - (1 / 0.75f)) < 1e-6)));
            // The share kept has a standard deviation of 0.0097; this is five of them.
            Assert.InRange(channels.Count(c => c[0] != 0) / 2000.0, 0.70, 0.80);
            dropout.eval();
            Assert.All(dropout.call(input).reshape(-1).data<float>().ToArray(), v => Assert.Equal(1, v));
        }
    }

    [Fact]
    public void Layers_without_parameters_are_their_functions()
    {
        manual_seed(3);
        using var x = randn(2, 4, 6);
        Assert.Equal(functional.softshrink(x, 0.3), Softshrink(0.3).call(x));
        Assert.Equal(functional.hardshrink(x, 0.3), Hardshrink(0.3).call(x));
        Assert.Equal(functional.tanhshrink(x), Tanhshrink().call(x));
        Assert.Equal(functional.threshold(x, 0.2, -1), Threshold(0.2, -1).call(x));
        Assert.Equal(functional.softmin(x, 1), Softmin(1).call(x));
        Assert.Equal(functional.softmax2d(x), Softmax2d().call(x));
        Assert.Equal(functional.adaptive_max_pool1d(x, 2), AdaptiveMaxPool1d(2).call(x));
        Assert.Equal(x.view(8, 3, 2), PixelUnshuffle(2).call(PixelShuffle(2).call(x.view(8, 3, 2))));
        Assert.Equal([2, 4, 2, 3], Unflatten(2, [2, 3]).call(x).shape);
        using var written = x.clone();
        _ = Threshold(0.2, -1, inplace: true).call(written);
        Assert.Equal(functional.threshold(x, 0.2, -1), written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_linear_layer_and_its_relu_run_as_one_with_the_same_bits(bool biased)
    {
        manual_seed(4);
        using var fused = Sequential(Linear(5, 7, biased), ReLU(), Linear(7, 3, biased));
        using var x = randn(2, 11, 5).requires_grad_();
        using var twin = x.detach().clone().requires_grad_();
        var result = fused.call(x);
        result.square().sum().backward();
        var gradients = fused.parameters().Select(p => p.grad!.clone()).Append(x.grad!.clone()).ToArray();

        // A hook sees the values in between, so that they must be there.
        fused.zero_grad();
        Tensor? between = null;
        using (no_grad())
        {
            ((Linear)fused[0]).register_forward_hook((_, _, y) => { between = y.clone(); return y; });
        }
        var apart = fused.call(twin);
        apart.square().sum().backward();
        Assert.True(between!.min().item<float>() < 0);
        Assert.Equal(apart, result);
        Assert.Equal(fused.parameters().Select(p => p.grad!).Append(twin.grad!), gradients);
    }

    [Fact]
    public void Conversion_keeps_the_parameters_themselves()
    {
        using var linear = Linear(3, 2);
        var weight = linear.weight;
        var before = weight.data<float>().ToArray();
        linear.to(float64);
        Assert.Same(weight, linear.weight);
        Assert.Equal(float64, weight.dtype);
        Assert.Equal(before, weight.data<double>().ToArray().Select(v => (float)v));
        Assert.Equal(float64, linear.call(ones([1, 3], float64)).dtype);
    }

    [Fact]
    public void Names_are_checked()
    {
        using var net = new Net();
        Assert.Contains("already", Assert.Throws<InvalidOperationException>(() => net.register_buffer("offset", zeros(1))).Message, StringComparison.Ordinal);
        Assert.Contains("dot", Assert.Throws<ArgumentException>(() => net.register_module("a.b", ReLU())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_are_clipped_to_a_common_norm()
    {
        var (a, b) = (nn.Parameter(zeros(2)), nn.Parameter(zeros(1)));
        a.grad = tensor(new[] { 3f, 0 });
        b.grad = tensor(new[] { 4f });
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b], 1), 1e-9);
        Assert.Equal(0.6f, a.grad[0].item<float>(), 1e-5f);
        Assert.Equal(0.8f, b.grad.item<float>(), 1e-5f);
        Assert.Equal(1, nn.utils.clip_grad_norm_([a, b], 10), 1e-5);
        Assert.Equal(0.6f, a.grad[0].item<float>(), 1e-5f);
        nn.utils.clip_grad_value_([a, b], 0.7);
        Assert.Equal(0.7f, b.grad.item<float>());
    }

    [Fact]
    public void Linear_starts_within_its_bounds()
    {
        manual_seed(3);
        using var linear = Linear(100, 50);
        // kaiming_uniform with a = sqrt(5) is uniform within 1 / sqrt(inputs).
        var weights = linear.weight.data<float>().ToArray();
        Assert.All(weights, w => Assert.InRange(w, -0.1f, 0.1f));
        Assert.InRange(weights.Max(), 0.099f, 0.1f);
        Assert.All(linear.bias!.data<float>().ToArray(), b => Assert.InRange(b, -0.1f, 0.1f));
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        public readonly Linear first = Linear(4, 4);
        private readonly Module<Tensor, Tensor> rest = Sequential(Linear(4, 4), ReLU(), Linear(4, 2));
        private readonly Parameter scale = nn.Parameter(ones(1));
        private readonly Tensor offset = zeros(1);

        public Net() : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input) => (rest.call(first.call(input)) * scale) + offset;
    }
}

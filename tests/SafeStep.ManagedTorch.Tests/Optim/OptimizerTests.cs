using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Optim;

/// <summary>Optimizers against their published formulas, written out for plain numbers.</summary>
public class OptimizerTests
{
    private const int Steps = 5;
    private static readonly double[] Start = [1.0, -2.0, 0.5];

    // Gradients that change with the step, so that every term of a formula shows.
    private static double Gradient(int step, int i) => Math.Sin((3 * step) + i + 0.5);

    [Theory]
    [InlineData(0, 0, 0, false, false)]
    [InlineData(0.9, 0, 0, false, false)]
    [InlineData(0.9, 0.3, 0.01, false, false)]
    [InlineData(0.9, 0, 0.01, true, false)]
    [InlineData(0.5, 0, 0.1, true, true)]
    public void Sgd_follows_its_formula(double momentum, double dampening, double decay, bool nesterov, bool maximize)
    {
        var velocity = new double[Start.Length];
        Compare(
            p => optim.SGD([p], 0.1, momentum, dampening, decay, nesterov, maximize),
            (t, i, p) =>
            {
                // The rule of Sutskever et al. (2013) as PyTorch states it; the first velocity is the gradient undampened.
                var g = Gradient(t, i) + (decay * p);
                velocity[i] = t == 1 ? g : (momentum * velocity[i]) + ((1 - dampening) * g);
                var direction = momentum == 0 ? g : nesterov ? g + (momentum * velocity[i]) : velocity[i];
                return p + ((maximize ? 0.1 : -0.1) * direction);
            });
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.05, false)]
    [InlineData(0, true)]
    public void Adam_follows_its_formula(double decay, bool amsgrad) => CompareAdam(
        p => optim.Adam([p], 0.01, 0.8, 0.95, 1e-6, decay, amsgrad), coupled: decay, decoupled: 0, amsgrad);

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.05, true)]
    public void AdamW_follows_its_formula(double decay, bool amsgrad) => CompareAdam(
        p => optim.AdamW([p], 0.01, 0.8, 0.95, 1e-6, decay, amsgrad), coupled: 0, decoupled: decay, amsgrad);

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0.02, 0.9, false)]
    [InlineData(0, 0.5, true)]
    public void RMSProp_follows_its_formula(double decay, double momentum, bool centered)
    {
        var (square, mean, kept) = (new double[Start.Length], new double[Start.Length], new double[Start.Length]);
        Compare(p => optim.RMSProp([p], 0.01, 0.9, 1e-6, decay, momentum, centered), (t, i, p) =>
        {
            // Tieleman and Hinton (2012), lecture 6.5; Graves (2013), equations 38 to 41 for the centered form.
            var g = Gradient(t, i) + (decay * p);
            square[i] = (0.9 * square[i]) + (0.1 * g * g);
            mean[i] = (0.9 * mean[i]) + (0.1 * g);
            var step = g / (Math.Sqrt(square[i] - (centered ? mean[i] * mean[i] : 0)) + 1e-6);
            kept[i] = (momentum * kept[i]) + step;
            return p - (0.01 * (momentum > 0 ? kept[i] : step));
        });
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.1, 0.02, 0.5)]
    public void Adagrad_follows_its_formula(double rateDecay, double decay, double start)
    {
        var sum = Start.Select(_ => start).ToArray();
        Compare(p => optim.Adagrad([p], 0.1, rateDecay, decay, start, 1e-8), (t, i, p) =>
        {
            // Duchi et al. (2011), the diagonal form.
            var g = Gradient(t, i) + (decay * p);
            sum[i] += g * g;
            return p - (0.1 / (1 + ((t - 1) * rateDecay)) * g / (Math.Sqrt(sum[i]) + 1e-8));
        });
    }

    [Fact]
    public void Groups_have_options_of_their_own()
    {
        var (a, b) = (nn.Parameter(zeros(1)), nn.Parameter(zeros(1)));
        using var optimizer = optim.SGD([new SGD.ParamGroup([a], lr: 1.0), new SGD.ParamGroup { Parameters = [b] }], 0.1);
        a.grad = ones(1);
        b.grad = ones(1);
        optimizer.step();
        Assert.Equal(-1f, a.item<float>());
        Assert.Equal(-0.1f, b.item<float>());
        foreach (var group in optimizer.ParamGroups) group.LearningRate *= 2;
        optimizer.step();
        Assert.Equal(-3f, a.item<float>());
        Assert.Equal(-0.3f, b.item<float>(), 1e-6f);
    }

    [Fact]
    public void Saved_state_continues_as_if_nothing_happened()
    {
        var (a, b) = (nn.Parameter(tensor(Start)), nn.Parameter(tensor(Start)));
        using var first = optim.Adam([a], 0.1);
        using var second = optim.Adam([b], 0.5);
        Step(first, a, 1);
        using (no_grad()) b.copy_(a);
        second.load_state_dict(first.state_dict());
        Step(first, a, 2);
        Step(second, b, 2);
        Assert.Equal(a.data<double>().ToArray(), b.data<double>().ToArray());
    }

    [Fact]
    public void Zero_grad_keeps_a_gradient_of_zeros()
    {
        var p = nn.Parameter(tensor(Start));
        using var optimizer = optim.SGD([p], 0.1);
        Step(optimizer, p, 1);
        optimizer.zero_grad();
        Assert.All(p.grad!.data<double>().ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void A_closure_gives_the_loss()
    {
        var p = nn.Parameter(tensor(Start));
        using var optimizer = optim.SGD([p], 0.1);
        using var loss = optimizer.step(() =>
        {
            var l = p.square().sum();
            l.backward();
            return l;
        });
        Assert.Equal(5.25, loss!.item<double>());
        Assert.Equal([0.8, -1.6, 0.4], p.data<double>().ToArray().Select(v => Math.Round(v, 12)));
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        var p = nn.Parameter(zeros(1));
        Assert.Contains("nesterov", Assert.Throws<ArgumentException>(() => optim.SGD([p], 0.1, nesterov: true)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("-1", Assert.Throws<ArgumentOutOfRangeException>(() => optim.Adam([p], -1)).Message, StringComparison.Ordinal);
        Assert.Contains("no parameters", Assert.Throws<ArgumentException>(() => optim.Adam(Array.Empty<Parameter>())).Message, StringComparison.Ordinal);
    }

    private static void CompareAdam(Func<Parameter, torch.optim.Optimizer> create, double coupled, double decoupled, bool amsgrad)
    {
        // Kingma and Ba (2015), algorithm 1; Loshchilov and Hutter (2019), algorithm 2; Reddi et al. (2018) for amsgrad.
        var (m, v, top) = (new double[Start.Length], new double[Start.Length], new double[Start.Length]);
        Compare(create, (t, i, p) =>
        {
            var g = Gradient(t, i) + (coupled * p);
            p -= 0.01 * decoupled * p;
            m[i] = (0.8 * m[i]) + (0.2 * g);
            v[i] = (0.95 * v[i]) + (0.05 * g * g);
            top[i] = Math.Max(top[i], v[i]);
            var square = (amsgrad ? top[i] : v[i]) / (1 - Math.Pow(0.95, t));
            return p - (0.01 * (m[i] / (1 - Math.Pow(0.8, t))) / (Math.Sqrt(square) + 1e-6));
        });
    }

    private static void Compare(Func<Parameter, torch.optim.Optimizer> create, Func<int, int, double, double> formula)
    {
        var parameter = nn.Parameter(tensor(Start));
        using var optimizer = create(parameter);
        var expected = (double[])Start.Clone();
        for (var t = 1; t <= Steps; t++)
        {
            Step(optimizer, parameter, t);
            for (var i = 0; i < expected.Length; i++) expected[i] = formula(t, i, expected[i]);
            // Equal up to the rounding of a few operations in another order.
            foreach (var (e, actual) in expected.Zip(parameter.data<double>().ToArray())) Assert.Equal(e, actual, 1e-12);
        }
    }

    private static void Step(torch.optim.Optimizer optimizer, Parameter parameter, int t)
    {
        parameter.grad = tensor(Enumerable.Range(0, Start.Length).Select(i => Gradient(t, i)).ToArray());
        optimizer.step();
    }
}

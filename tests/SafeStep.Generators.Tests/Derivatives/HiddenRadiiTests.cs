using System.Numerics;
using SafeStep.Generators.Tests.Architectures;
using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using GELU = SafeStep.ManagedTorch.Modules.GELU;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>The radius at each activation against the singularities of its definition, and the names of the places.</summary>
[Collection(nameof(SeededModels))]
public class HiddenRadiiTests
{
    // Newton's method stops at 1e-12 and the radii are float64: 1e-9 leaves room for the condition of a zero.
    private const double Tolerance = 1e-9;

    public static TheoryData<string, double> SmoothLayers()
    {
        var cases = new TheoryData<string, double>();
        foreach (string name in Smooth.Keys)
        {
            foreach (double h in new[] { -7.0, -2.5, -0.4, 0.0, 0.3, 1.9, 6.0 })
            {
                cases.Add(name, h);
            }
        }

        return cases;
    }

    internal static readonly Dictionary<string, (Module<Tensor, Tensor> Layer, Func<Complex, Complex> Vanishing)> Smooth = new()
    {
        ["sigmoid"] = (Sigmoid(), z => 1 + Complex.Exp(-z)),
        ["log sigmoid"] = (LogSigmoid(), z => 1 + Complex.Exp(-z)),
        ["silu"] = (SiLU(), z => 1 + Complex.Exp(-z)),
        ["softplus"] = (Softplus(), z => 1 + Complex.Exp(z)),
        ["softplus, beta 2.5"] = (Softplus(2.5), z => 1 + Complex.Exp(2.5 * z)),
        ["tanh"] = (Tanh(), Complex.Cosh),
        ["tanhshrink"] = (Tanhshrink(), Complex.Cosh),
        // tanh(ln(1 + e^z)) = (s^2 - 1) / (s^2 + 1) with s = 1 + e^z.
        ["mish"] = (Mish(), z => ((1 + Complex.Exp(z)) * (1 + Complex.Exp(z))) + 1),
        ["gelu by tanh"] = (GELU(GELU.Approximate.tanh), z => Complex.Cosh(Math.Sqrt(2 / Math.PI) * (z + (0.044715 * z * z * z)))),
    };

    [Theory]
    [MemberData(nameof(SmoothLayers))]
    public void ASmoothActivationIsBoundedByItsNearestSingularity(string name, double h)
    {
        var (layer, vanishing) = Smooth[name];
        double expected = SingularityScan.Distance(vanishing, h, reach: 10) / 0.7;
        var radius = Assert.Single(Recorded(layer, tensor(new[] { h, h }), tensor(new[] { -0.7, 0.0 })));
        Assert.Equal(HiddenRadiusKind.Pole, radius.Kind);
        Assert.Equal(expected, radius.Radius, Tolerance * expected);
    }

    [Fact]
    public void AnExactGeluIsEntire() => Assert.Equal(double.PositiveInfinity, Assert.Single(Recorded(GELU(), ones(3), ones(3))).Radius);

    [Theory]
    [MemberData(nameof(Kinks))]
    public void APiecewiseActivationIsBoundedByItsKinks(Module<Tensor, Tensor> layer, double[] kinks)
    {
        double[] h = [-6.5, -3.2, -0.5, 0.25, 2.5, 7];
        foreach (double x in h)
        {
            double expected = kinks.Min(kink => Math.Abs(x - kink)) / 2;
            Assert.Equal(expected, Assert.Single(Recorded(layer, tensor(new[] { x }), tensor(new[] { -2.0 }))).Radius, Tolerance);
        }
    }

    public static TheoryData<Module<Tensor, Tensor>, double[]> Kinks() => new()
    {
        { ReLU(), [0] }, { LeakyReLU(), [0] }, { PReLU(1), [0] }, { ELU(), [0] }, { CELU(), [0] }, { SELU(), [0] }, { Softsign(), [0] },
        { ReLU6(), [0, 6] }, { Hardtanh(-1.5, 0.5), [-1.5, 0.5] }, { Hardsigmoid(), [-3, 3] }, { Hardswish(), [-3, 3] },
    };

    // 250 units at distances 0.004, 0.008, ...: the smallest 1 % are three.
    [Fact]
    public void AKinkRadiusIsTheFirstPercentileOverUnits()
    {
        var units = arange(1, 251, ScalarType.Float64) * 0.004;
        Assert.Equal(0.012, Assert.Single(Recorded(ReLU(), units.flip(0).reshape(5, 50), ones(5, 50, ScalarType.Float64))).Radius, 1e-12);
    }

    [Fact]
    public void ASoftmaxIsBoundedByTheSpreadOfItsUnmaskedScores()
    {
        const double inf = double.PositiveInfinity;
        var scores = tensor(new[,] { { 0.1, -0.3, -inf }, { 2, -1e9, 1 }, { -inf, -inf, -inf } });
        var slopes = tensor(new[,] { { 1.0, -1, 100 }, { 0.5, -100, 3 }, { 7, 8, 9 } });
        // Row by row the spreads are 2, 2.5 and, where everything is masked, none.
        var radius = Assert.Single(Recorded(Softmax(1), scores, slopes));
        Assert.Equal(HiddenRadiusKind.Softmax, radius.Kind);
        Assert.Equal(Math.PI / 2.5, radius.Radius, Tolerance);
        Assert.Equal(Math.PI / 2.5, Assert.Single(Recorded(LogSoftmax(1), scores[..2], slopes[..2])).Radius, Tolerance);
        Assert.Equal(Math.PI / 2.5, Assert.Single(Recorded(Softmin(1), -scores[..2], -slopes[..2])).Radius, Tolerance);
        Assert.Equal(Math.PI / 2.5, Assert.Single(Recorded(Softmax2d(), scores[1].reshape(1, 3, 1, 1), slopes[1].reshape(1, 3, 1, 1))).Radius, Tolerance);
    }

    [Fact]
    public void AttentionIsBoundedByTheSlopesOfItsScores()
    {
        var generator = new Generator(11);
        Tensor Draw() => randn([2, 3, 4], ScalarType.Float64, generator: generator);
        var (q, q_t, k, k_t, v) = (Draw(), Draw(), Draw(), Draw(), Draw());
        // Only earlier positions: rows of one, two and three scores.
        Tensor slopes = CentralDifferences.Of(x => x[0].matmul(x[1].transpose(-2, -1)) / 2, [q, k], [q_t, k_t]);
        double expected = (from batch in Enumerable.Range(0, 2) from row in Enumerable.Range(0, 3)
                           let seen = slopes[batch][row][..(row + 1)].data<double>().ToArray()
                           select Math.PI / (seen.Max() - seen.Min())).Min();
        var radii = new HiddenRadii(Identity());
        radii.scaled_dot_product_attention(null, "attention", q, q_t, k, k_t, v, null, null, null, 0, true);
        Assert.Equal(expected, Assert.Single(radii.Found).Radius, 1e-8 * expected);
    }

    [Theory]
    [InlineData(1e-5)]
    [InlineData(0.3)]
    public void ANormalizationIsBoundedByTheZeroOfItsVariance(double eps)
    {
        var generator = new Generator(12);
        Tensor x = randn([2, 6], ScalarType.Float64, generator: generator), x_t = randn([2, 6], ScalarType.Float64, generator: generator);
        var norm = LayerNorm(6, eps);
        norm.to(ScalarType.Float64);
        double expected = Enumerable.Range(0, 2).Min(row => VarianceZero(x[row], x_t[row], eps));
        Assert.Equal(expected, Assert.Single(Recorded(norm, x, x_t)).Radius, Tolerance * expected);

        var groups = GroupNorm(2, 6, eps);
        groups.to(ScalarType.Float64);
        expected = Enumerable.Range(0, 4).Min(group => VarianceZero(x.reshape(4, 3)[group], x_t.reshape(4, 3)[group], eps));
        Assert.Equal(expected, Assert.Single(Recorded(groups, x.unsqueeze(2), x_t.unsqueeze(2))).Radius, Tolerance * expected);

        expected = Enumerable.Range(0, 4).Min(group => VarianceZero(x.reshape(4, 3)[group], x_t.reshape(4, 3)[group], eps));
        Assert.Equal(expected, Assert.Single(Recorded(InstanceNorm1d(2, eps), x.reshape(2, 2, 3), x_t.reshape(2, 2, 3))).Radius, Tolerance * expected);

        var channels = BatchNorm1d(6, eps);
        channels.to(ScalarType.Float64);
        expected = Enumerable.Range(0, 6).Min(channel => VarianceZero(x.t()[channel], x_t.t()[channel], eps));
        Assert.Equal(expected, Assert.Single(Recorded(channels, x, x_t)).Radius, Tolerance * expected);
        channels.eval();
        Assert.Equal(double.PositiveInfinity, Assert.Single(Recorded(channels, x, x_t)).Radius);
    }

    [Fact]
    public void PlacesAreNamedByTheirPath()
    {
        var gpt = new Gpt(11, 8, 8, 2, 2);
        Tensor tokens = randint(11, [2, 5], ScalarType.Int64);
        Assert.Equal(
            [
                "blocks.0.ln_1", "blocks.0.attn.softmax", "blocks.0.ln_2", "blocks.0.mlp.1",
                "blocks.1.ln_1", "blocks.1.attn.softmax", "blocks.1.ln_2", "blocks.1.mlp.1", "ln_f",
            ],
            Names(gpt, direction => gpt.Jvp(tokens, direction)));

        var mlp = new Mlp();
        Assert.Equal(["relu"], Names(mlp, direction => mlp.Jvp(randn(3, 6), direction)));
        var sequential = new SequentialMlp();
        Assert.Equal(["layers.act", "layers.norm"], Names(sequential, direction => sequential.Jvp(randn(3, 6), direction)));
        var places = new HiddenPlaces();
        Assert.Equal(["relu", "relu2", "tanh", "HiddenPlaces.sigmoid", "act"], Names(places, direction => places.Jvp(randn(3, 4), direction)));
    }

    // The model's radius at its ReLU, by hand: |h| / |dh| over the 24 units, of which the nearest is the first percentile.
    [Fact]
    public void AGuardReportsThemInUnitsOfTheStep()
    {
        manual_seed(5);
        var model = new Mlp();
        var optimizer = optim.SGD(model.parameters(), 0.1);
        using var asked = model.CreateStepGuard(optimizer, StepGuardOptions.Exact with { Report = new() { HiddenRadii = true }, Mode = StepMode.Monitor });
        var (weight, bias) = (model.get_parameter("hidden.weight")!, model.get_parameter("hidden.bias")!);
        Tensor x = randn(3, 6), before = weight.detach().clone(), offset = bias.detach().clone();
        functional.cross_entropy(model.call(x), tensor(new long[] { 0, 1, 2 })).backward();
        StepReport report = asked.Step();

        Tensor h = x.matmul(before.t()) + offset, h_t = x.matmul((weight.detach() - before).t()) + (bias.detach() - offset);
        double expected = (h.abs() / h_t.abs()).min().item<float>() * report.Distance;
        var radius = Assert.Single(report.HiddenRadii);
        Assert.Equal(("relu", HiddenRadiusKind.Kink), (radius.Name, radius.Kind));
        Assert.Equal(expected, radius.Radius, 1e-3 * expected); // float32, and the update is the difference of two parameters

        using var unasked = model.CreateStepGuard(optimizer);
        optimizer.zero_grad();
        functional.cross_entropy(model.call(x), tensor(new long[] { 0, 1, 2 })).backward();
        Assert.Empty(unasked.Step().HiddenRadii);
    }

    internal static IReadOnlyList<HiddenRadius> Recorded(Module<Tensor, Tensor> layer, Tensor x, Tensor x_t)
    {
        var radii = new HiddenRadii(layer);
        radii.Layer(layer, x, x_t);
        return radii.Found;
    }

    private static IEnumerable<string> Names(Module model, Func<ParameterTangents, LogitJvp> jvp)
    {
        var direction = ParameterTangents.FromNamed(model, model.named_parameters().ToDictionary(named => named.name, named => randn_like(named.parameter)));
        direction.HiddenRadii = new HiddenRadii(model);
        jvp(direction).Dispose();
        Assert.All(direction.HiddenRadii.Found, radius => Assert.True(radius.Radius > 0, $"{radius.Name}: {radius.Radius}"));
        return direction.HiddenRadii.Found.Select(radius => radius.Name);
    }

    private static double VarianceZero(Tensor x, Tensor x_t, double eps)
    {
        double[] from = x.contiguous().data<double>().ToArray(), along = x_t.contiguous().data<double>().ToArray();
        return SingularityScan.Distance(Variance, 0, reach: 10);

        Complex Variance(Complex t)
        {
            Complex[] values = [.. from.Zip(along, (value, slope) => value + (t * slope))];
            Complex mean = values.Aggregate((sum, value) => sum + value) / values.Length;
            return (values.Select(value => (value - mean) * (value - mean)).Aggregate((sum, value) => sum + value) / values.Length) + eps;
        }
    }
}

/// <summary>Places of each kind: two of one operation, one in a helper, one in a static method, one behind a base class.</summary>
[LogitHead]
public sealed partial class HiddenPlaces : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(4, 4);
    private readonly Linear second = Linear(4, 4);
    private readonly Module<Tensor, Tensor> act = SiLU();

    public HiddenPlaces()
        : base(nameof(HiddenPlaces)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var h = first.call(x).relu();
        h = functional.relu(second.call(h));
        return act.call(Gate(h) * Squashed(h));
    }

    private Tensor Gate(Tensor h) => first.call(h).tanh();

    private static Tensor Squashed(Tensor h) => h.sigmoid();
}

using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using GELU = SafeStep.ManagedTorch.Modules.GELU;
using static SafeStep.Generators.Tests.Derivatives.RuleCase;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>An operation with its second-order rule and the inputs both are tried on.</summary>
internal sealed record JetCase(string Name, Func<Tensor[], Tensor> Op, Func<Tensor[], JetTangent?[], Tensor, JetTangent?> Rule, params Tensor[] Inputs)
{
    public static JetCase One(string name, Func<Tensor, Tensor> op, Func<Tensor, JetTangent?, Tensor, JetTangent?> rule, Tensor x) =>
        new(name, v => op(v[0]), (v, t, y) => rule(v[0], t[0], y), x);

    public static JetCase Two(string name, Func<Tensor, Tensor, Tensor> op, Func<Tensor, JetTangent?, Tensor, JetTangent?, Tensor, JetTangent?> rule, Tensor x, Tensor y) =>
        new(name, v => op(v[0], v[1]), (v, t, z) => rule(v[0], t[0], v[1], t[1], z), x, y);

    public override string ToString() => Name;
}

/// <summary>Every second-order rule against second central differences along x + t x' + t^2 x'' / 2, with every subset of the inputs moving, on a line and on a parabola.</summary>
public class JetRuleTests
{
    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    private static readonly Tensor Mask = RuleCase.Any(3, 4) > 0;

    private static readonly List<JetCase> Cases =
    [
        JetCase.Two("add", (x, y) => x + y, OpJets.add, Any(3, 4), Any(4)),
        JetCase.Two("add alpha", (x, y) => x.add(y, 0.7), (x, xt, y, yt, z) => OpJets.add(x, xt, y, yt, 0.7, z), Any(3, 4), Any(4)),
        JetCase.One("add number", x => x + 2, (x, t, z) => OpJets.add(x, t, 2, z), Any(3)),
        JetCase.One("add number first", x => 2 + x, (x, t, z) => OpJets.add(2, x, t, z), Any(3)),
        JetCase.Two("sub", (x, y) => x - y, OpJets.sub, Any(3, 1), Any(1, 4)),
        JetCase.One("sub number", x => x - 2, (x, t, z) => OpJets.sub(x, t, 2, z), Any(3)),
        JetCase.One("sub number first", x => 2 - x, (x, t, z) => OpJets.sub(2, x, t, z), Any(3)),
        JetCase.Two("mul", (x, y) => x * y, OpJets.mul, Any(3, 1), Any(1, 4)),
        JetCase.Two("mul of two on one row", (x, y) => x * y, OpJets.mul, Any(4), Any(3, 4)),
        JetCase.One("mul number", x => x * 2.5, (x, t, z) => OpJets.mul(x, t, 2.5, z), Any(3)),
        JetCase.One("mul number first", x => 2.5 * x, (x, t, z) => OpJets.mul(2.5, x, t, z), Any(3)),
        JetCase.Two("div", (x, y) => x / y, OpJets.div, Any(3, 4), Positive(3, 1)),
        JetCase.Two("div of a row", (x, y) => x / y, OpJets.div, Any(4), Positive(3, 4)),
        JetCase.One("div number", x => x / 2.5, (x, t, z) => OpJets.div(x, t, 2.5, z), Any(3)),
        JetCase.One("div number first", x => 2.5 / x, (x, t, z) => OpJets.div(2.5, x, t, z), Positive(3)),
        JetCase.One("neg", x => -x, OpJets.neg, Any(3)),
        JetCase.One("pow 3", x => x.pow(3), (x, t, y) => OpJets.pow(x, t, 3, y), Any(3)),
        JetCase.One("pow 1", x => x.pow(1), (x, t, y) => OpJets.pow(x, t, 1, y), Any(3)),
        JetCase.One("pow 2 at zero", x => x.pow(2), (x, t, y) => OpJets.pow(x, t, 2, y), zeros(3, ScalarType.Float64)),
        JetCase.One("pow -0.5", x => x.pow(-0.5), (x, t, y) => OpJets.pow(x, t, -0.5, y), Positive(3)),
        JetCase.One("square", x => x.square(), OpJets.square, Any(3)),
        JetCase.One("exp", x => x.exp(), OpJets.exp, Any(3)),
        JetCase.One("log", x => x.log(), OpJets.log, Positive(3)),
        JetCase.One("sqrt", x => x.sqrt(), OpJets.sqrt, Positive(3)),
        JetCase.One("rsqrt", x => x.rsqrt(), OpJets.rsqrt, Positive(3)),
        JetCase.One("sin", x => x.sin(), OpJets.sin, Any(3)),
        JetCase.One("cos", x => x.cos(), OpJets.cos, Any(3)),
        JetCase.Two("matmul", (x, y) => x.matmul(y), OpJets.matmul, Any(2, 3, 4), Any(4, 5)),
        new("linear", v => functional.linear(v[0], v[1], v[2]), (v, t, y) => OpJets.linear(v[0], t[0], v[1], t[1], v[2], t[2], y), Any(2, 4), Any(3, 4), Any(3)),
        JetCase.Two("linear without bias", (x, w) => functional.linear(x, w), OpJets.linear, Any(2, 4), Any(3, 4)),
        new("conv2d", v => functional.conv2d(v[0], v[1], v[2], [2L, 1], [1L, 0]), (v, t, y) => OpJets.conv2d(v[0], t[0], v[1], t[1], v[2], t[2], [2, 1], [1, 0], null, 1, y), Any(2, 3, 5, 4), Any(2, 3, 3, 2), Any(2)),
        JetCase.One("relu", x => x.relu(), OpJets.relu, Any(3, 4)),
        JetCase.One("relu6", x => functional.relu6(x), OpJets.relu6, Any(3, 4) * 4),
        JetCase.One("leaky_relu", x => functional.leaky_relu(x, 0.1), (x, t, y) => OpJets.leaky_relu(x, t, 0.1, y), Any(3, 4)),
        JetCase.One("hardtanh", x => x.clamp(-0.5, 0.5), (x, t, y) => OpJets.hardtanh(x, t, -0.5, 0.5, y), Any(3, 4)),
        JetCase.One("clamp", x => x.clamp(-0.5, 0.5), (x, t, y) => OpJets.clamp(x, t, -0.5, 0.5, y), Any(3, 4)),
        JetCase.One("max_pool2d", x => functional.max_pool2d(x, 2), (x, t, y) => OpJets.max_pool2d(x, t, 2, null, null, null, false).Tangent, Any(2, 3, 4, 4)),
        JetCase.One("sigmoid", x => x.sigmoid(), OpJets.sigmoid, Any(3, 4)),
        JetCase.One("tanh", x => x.tanh(), OpJets.tanh, Any(3, 4)),
        JetCase.One("silu", x => functional.silu(x), OpJets.silu, Any(3, 4)),
        JetCase.One("gelu", x => functional.gelu(x), OpJets.gelu, Any(3, 4)),
        JetCase.One("softmax", x => x.softmax(1), (x, t, y) => OpJets.softmax(x, t, 1, y), Any(3, 4)),
        JetCase.One("log_softmax", x => functional.log_softmax(x, 0), (x, t, y) => OpJets.log_softmax(x, t, 0, y), Any(3, 4)),
        new("layer_norm", v => functional.layer_norm(v[0], [3L, 4], v[1], v[2], 0.1), (v, t, y) => OpJets.layer_norm(v[0], t[0], [3, 4], v[1], t[1], v[2], t[2], 0.1, y), Any(2, 3, 4), Any(3, 4), Any(3, 4)),
        new("group_norm", v => functional.group_norm(v[0], 2, v[1], v[2], 0.1), (v, t, y) => OpJets.group_norm(v[0], t[0], 2, v[1], t[1], v[2], t[2], 0.1, y), Any(2, 4, 3), Any(4), Any(4)),
        new("batch_norm in training", v => functional.batch_norm(v[0], zeros(3, ScalarType.Float64), ones(3, ScalarType.Float64), v[1], v[2], training: true, eps: 0.1),
            (v, t, y) => OpJets.batch_norm(v[0], t[0], zeros(3, ScalarType.Float64), null, ones(3, ScalarType.Float64), null, v[1], t[1], v[2], t[2], true, 0.1, 0.1).Tangent, Any(4, 3), Any(3), Any(3)),
        new("batch_norm", v => functional.batch_norm(v[0], zeros(3, ScalarType.Float64), ones(3, ScalarType.Float64), v[1], v[2], training: false, eps: 0.1),
            (v, t, y) => OpJets.batch_norm(v[0], t[0], zeros(3, ScalarType.Float64), null, ones(3, ScalarType.Float64), null, v[1], t[1], v[2], t[2], false, 0.1, 0.1).Tangent, Any(4, 3), Any(3), Any(3)),
        new("attention", v => functional.scaled_dot_product_attention(v[0], v[1], v[2], is_casual: true), (v, t, y) => OpJets.scaled_dot_product_attention(v[0], t[0], v[1], t[1], v[2], t[2], null, null, 0, true).Tangent, Any(2, 3, 4), Any(2, 3, 4), Any(2, 3, 4)),
        new("attention with a mask", v => functional.scaled_dot_product_attention(v[0], v[1], v[2], v[3]), (v, t, y) => OpJets.scaled_dot_product_attention(v[0], t[0], v[1], t[1], v[2], t[2], v[3], t[3], 0, false).Tangent, Any(2, 3, 4), Any(2, 3, 4), Any(2, 3, 4), Any(3, 3)),
        JetCase.One("view", x => x.view(2, 6), OpJets.view, Any(3, 4)),
        JetCase.One("view_as", x => x.view_as(ones(2, 6)), (x, t, y) => OpJets.view_as(x, t, ones(2, 6), null, y), Any(3, 4)),
        JetCase.One("reshape_as", x => x.reshape(2, 6), (x, t, y) => OpJets.reshape_as(x, t, ones(2, 6), null, y), Any(3, 4)),
        JetCase.One("expand_as", x => x.expand_as(ones(3, 4)), (x, t, y) => OpJets.expand_as(x, t, ones(3, 4), null, y), Any(1, 4)),
        JetCase.One("to", x => x.to(ScalarType.Float64), OpJets.to, Any(3)),
        JetCase.One("type_as", x => x.type_as(ones(1, ScalarType.Float64)), (x, t, y) => OpJets.type_as(x, t, ones(1, ScalarType.Float64), null, y), Any(3)),
        JetCase.Two("cat", (x, y) => cat([x, y], 1), (x, xt, y, yt, z) => OpJets.cat([x, y], [xt, yt], 1, z), Any(3, 4), Any(3, 2)),
        JetCase.Two("stack", (x, y) => stack([x, y], 1), (x, xt, y, yt, z) => OpJets.stack([x, y], [xt, yt], 1, z), Any(3, 4), Any(3, 4)),
        JetCase.One("chunk", x => x.chunk(2, 1)[1], (x, t, y) => OpJets.chunk(x, t, 2, 1, x.chunk(2, 1))[1], Any(3, 4)),
        JetCase.One("split", x => x.split(3, 1)[1], (x, t, y) => OpJets.split(x, t, 3, 1, x.split(3, 1))[1], Any(3, 4)),
        JetCase.One("masked_fill", x => x.masked_fill(Mask, 2), (x, t, y) => OpJets.masked_fill(x, t, Mask, null, 2, y), Any(3, 4)),
        JetCase.Two("where", (x, y) => where(Mask, x, y), (x, xt, y, yt, z) => OpJets.where(Mask, null, x, xt, y, yt, z), Any(3, 4), Any(3, 4)),
        JetCase.One("embedding", w => w.index_select(0, tensor(new long[] { 2, 0 })), (w, t, y) => OpJets.embedding(tensor(new long[] { 2, 0 }), null, w, t, y), Any(3, 4)),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void RuleMatchesSecondDifferences(string name)
    {
        JetCase one = Cases.Single(candidate => candidate.Name == name);
        for (int moving = 0; moving < 1 << one.Inputs.Length; moving++)
        {
            foreach (bool bends in new[] { false, true })
            {
                var generator = new Generator((ulong)((2 * moving) + (bends ? 1 : 0)));
                JetTangent?[] jets = [.. one.Inputs.Select((x, i) => (moving >> i & 1) == 0 ? null : new JetTangent(Draw(x), bends ? Draw(x) : null))];
                Tensor y = one.Op(one.Inputs);
                JetTangent? actual = one.Rule(one.Inputs, jets, y);
                Tensor expected = SecondDifferences.Of(t => one.Op([.. one.Inputs.Zip(jets, (x, jet) => At(x, jet, t))]));
                Tensor slopes = CentralDifferences.Of(one.Op, one.Inputs, [.. jets.Select(jet => jet?.First)]);
                string what = $"{name}, moving {moving}, bends {bends}";
                CentralDifferences.AssertClose(slopes, actual?.First ?? zeros_like(y), 1e-6, $"{what}: slopes");
                SecondDifferences.AssertClose(expected, actual?.Second ?? zeros_like(y), $"{what}: curvatures");

                Tensor Draw(Tensor x) => randn(x.shape, ScalarType.Float64, generator: generator) * 0.2;
            }
        }
    }

    // Every method of the class of rules is tried: a new one needs a case.
    [Fact]
    public void EveryRuleHasACase()
    {
        string[] same = ["to_type", "type", "float", "double", "scaled_dot_product_attention", "dropout"]; // One more spelling of to; tried as attention; tried in the models.
        var rules = typeof(OpJets).GetMethods().Where(method => method.IsStatic).Select(method => method.Name).Except(same).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(rules, rules.Intersect(Cases.Select(one => one.Name.Split(' ')[0])));
    }

    public static TheoryData<string> Layers => [.. LayerCases.Keys];

    private static readonly Dictionary<string, (Func<Module<Tensor, Tensor>> Make, Tensor Input)> LayerCases = new()
    {
        ["Linear"] = (() => Linear(4, 3), Any(2, 4)),
        ["Conv1d"] = (() => Conv1d(3, 2, 2, stride: 2, padding: 1), Any(2, 3, 5)),
        ["Conv2d"] = (() => Conv2d(3, 2, 2, stride: 2, padding: 1), Any(2, 3, 5, 4)),
        ["Conv2d without bias"] = (() => Conv2d(3, 2, 2, bias: false), Any(2, 3, 5, 4)),
        ["ConvTranspose2d"] = (() => ConvTranspose2d(3, 2, 2, stride: 2), Any(2, 3, 3, 2)),
        ["LayerNorm"] = (() => LayerNorm(4), Any(2, 4)),
        ["GroupNorm"] = (() => GroupNorm(2, 4), Any(2, 4, 3)),
        ["BatchNorm1d"] = (() => BatchNorm1d(4), Any(5, 4)),
        ["BatchNorm2d"] = (() => BatchNorm2d(3), Any(2, 3, 3, 2)),
        ["MaxPool2d"] = (() => MaxPool2d(2), Any(2, 3, 4, 4)),
        ["MaxPool1d"] = (() => MaxPool1d(2), Any(2, 3, 4)),
        ["AvgPool2d"] = (() => AvgPool2d(2), Any(2, 3, 4, 4)),
        ["AdaptiveAvgPool2d"] = (() => AdaptiveAvgPool2d(1), Any(2, 3, 4, 4)),
        ["Flatten"] = (() => Flatten(), Any(2, 3, 2)),
        ["Identity"] = (() => Identity(), Any(2, 3)),
        ["ReLU"] = (() => ReLU(), Any(2, 3)),
        ["ReLU6"] = (() => ReLU6(), Any(2, 3) * 4),
        ["LeakyReLU"] = (() => LeakyReLU(0.2), Any(2, 3)),
        ["GELU"] = (() => GELU(), Any(2, 3)),
        ["GELU by tanh"] = (() => GELU(GELU.Approximate.tanh), Any(2, 3)),
        ["SiLU"] = (() => SiLU(), Any(2, 3)),
        ["Tanh"] = (() => Tanh(), Any(2, 3)),
        ["Sigmoid"] = (() => Sigmoid(), Any(2, 3)),
        ["Softmax"] = (() => Softmax(1), Any(2, 3)),
        ["LogSoftmax"] = (() => LogSoftmax(1), Any(2, 3)),
        ["Sequential"] = (() => Sequential(Linear(4, 3), Tanh(), Dropout(0), Linear(3, 2)), Any(2, 4)),
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void LayerMatchesSecondDifferences(string name)
    {
        var (make, x) = LayerCases[name];
        var layer = make();
        layer.to(ScalarType.Float64);
        using var noGrad = no_grad();
        var generator = new Generator(21);
        var parameters = layer.named_parameters().Select(named => (named.name, named.parameter, Before: named.parameter.clone())).ToList();
        var tangents = parameters.ToDictionary(entry => entry.name, entry => randn(entry.parameter.shape, ScalarType.Float64, generator: generator) * 0.2);
        foreach (bool moves in new[] { false, true })
        {
            foreach (bool learns in new[] { false, true })
            {
                var input = moves ? new JetTangent(randn(x.shape, ScalarType.Float64, generator: generator) * 0.2, randn(x.shape, ScalarType.Float64, generator: generator) * 0.2) : null;
                Jet actual = LayerPass.Of(layer, x, input, ParameterTangents.FromNamed(layer, learns ? tangents : []));
                Tensor expected = SecondDifferences.Of(t =>
                {
                    parameters.ForEach(entry => entry.parameter.copy_(learns ? entry.Before + (tangents[entry.name] * t) : entry.Before));
                    return layer.forward(At(x, input, t)).clone();
                });
                parameters.ForEach(entry => entry.parameter.copy_(entry.Before));
                CentralDifferences.AssertClose(layer.forward(x), actual.Value, 1e-12, $"{name}, output");
                SecondDifferences.AssertClose(expected, actual.Tangent?.Second ?? zeros_like(actual.Value), $"{name}, moves {moves}, learns {learns}");
            }
        }
    }

    [Fact]
    public void AnEmbeddingIsLinearInItsTable()
    {
        var layer = Embedding(5, 3);
        layer.to(ScalarType.Float64);
        Tensor weight_t = randn([5, 3], ScalarType.Float64), rows = tensor(new long[] { 4, 1 });
        Jet jet = LayerPass.Of(layer, rows, default(JetTangent), ParameterTangents.FromNamed(layer, new Dictionary<string, Tensor> { ["weight"] = weight_t }));
        Assert.Null(jet.Tangent!.Second);
        CentralDifferences.AssertClose(weight_t.index_select(0, rows), jet.Tangent.First!, 0, "slopes");
    }

    [Fact]
    public void AnUnknownLayerIsAnError()
    {
        var error = Assert.Throws<NotSupportedException>(() => LayerPass.Of(Mish(), ones(1), default(JetTangent), ParameterTangents.FromNamed(Mish(), new Dictionary<string, Tensor>())));
        Assert.Contains("Mish has no second-order rule", error.Message, StringComparison.Ordinal);
    }

    private static Tensor At(Tensor x, JetTangent? jet, double t) => jet is null ? x : jet.Second is null ? x + (jet.First! * t) : x + (jet.First! * t) + (jet.Second * (t * t / 2));
}

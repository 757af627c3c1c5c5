using System.Reflection;
using Engine = SafeStep.ManagedTorch.torch;

namespace SafeStep.Differential.Tests;

/// <summary>Gradients of gradients (create_graph) in both libraries, operation by operation; what the engine cannot do is refused, never cut out of the graph.</summary>
public sealed class SecondGradientTests
{
    private static readonly double[] Six = [0.5, -1.1, 2.3, 0.9, -0.25, 1.5];
    private static readonly double[] Units = [0.3, -0.6, 0.8, 0.1, -0.45, 0.7];
    private static readonly double[] Positive = [0.5, 1.1, 2.3, 0.9, 0.25, 1.5];

    // Each of a leaf x [2, 3] and a leaf w [3, 3].
    private static readonly Dictionary<string, (double[] Data, Func<Library, dynamic, dynamic, dynamic> Of)> Cases = new()
    {
        ["add, sub, mul, div, neg"] = (Positive, (l, x, w) => x.mul(x).add(x).sub(x.neg().mul(0.5)).div(x.add(3.0))),
        ["div by a power"] = (Positive, (l, x, w) => x.pow(3.0).div(x.square()).add(x.pow(0.5))),
        ["a power of itself"] = (Positive, (l, x, w) => x.pow(x)),
        ["exp, log"] = (Positive, (l, x, w) => x.exp().mul(x.log()).add(x.expm1().mul(x.log1p())).add(x.exp2())),
        ["log2, log10"] = (Positive, (l, x, w) => x.log2().mul(x.log10())),
        ["roots"] = (Positive, (l, x, w) => x.sqrt().mul(x.rsqrt().mul(x)).add(x.reciprocal().square())),
        ["circular"] = (Units, (l, x, w) => x.sin().mul(x.cos()).add(x.tan().square())),
        ["circular, inverse"] = (Units, (l, x, w) => x.asin().mul(x.acos()).add(x.atan().square())),
        ["hyperbolic"] = (Six, (l, x, w) => x.sinh().mul(x.cosh()).add(x.tanh().mul(x))),
        ["sigmoid, erf, erfc"] = (Six, (l, x, w) => x.sigmoid().mul(x.erf()).add(x.erfc().square())),
        ["abs, sign, steps"] = (Six, (l, x, w) => x.abs().mul(x).add(x.sign().mul(x.square())).add(x.floor().mul(x)).add(x.round().mul(x))),
        ["clamp"] = (Six, (l, x, w) => x.mul(x).clamp(0.2, 2.0).mul(x)),
        ["where, masked_fill"] = (Six, (l, x, w) => x.square().where(x.gt(0.0), x.mul(3.0)).mul(x).add(x.square().masked_fill(x.lt(0.0), 0.0))),
        ["maximum, minimum"] = (Six, (l, x, w) => x.maximum(x.square()).mul(x.minimum(x.neg().add(1.0)))),
        ["relu"] = (Six, (l, x, w) => x.mul(x).sub(1.0).relu().mul(x)),
        ["elu"] = (Six, (l, x, w) => Function(l, "elu", x, 0.7, false).square()),
        ["softplus"] = (Six, (l, x, w) => Function(l, "softplus", x, 2.0, 20.0).square()),
        ["logsigmoid"] = (Six, (l, x, w) => Function(l, "logsigmoid", x).square()),
        ["silu"] = (Six, (l, x, w) => Function(l, "silu", x).square()),
        ["gelu"] = (Six, (l, x, w) => Function(l, "gelu", x).square()),
        ["mish"] = (Six, (l, x, w) => Function(l, "mish", x).square()),
        ["leaky_relu"] = (Six, (l, x, w) => Function(l, "leaky_relu", x, 0.1).square()),
        ["type and copy"] = (Six, (l, x, w) => x.@float().square().@double().clone().mul(x)),
        ["shapes"] = (Six, (l, x, w) => x.square().view(3L, 2L).transpose(0L, 1L).unsqueeze(0L).expand(new long[] { 2, 2, 3 }).permute(new long[] { 2, 1, 0 }).mul(2.0).squeeze(null)),
        ["parts"] = (Six, (l, x, w) => x.square().select(0L, 1L).mul(x.square().narrow(1L, 0L, 3L)).mul(x.pow(3.0).slice(1L, 0L, 3L, 2L).sum())),
        ["cat"] = (Six, (l, x, w) => Static(l, "torch", "cat", Many(l, x.square(), x.sin()), 0L).mul(Static(l, "torch", "cat", Many(l, x, x), 0L))),
        ["sum, mean"] = (Six, (l, x, w) => x.square().sum(1L, true).mul(x.pow(3.0).mean(new long[] { 0 }, true)).mul(x.square().mean())),
        ["var"] = (Six, (l, x, w) => x.var(new long[] { 1 }, true, true).mul(x)),
        ["std"] = (Six, (l, x, w) => x.std(new long[] { 1 }, true, true).mul(x)),
        ["norm"] = (Six, (l, x, w) => x.norm(1, true, 2f).mul(x).add(x.norm(0, false, 3f)).mul(x.norm(2f))),
        ["logsumexp"] = (Six, (l, x, w) => x.logsumexp(1L, true).square().mul(x)),
        ["softmax"] = (Six, (l, x, w) => x.softmax(1L).mul(x).add(x.softmax(0L).square())),
        ["log_softmax"] = (Six, (l, x, w) => x.log_softmax(1L).mul(x).add(x.log_softmax(0L).square())),
        ["mm"] = (Six, (l, x, w) => x.mm(w).square()),
        ["bmm"] = (Six, (l, x, w) => x.unsqueeze(0L).bmm(w.unsqueeze(0L)).pow(3.0)),
        ["matmul of vectors"] = (Six, (l, x, w) => x.select(0L, 0L).matmul(w).mul(w.matmul(x.select(0L, 1L)))),
        ["linear"] = (Six, (l, x, w) => Function(l, "linear", x, w, w.select(0L, 1L)).square()),
        ["linear of a transposed input"] = (Six, (l, x, w) => Function(l, "linear", x.t().matmul(x), w.t(), null).pow(3.0)),
        ["gather, index_select"] = (Six, (l, x, w) => x.square().gather(1L, Indices(l)).mul(x.pow(3.0).index_select(1L, l.Make([2, 0, 2], [3], "Int64")))),
        ["cross_entropy"] = (Six, (l, x, w) => Function(l, "cross_entropy", x.mm(w), l.Make([2, 0], [2], "Int64"))),
        ["cross_entropy of rows"] = (Six, (l, x, w) => Reduced(l, x.mm(w), "None")),
        ["cross_entropy, summed"] = (Six, (l, x, w) => Reduced(l, x, "Sum")),
        ["nll_loss"] = (Six, (l, x, w) => Function(l, "nll_loss", x.mm(w).log_softmax(1L), l.Make([1, 2], [2], "Int64"))),
        ["mse_loss"] = (Six, (l, x, w) => Function(l, "mse_loss", x.mm(w).tanh(), x)),
        ["binary_cross_entropy_with_logits"] = (Six, (l, x, w) => Function(l, "binary_cross_entropy_with_logits", x.mm(w), l.Make([1, 0, 0.5, 1, 0, 0.25], [2, 3], "Float64"))),
        ["an operation in place"] = (Six, (l, x, w) => x.mul(1.0).mul_(x).mul(x)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_gradient_of_a_gradient_agrees(string name)
    {
        var (data, of) = Cases[name];
        var (managed, torch) = (Run(Library.Managed, data, of), Run(Library.Torch, data, of));
        var difference = Comparison.Difference(managed, torch, single: name == "type and copy");
        Assert.True(difference is null && torch.Error is null, difference ?? torch.Error?.Message);
        Assert.Contains(torch.Results, r => r.Data.Any(d => d != 0));
    }

    [Fact]
    public void The_third_derivative_of_a_power_is_found()
    {
        using var x = Engine.tensor(2.0, requires_grad: true);
        var gradient = x.pow(4.0);
        for (var i = 0; i < 3; i++) gradient = Engine.autograd.grad([gradient], [x], create_graph: true)[0];
        Assert.Equal(48.0, gradient.item<double>(), 1e-12);
    }

    [Fact]
    public void A_gradient_penalty_reaches_the_parameters_through_backward()
    {
        using var x = Engine.tensor([1.0, 2.0], requires_grad: true);
        var loss = x.pow(3.0).sum();
        Engine.autograd.backward([loss], create_graph: true);
        // d/dx sum((3 x^2)^2) = 36 x^3, besides the 3 x^2 that are there.
        var penalty = x.grad!.square().sum();
        x.grad = null;
        penalty.backward();
        Assert.Equal([36.0, 288.0], x.grad!.data<double>().ToArray());
    }

    [Theory]
    [InlineData("layer_norm")]
    [InlineData("conv1d")]
    [InlineData("cumsum")]
    [InlineData("prod")]
    public void What_is_not_named_is_refused_by_name(string name)
    {
        using var x = Engine.rand(2, 3, 4, Engine.ScalarType.Float64, requires_grad: true);
        var y = name switch
        {
            "layer_norm" => Engine.nn.functional.layer_norm(x, [4]),
            "conv1d" => Engine.nn.functional.conv1d(x, Engine.rand(2, 3, 2, Engine.ScalarType.Float64)),
            "cumsum" => x.cumsum(1),
            _ => x.prod(),
        };
        var error = Assert.Throws<NotSupportedException>(() => Engine.autograd.grad([y.sum()], [x], create_graph: true));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static Outcome Run(Library library, double[] data, Func<Library, dynamic, dynamic, dynamic> of)
    {
        var outcome = new Outcome();
        using var scope = library.NewScope();
        try
        {
            dynamic x = library.Make(data, [2, 3], "Float64").requires_grad_(true);
            dynamic w = library.Make([0.2, -0.4, 0.6, 1.1, 0.3, -0.7, 0.5, 0.9, -0.1], [3, 3], "Float64").requires_grad_(true);
            dynamic y = of(library, x, w);
            dynamic first = Weighted(library, y, 0.5);
            dynamic gradients = Static(library, "torch.autograd", "grad", Many(library, first), Many(library, x), null, true, true);
            outcome.Results.Add(Outcome.See(gradients[0].detach()));
            // The leaves' gradients of what the first gradient weighs.
            if (!(bool)gradients[0].requires_grad) return outcome;
            Weighted(library, gradients[0], 0.75).backward();
            foreach (dynamic leaf in new[] { x, w })
            {
                object? gradient = leaf.grad;
                outcome.Gradients.Add(gradient is null ? null : Outcome.See(gradient));
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            outcome.Fail("program", error);
        }
        return outcome;
    }

    private static dynamic Weighted(Library library, dynamic y, double step)
    {
        long[] shape = y.shape;
        var count = (int)shape.Aggregate(1L, (a, b) => a * b);
        return y.mul(library.Make(Enumerable.Range(0, count).Select(i => 0.5 + (i % 5 * step)).ToArray(), shape, "Float64")).sum();
    }

    private static dynamic Indices(Library library) => library.Make([0, 2, 1, 1, 1, 0], [2, 3], "Int64");

    private static dynamic Reduced(Library library, dynamic x, string reduction) =>
        Static(library, "torch.nn.functional", "cross_entropy", x, library.Make([2, 0], [2], "Int64"), null, -100L, Enum.Parse(library.Find("torch.nn")!.GetNestedType("Reduction")!, reduction), 0.0);

    private static object Many(Library library, params object[] items)
    {
        var array = Array.CreateInstance(library.Tensor, items.Length);
        for (var i = 0; i < items.Length; i++) array.SetValue(items[i], i);
        return array;
    }

    private static dynamic Function(Library library, string name, params object?[] arguments) => Static(library, "torch.nn.functional", name, arguments);

    // The overload that takes these arguments first and nothing else that is required.
    private static dynamic Static(Library library, string owner, string name, params object?[] arguments)
    {
        foreach (var method in library.Find(owner)!.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == name).OrderBy(m => m.GetParameters().Length))
        {
            var parameters = method.GetParameters();
            if (parameters.Length < arguments.Length || parameters.Skip(arguments.Length).Any(p => !p.HasDefaultValue) || parameters.Any(p => p.ParameterType.IsByRefLike)) continue;
            if (!arguments.Zip(parameters).All(p => p.First is null ? !p.Second.ParameterType.IsValueType || Nullable.GetUnderlyingType(p.Second.ParameterType) is not null : (Nullable.GetUnderlyingType(p.Second.ParameterType) ?? p.Second.ParameterType).IsInstanceOfType(p.First))) continue;
            object?[] all = [.. arguments, .. Enumerable.Repeat(Type.Missing, parameters.Length - arguments.Length)];
            return method.Invoke(null, BindingFlags.OptionalParamBinding, null, all, null)!;
        }
        throw new MissingMethodException(owner, name);
    }
}

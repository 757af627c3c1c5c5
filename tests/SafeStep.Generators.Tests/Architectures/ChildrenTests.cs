using SafeStep.Generators.Tests.Derivatives;
using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Architectures;

[Collection(nameof(SeededModels))]
public class ChildrenTests
{
    [Fact]
    public void EveryKindOfChildMatches() => Check(() => new Children(), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));

    [Theory]
    [InlineData("early")]
    [InlineData("wide")]
    [InlineData("wider")]
    [InlineData("parts")]
    [InlineData("or")]
    public void EveryKindOfStatementMatches(string kind) => Check(() => new Statements(), (m, x) => m.forward(x, kind), (m, x, p) => m.Jvp(x, kind, p));

    public static TheoryData<string, Func<nn.Module<Tensor, Tensor>>> MarkedModels => new()
    {
        { "plain", () => new MarkedInner() },
        { "derived", () => new MarkedDerived() },
        { "inherits forward", () => new MarkedInheriting() },
        { "inherits a marked forward", () => new MarkedTwice() },
        { "inside another", () => new MarkedOuter(new MarkedInner()) },
        { "in a sequence", () => nn.Sequential(nn.Tanh(), new MarkedDerived()) },
    };

    [Theory]
    [MemberData(nameof(MarkedModels))]
    public void MarkedChildThatOnlyTheProgramKnowsMatches(string what, Func<nn.Module<Tensor, Tensor>> create)
    {
        Assert.NotEmpty(what);
        Check(() => new MarkedOuter(create()), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));
    }

    [Fact]
    public void PositionsThatAChildLooksUpMatch() => Check(() => new Positions(), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));

    [Fact]
    public void ValuesTakenOutOfAnInputWithoutATangentMatch()
    {
        Check(() => new ScaledByInput(), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));
        Check(() => new InputFirst(new ScaledByInput()), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));
    }

    [Fact]
    public void ValuesTakenOutOfAnInputWithATangentAreAnError()
    {
        var model = new MarkedOuter(new ScaledByInput());
        model.to(ScalarType.Float64);
        var error = Assert.Throws<NotSupportedException>(() => model.Jvp(randn([3, 4], ScalarType.Float64), Direction(model)));
        Assert.StartsWith("item takes a value out of a tensor that depends on the parameters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MarkedModelsThatDeriveFromMarkedOnesMatch()
    {
        Check(() => new MarkedInner(), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));
        Check(() => new MarkedInheriting(), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));
        Check(() => new MarkedTwice(), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));
        Check(() => new MarkedDerived(), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));
    }

    [Fact]
    public void EveryKindOfSequenceMatches() => Check(() => new Sequences(), (m, x) => m.forward(x), (m, x, p) => m.Jvp(x, p));

    [Fact]
    public void UnknownChildIsAnErrorThatNamesItsPlace()
    {
        var model = new WithUnknownChild(new OpaqueChild());
        var error = Assert.Throws<NotSupportedException>(() => model.Jvp(randn([3, 4]), ParameterTangents.FromNamed(model, new Dictionary<string, Tensor>())));
        Assert.StartsWith("middle.1 (", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(OpaqueChild), error.Message, StringComparison.Ordinal);
        Assert.Contains("ApproximateUnknownChildren", error.Message, StringComparison.Ordinal);
    }

    // The quotient has about eight digits in float64. In training the batch's statistics are part of the function, and nothing is dropped.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UnknownChildAloneIsApproximatedWhereThatIsAllowed(bool training)
    {
        manual_seed(41);
        using var noGrad = no_grad();
        var child = new OpaqueChild();
        var model = new WithApproximatedChild(child);
        var exact = new WithApproximatedChild(nn.Tanh());
        Tensor x = randn([5, 4], ScalarType.Float64, generator: new Generator(42));
        foreach (var each in new[] { model, exact })
        {
            each.to(ScalarType.Float64);
            each.train(training);
        }

        var direction = Direction(model);
        LogitJvp jvp = AssertStateStays(model, () => model.Jvp(x, direction));
        Assert.False(jvp.ExactTangent);
        child.named_modules().Single(named => named.name == "dropout").module.eval();
        CentralDifferences.AssertClose(Difference(model, () => model.forward(x)), jvp.Slopes, 1e-5, "slopes, seeds 41 and 42");

        Assert.True(exact.Jvp(x, Direction(exact)).ExactTangent);
    }

    [Fact]
    public void FallbackDropsNothingAndDrawsNothing()
    {
        manual_seed(43);
        using var noGrad = no_grad();
        var model = new FallbackWithDropout();
        model.to(ScalarType.Float64);
        model.train();
        Tensor x = randn([5, 4], ScalarType.Float64, generator: new Generator(44));
        var direction = Direction(model);
        LogitJvp jvp = AssertStateStays(model, () => model.Jvp(x, direction));
        model.named_modules().Single(named => named.name == "dropout").module.eval();
        CentralDifferences.AssertClose(Difference(model, () => model.forward(x)), jvp.Slopes, 1e-5, "slopes, seeds 43 and 44");
    }

    private static void Check<TModel>(Func<TModel> create, Func<TModel, Tensor, Tensor> forward, Func<TModel, Tensor, ParameterTangents, LogitJvp> jvp)
        where TModel : nn.Module
    {
        manual_seed(40);
        Tensor x = randn([3, 4], ScalarType.Float64, generator: new Generator(40));
        CentralDifferences.AssertJvp(create(), m => forward(m, x), (m, p) => jvp(m, x, p), 40);
    }

    private static ParameterTangents Direction(nn.Module model) =>
        ParameterTangents.FromNamed(model, model.named_parameters().ToDictionary(named => named.name, named => randn(named.parameter.shape, ScalarType.Float64, generator: new Generator(45))));

    private static LogitJvp AssertStateStays(nn.Module model, Func<LogitJvp> run)
    {
        var state = model.named_buffers().Select(named => (named.name, Value: named.buffer)).Concat(model.named_parameters().Select(named => (named.name, Value: (Tensor)named.parameter)))
            .Select(named => (named.name, named.Value, Before: named.Value.clone())).ToList();
        var modes = model.named_modules().Select(named => named.module.training).ToList();
        manual_seed(46);
        float expectedDraw = rand(1).item<float>();
        manual_seed(46);
        LogitJvp result = run();
        Assert.Equal(expectedDraw, rand(1).item<float>());
        Assert.Equal(modes, model.named_modules().Select(named => named.module.training));
        Assert.All(state, value => Assert.True(value.Value.eq(value.Before).all().item<bool>(), $"{value.name} has changed"));
        return result;
    }

    private static Tensor Difference(nn.Module model, Func<Tensor> forward)
    {
        const double Step = 1e-6;
        var parameters = model.named_parameters().Select(named => (named.parameter, Before: named.parameter.clone(), Tangent: randn(named.parameter.shape, ScalarType.Float64, generator: new Generator(45)))).ToList();
        Tensor At(double step)
        {
            parameters.ForEach(each => each.parameter.copy_(each.Before + (each.Tangent * step)));
            Tensor logits = forward().clone();
            parameters.ForEach(each => each.parameter.copy_(each.Before));
            return logits;
        }

        return (At(Step) - At(-Step)) / (2 * Step);
    }
}

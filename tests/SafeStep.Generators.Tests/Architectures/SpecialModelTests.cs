using SafeStep.Generators.Tests.Derivatives;
using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Architectures;

[Collection(nameof(SeededModels))]
public class SpecialModelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void MiscellanyMatches(int repeats)
    {
        // second runs inside no_grad once, where central differences would see it move and the derivative must not: its parameters stay frozen.
        var model = new Miscellany();
        Tensor x = randn([3, 4], ScalarType.Float64, generator: new Generator(3));
        CentralDifferences.AssertJvp(model, m => m.forward(x, repeats), (m, p) => m.Jvp(x, repeats, p), 3, constant: name => name.StartsWith("second", StringComparison.Ordinal));
    }

    [Fact]
    public void ModelsThatGiveMemoryBackMatch()
    {
        Tensor x = randn([3, 4], ScalarType.Float64, generator: new Generator(8));
        CentralDifferences.AssertJvp(new CarefulWithMemory(), m => m.forward(x), (m, p) => m.Jvp(x, p), 8);
    }

    [Fact]
    public void UsersRulesAreApplied()
    {
        Tensor x = randn([3, 4], ScalarType.Float64, generator: new Generator(4));
        CentralDifferences.AssertJvp(new WithUsersRules(), m => m.forward(x), (m, p) => m.Jvp(x, p), 4);
    }

    [Fact]
    public void VerbatimNamesMatch()
    {
        Tensor x = randn([3, 4], ScalarType.Float64, generator: new Generator(8));
        CentralDifferences.AssertJvp(new VerbatimNames(), m => m.forward(x), (m, p) => m.Jvp(x, p), 8);
    }

    // detach stops gradients, not values: the logits move with the gate, and the slopes say so.
    [Fact]
    public void DetachDoesNotHideWhatMovesTheLogits()
    {
        Tensor x = randn([3, 4], ScalarType.Float64, generator: new Generator(7));
        CentralDifferences.AssertJvp(new Detached(), m => m.forward(x), (m, p) => m.Jvp(x, p), 7);
    }

    // The difference quotient in float64 has about eight digits; the parameters are as before, bit for bit.
    [Fact]
    public void WithoutARuleTheSlopesAreADifference()
    {
        var model = new WithoutRule();
        model.to(ScalarType.Float64);
        Tensor x = randn([3, 4], ScalarType.Float64, generator: new Generator(5));
        Tensor weight_t = randn([3, 4], ScalarType.Float64, generator: new Generator(6));
        var before = model.named_parameters().Select(named => named.parameter.clone()).ToList();

        LogitJvp jvp = model.Jvp(x, ParameterTangents.FromNamed(model, new Dictionary<string, Tensor> { ["fc.weight"] = weight_t }));

        Assert.False(jvp.ExactTangent);
        CentralDifferences.AssertClose(x.matmul(weight_t.t()), jvp.Slopes, 1e-6, "slopes");
        Assert.All(model.named_parameters().Zip(before), pair => Assert.True(pair.First.parameter.eq(pair.Second).all().item<bool>()));
    }

    [Fact]
    public void FrozenParametersHaveNoSlopes()
    {
        var model = new Mlp();
        LogitJvp jvp = model.Jvp(randn([3, 6]), ParameterTangents.FromNamed(model, new Dictionary<string, Tensor>()));
        Assert.Equal(0f, jvp.Slopes.abs().max().item<float>());
    }

    [Fact]
    public void TrainingModeDrawsNoRandomNumbersAndDropsNothing()
    {
        var model = new SequentialMlp();
        model.train();
        Tensor x = randn([3, 6]);
        manual_seed(1);
        float expected = rand(1).item<float>();
        manual_seed(1);
        LogitJvp jvp = model.Jvp(x, ParameterTangents.FromNamed(model, new Dictionary<string, Tensor>()));
        Assert.Equal(expected, rand(1).item<float>());
        model.eval();
        CentralDifferences.AssertClose(model.forward(x).detach().to(ScalarType.Float64), jvp.Logits.to(ScalarType.Float64), 1e-6, "logits without dropout");
    }

    [Fact]
    public void OnlyTheResultOutlivesTheDerivative()
    {
        var model = new Mlp();
        using var scope = NewDisposeScope();
        Tensor x = randn([3, 6]);
        var direction = ParameterTangents.FromNamed(model, model.named_parameters().ToDictionary(named => named.name, named => ones_like(named.parameter)));
        int before = scope.DisposablesCount;
        LogitJvp jvp = model.Jvp(x, direction);
        Assert.Equal(before + 2, scope.DisposablesCount);
        Assert.False(jvp.Logits.IsInvalid || jvp.Slopes.IsInvalid);
    }
}

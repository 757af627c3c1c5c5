using SafeStep.ManagedTorch;
using SafeStep.Generators.Tests.Architectures;
using SafeStep.Generators.Tests.Derivatives;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Twins;

/// <summary>Models with such layers, in the spellings of users, against differences of their own forward: the first and the second order.</summary>
[Collection(nameof(SeededModels))]
public partial class TwinModelTests
{
    private static Tensor Input => randn([6, 6, 4], ScalarType.Float64, generator: new Generator(5));

    [Fact]
    public void LastStateMatches() => Check(() => new LastState(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    [Fact]
    public void TwoPassesMatch() => Check(() => new TwoPasses(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    [Fact]
    public void CellsMatch() => Check(() => new Cells(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    [Fact]
    public void LookingMatches() => Check(() => new Looking(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    [Fact]
    public void TranslatingMatches() => Check(() => new Translating(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    [Fact]
    public void BagsMatch() => Check(() => new Bags(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    [Fact]
    public void OneStepMatches() => Check(() => new OneStep(), (m, x) => m.forward(x), (m, x, d) => m.Jvp(x, d), (m, x, d) => m.SecondOrderJvp(x, d));

    private static void Check<TModel>(
        Func<TModel> create, Func<TModel, Tensor, Tensor> forward, Func<TModel, Tensor, ParameterTangents, LogitJvp> jvp, Func<TModel, Tensor, ParameterTangents, LogitJet> jet)
        where TModel : nn.Module
    {
        manual_seed(7);
        Tensor x = Input;
        var model = create();
        model.eval();
        CentralDifferences.AssertJvp(model, m => forward(m, x), (m, direction) => jvp(m, x, direction), 11);
        SecondDifferences.AssertJet(model, m => forward(m, x), (m, direction) => jet(m, x, direction), (m, direction) => jvp(m, x, direction), 13, hasKinks: false);
    }
}

using SafeStep.Generators.Tests.Derivatives;
using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>Models as users write them: each must be differentiated without fallback and match central differences of its logits.</summary>
public class ArchitectureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MlpMatches(int seed) => Check(() => new Mlp(), Input(seed, 5, 6), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), seed);

    [Fact]
    public void SequentialMlpMatches() => Check(() => new SequentialMlp(), Input(4, 5, 6), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 4);

    private static Tensor Input(int seed, params long[] shape) => randn(shape, ScalarType.Float64, generator: new Generator((ulong)seed));

    private static void Check<TModel>(Func<TModel> create, Tensor x, Func<TModel, Tensor, Tensor> forward, Func<TModel, Tensor, ParameterTangents, LogitJvp> jvp, int seed)
        where TModel : nn.Module
    {
        TModel model = create();
        model.eval();
        CentralDifferences.AssertJvp(model, m => forward(m, x), (m, p) => jvp(m, x, p), seed);
    }
}

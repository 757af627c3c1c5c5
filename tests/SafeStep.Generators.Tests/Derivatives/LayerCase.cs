using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>A layer with an input it is tried on.</summary>
/// <param name="Create">Makes the layer.</param>
/// <param name="Input">Its input in float64, or integers.</param>
internal sealed record LayerCase(Func<nn.Module<Tensor, Tensor>> Create, Func<Tensor> Input)
{
    /// <summary>A layer on normal numbers.</summary>
    public static LayerCase Of(Func<nn.Module<Tensor, Tensor>> create, params long[] shape) =>
        new(create, () => randn(shape, ScalarType.Float64, generator: new Generator(23)));

    /// <summary>Whether the derivative is that of the layer in eval mode, also while it trains: nothing is dropped.</summary>
    public bool DropsAtRandom { get; init; }
}

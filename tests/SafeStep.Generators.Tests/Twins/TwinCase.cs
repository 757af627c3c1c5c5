using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Twins;

/// <summary>A layer with several inputs or outputs, or layers inside, and what it is tried on.</summary>
/// <param name="Create">Makes the layer.</param>
/// <param name="Inputs">Its inputs in float64, or integers and truth values.</param>
/// <param name="Forward">Runs it.</param>
/// <param name="Twin">Runs it in a pass.</param>
internal sealed record TwinCase(Func<nn.Module> Create, Func<Tensor[]> Inputs, Func<nn.Module, Tensor[], Tensor[]> Forward, Func<TangentPass, nn.Module, Tensor[], Tensor[]> Twin)
{
    /// <summary>Whether there is a second order.</summary>
    public bool HasSecondOrder { get; init; } = true;

    /// <summary>Whether activations have kinks, one of which a long step may cross.</summary>
    public bool HasKinks { get; init; }

    /// <summary>Whether forward draws random numbers while the layer trains.</summary>
    public bool Drops { get; init; }

    public static TwinCase Of<TLayer>(Func<TLayer> create, Func<Tensor[]> inputs, Func<TLayer, Tensor[], Tensor[]> forward, Func<TangentPass, TLayer, Tensor[], Tensor[]> twin)
        where TLayer : nn.Module => new(create, inputs, (layer, x) => forward((TLayer)layer, x), (jvp, layer, x) => twin(jvp, (TLayer)layer, x));
}

using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Derivatives;

// The layers that the embedded engine alone has.
internal static partial class LayerTable
{
    private static Dictionary<string, LayerCase> OfBackend => new()
    {
        ["RIA"] = LayerCase.Of(() => RIA(1.7), 3, 4),
        ["GaussGLU"] = LayerCase.Of(() => GaussGLU(4, 3, 1.7), 3, 4),
    };
}

using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep;

/// <summary>Tells in one number whether a tensor is finite.</summary>
internal static class FiniteProbe
{
    /// <summary>One number that is not finite where an element is not. It may overflow by itself, so it only raises the question.</summary>
    public static Numbers Of(Tensor tensor)
    {
        using var dense = Elementwise.Dense(tensor, tensor.dtype);
        return dense.dtype == torch.ScalarType.Float32 ? ElementSum.Of<float>(dense.Values<float>()) : ElementSum.Of<double>(dense.Values<double>());
    }
}

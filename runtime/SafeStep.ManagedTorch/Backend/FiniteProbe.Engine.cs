using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep;

internal static partial class FiniteProbe
{
    public static partial Numbers Of(Tensor tensor)
    {
        using var dense = Elementwise.Dense(tensor, tensor.dtype);
        return dense.dtype == torch.ScalarType.Float32 ? ElementSum.Of<float>(dense.Values<float>()) : ElementSum.Of<double>(dense.Values<double>());
    }
}

using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep;

internal static partial class FiniteProbe
{
    public static partial Numbers Of(Tensor tensor, out bool isSquared)
    {
        isSquared = true;
        using var dense = Elementwise.Dense(tensor, tensor.dtype);
        return dense.dtype == torch.ScalarType.Float32 ? SumOfSquares.Of<float>(dense.Values<float>()) : SumOfSquares.Of<double>(dense.Values<double>());
    }
}

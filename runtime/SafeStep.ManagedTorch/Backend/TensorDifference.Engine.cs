using SafeStep.ManagedTorch;

namespace SafeStep;

internal static partial class TensorDifference
{
    public static partial (Tensor Difference, Numbers SquaredLength) Of(Tensor left, Tensor right)
    {
        var difference = Tensor.Allocate(left.dtype, left.Sizes);
        using var minuend = Elementwise.Dense(left, left.dtype);
        using var subtrahend = Elementwise.Dense(right, left.dtype);
        return (difference, left.dtype == torch.ScalarType.Float32
            ? HostArithmetic.Subtract<float>(minuend.Values<float>(), subtrahend.Values<float>(), difference.Values<float>())
            : HostArithmetic.Subtract<double>(minuend.Values<double>(), subtrahend.Values<double>(), difference.Values<double>()));
    }
}

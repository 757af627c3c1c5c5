using SafeStep.ManagedTorch;

namespace SafeStep;

internal static partial class TensorDifference
{
    public static partial Tensor Of(Tensor left, Tensor right)
    {
        var difference = Tensor.Allocate(left.dtype, left.Sizes);
        using var minuend = Elementwise.Dense(left, left.dtype);
        using var subtrahend = Elementwise.Dense(right, left.dtype);
        if (left.dtype == torch.ScalarType.Float32)
        {
            HostArithmetic.Subtract<float>(minuend.Values<float>(), subtrahend.Values<float>(), difference.Values<float>());
        }
        else
        {
            HostArithmetic.Subtract<double>(minuend.Values<double>(), subtrahend.Values<double>(), difference.Values<double>());
        }

        return difference;
    }

    public static partial Numbers SquaredLength(Tensor left, Tensor right)
    {
        using var minuend = Elementwise.Dense(left, left.dtype);
        using var subtrahend = Elementwise.Dense(right, left.dtype);
        return left.dtype == torch.ScalarType.Float32
            ? HostArithmetic.SquaredDistance<float>(minuend.Values<float>(), subtrahend.Values<float>())
            : HostArithmetic.SquaredDistance<double>(minuend.Values<double>(), subtrahend.Values<double>());
    }
}

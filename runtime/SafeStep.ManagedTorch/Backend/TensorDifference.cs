using System.Numerics;
using System.Numerics.Tensors;
using SafeStep.ManagedTorch;

namespace SafeStep;

/// <summary>The difference of two tensors and its length, which are wanted together.</summary>
internal static class TensorDifference
{
    // The squares are summed while the difference is in the innermost cache.
    private const int Part = 2048;

    /// <summary>left - right, in the type of left, and the sum of its squares, one float64 number.</summary>
    public static (Tensor Difference, Tensor SquaredLength) Of(Tensor left, Tensor right)
    {
        var difference = Tensor.Allocate(left.dtype, left.Sizes);
        using var minuend = Elementwise.Dense(left, left.dtype);
        using var subtrahend = Elementwise.Dense(right, left.dtype);
        double squares = left.dtype == torch.ScalarType.Float32
            ? Of(minuend.Values<float>(), subtrahend.Values<float>(), difference.Values<float>())
            : Of(minuend.Values<double>(), subtrahend.Values<double>(), difference.Values<double>());
        return (difference, torch.tensor(squares, torch.ScalarType.Float64));
    }

    private static double Of<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> difference)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double squares = 0;
        for (int start = 0; start < difference.Length; start += Part)
        {
            var part = difference.Slice(start, Math.Min(Part, difference.Length - start));
            TensorPrimitives.Subtract(left.Slice(start, part.Length), right.Slice(start, part.Length), part);
            squares += double.CreateChecked(TensorPrimitives.SumOfSquares<T>(part));
        }

        return squares;
    }
}

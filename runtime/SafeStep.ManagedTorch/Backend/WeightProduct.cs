using System.Numerics;
using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep;

/// <summary>Products with a weight, added to what is there.</summary>
internal static class WeightProduct
{
    /// <summary>Adds x w' in place.</summary>
    /// <param name="sum">What it is added to, contiguous, shape [..., out]; nobody else has seen it.</param>
    /// <param name="x">Shape [..., in].</param>
    /// <param name="weight">Shape [out, in].</param>
    public static Tensor AddTo(Tensor sum, Tensor x, Tensor weight)
    {
        using var left = Elementwise.Dense(x, sum.dtype);
        using var right = Elementwise.Dense(weight, sum.dtype);
        if (sum.dtype == torch.ScalarType.Float32)
        {
            Run<float>();
        }
        else
        {
            Run<double>();
        }

        return sum;

        void Run<T>()
            where T : unmanaged, INumber<T>
        {
            var (features, outputs) = ((int)weight.shape[1], (int)weight.shape[0]);
            MatrixProduct.Multiply(false, true, (int)(x.numel() / features), outputs, features, left.Values<T>(), features, right.Values<T>(), features, sum.Values<T>(), outputs, accumulate: true);
        }
    }
}

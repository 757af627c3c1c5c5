using System.Numerics;
using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep;

internal static partial class WeightProduct
{
    public static partial Tensor AddTo(Tensor sum, Tensor x, Tensor weight)
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

using System.Numerics;

namespace SafeStep;

internal static partial class FiniteProbe
{
    public static partial Numbers Of(Tensor tensor, out bool isSquared)
    {
        isSquared = true;
        if ((OfHost<float>(tensor) ?? OfHost<double>(tensor)) is { } squares)
        {
            return squares;
        }

        if (tensor.device_type == DeviceType.CPU && tensor.dtype is ScalarType.Float32 or ScalarType.Float64)
        {
            using var flat = tensor.reshape(-1);
            return torch.dot(flat, flat);
        }

        isSquared = false;
        // In float64, for float16 overflows soon. Elsewhere a question that is raised in vain is a step rejected in vain.
        return tensor.device_type == DeviceType.CPU ? tensor.sum() : tensor.sum(ScalarType.Float64);
    }

    private static double? OfHost<T>(Tensor tensor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!HostValues.TryOf<T>(tensor, out var values))
        {
            return null;
        }

        double squares = HostArithmetic.SumOfSquares<T>(values);
        GC.KeepAlive(tensor);
        return squares;
    }
}

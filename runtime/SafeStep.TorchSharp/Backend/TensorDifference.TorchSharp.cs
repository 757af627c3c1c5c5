using System.Numerics;

namespace SafeStep;

internal static partial class TensorDifference
{
    public static partial Tensor Of(Tensor left, Tensor right) => OfHost<float>(left, right) ?? OfHost<double>(left, right) ?? left - right;

    public static partial Numbers SquaredLength(Tensor left, Tensor right)
    {
        if ((SquaredLengthOfHost<float>(left, right) ?? SquaredLengthOfHost<double>(left, right)) is { } squares)
        {
            return squares;
        }

        using var difference = left - right;
        if (difference.device_type != DeviceType.CPU)
        {
            return difference.norm().Squared();
        }

        // As a product, for on the processor a norm would take twice the time, and at once, while the difference is in the cache.
        var flat = difference.reshape(-1);
        return torch.dot(flat, flat);
    }

    private static Tensor? OfHost<T>(Tensor left, Tensor right)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!HostValues.TryOf<T>(left, out var minuend) || !HostValues.TryOf<T>(right, out var subtrahend))
        {
            return null;
        }

        var target = torch.empty(left.shape, dtype: left.dtype);
        HostValues.TryOf<T>(target, out var values);
        HostArithmetic.Subtract<T>(minuend, subtrahend, values);
        GC.KeepAlive((left, right));
        return target;
    }

    private static double? SquaredLengthOfHost<T>(Tensor left, Tensor right)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!HostValues.TryOf<T>(left, out var minuend) || !HostValues.TryOf<T>(right, out var subtrahend))
        {
            return null;
        }

        double squares = HostArithmetic.SquaredDistance<T>(minuend, subtrahend);
        GC.KeepAlive((left, right));
        return squares;
    }
}

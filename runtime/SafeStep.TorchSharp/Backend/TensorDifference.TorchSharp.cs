namespace SafeStep;

internal static partial class TensorDifference
{
    public static partial Tensor Of(Tensor left, Tensor right)
    {
        if (HostValues.TryOf<float>(left, out var minuend) && HostValues.TryOf<float>(right, out var subtrahend))
        {
            var target = torch.empty(left.shape, dtype: left.dtype);
            HostValues.TryOf<float>(target, out var values);
            HostArithmetic.Subtract<float>(minuend, subtrahend, values);
            GC.KeepAlive((left, right));
            return target;
        }

        return left - right;
    }

    public static partial Numbers SquaredLength(Tensor left, Tensor right)
    {
        if (HostValues.TryOf<float>(left, out var minuend) && HostValues.TryOf<float>(right, out var subtrahend))
        {
            double squares = HostArithmetic.SquaredDistance<float>(minuend, subtrahend);
            GC.KeepAlive((left, right));
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
}

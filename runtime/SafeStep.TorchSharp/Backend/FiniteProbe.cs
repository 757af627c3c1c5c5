namespace SafeStep;

/// <summary>Tells in one number whether a tensor is finite.</summary>
internal static class FiniteProbe
{
    /// <summary>One number that is not finite where an element is not. It may overflow by itself, so it only raises the question.</summary>
    public static Numbers Of(Tensor tensor)
    {
        if (HostValues.TryOf<float>(tensor, out var values))
        {
            double sum = HostArithmetic.Sum<float>(values);
            GC.KeepAlive(tensor);
            return sum;
        }

        // In float64, for float16 overflows soon. Elsewhere a question that is raised in vain is a step rejected in vain.
        return tensor.device_type == DeviceType.CPU ? tensor.sum() : tensor.sum(ScalarType.Float64);
    }
}

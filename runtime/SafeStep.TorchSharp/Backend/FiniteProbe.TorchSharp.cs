namespace SafeStep;

internal static partial class FiniteProbe
{
    public static partial Numbers Of(Tensor tensor)
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

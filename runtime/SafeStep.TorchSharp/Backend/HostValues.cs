using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>Values that lie in the processor's memory, one after the other, and so few that one thread is done with them before libtorch has divided them among several.</summary>
internal static class HostValues
{
    private const int OneThread = 65_536;

    /// <param name="tensor">The tensor; keep it alive for as long as the values are in use.</param>
    /// <param name="values">Its own memory.</param>
    /// <returns>Whether the values are of that type, and at hand.</returns>
    public static bool TryOf<T>(Tensor tensor, out Span<T> values)
        where T : unmanaged
    {
        values = default;
        if (tensor.device_type != DeviceType.CPU || tensor.dtype != TypeOf<T>() || !tensor.is_contiguous() || tensor.numel() > Most())
        {
            return false;
        }

        values = MemoryMarshal.Cast<byte, T>(tensor.bytes);
        return true;
    }

    private static long Most() => torch.get_num_threads() == 1 ? int.MaxValue / sizeof(double) : OneThread;

    private static ScalarType TypeOf<T>() => typeof(T) == typeof(double) ? ScalarType.Float64 : ScalarType.Float32;
}

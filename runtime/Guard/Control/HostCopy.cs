using System.Numerics;

namespace SafeStep;

/// <summary>Copies values in the processor's memory without an operation of the tensor library.</summary>
internal static class HostCopy
{
    /// <summary>
    /// Whether the memory of a copy is better kept from step to step: to take it from the system anew, page by page, takes longer than to fill it. The memory of other devices is kept by the library.
    /// </summary>
    public static bool KeepsMemoryOf(Tensor values) => values.device_type == DeviceType.CPU;

    /// <summary>Copies values to memory for as many of them; false, and nothing is done, where they are not at hand.</summary>
    public static bool Try(Tensor from, Tensor to) => Try<float>(from, to) || Try<double>(from, to);

    private static bool Try<T>(Tensor from, Tensor to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!HostValues.TryOf<T>(from, out var source) || !HostValues.TryOf<T>(to, out var target) || source.Length != target.Length)
        {
            return false;
        }

        HostArithmetic.Copy<T>(source, target);
        GC.KeepAlive(from);
        GC.KeepAlive(to);
        return true;
    }
}

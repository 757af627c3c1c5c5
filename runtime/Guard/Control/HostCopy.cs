namespace SafeStep;

/// <summary>Copies values in the processor's memory without an operation of the tensor library.</summary>
internal static class HostCopy
{
    /// <summary>Copies values to memory for as many of them; false, and nothing is done, where they are not at hand.</summary>
    public static bool Try(Tensor from, Tensor to) => Try<float>(from, to) || Try<double>(from, to);

    private static bool Try<T>(Tensor from, Tensor to)
        where T : unmanaged
    {
        if (!HostValues.TryOf<T>(from, out var source) || !HostValues.TryOf<T>(to, out var target) || source.Length != target.Length)
        {
            return false;
        }

        source.CopyTo(target);
        GC.KeepAlive(from);
        GC.KeepAlive(to);
        return true;
    }
}

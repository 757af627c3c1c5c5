namespace SafeStep;

/// <summary>Values that lie in the processor's memory, one after the other.</summary>
internal static class HostValues
{
    /// <param name="tensor">The tensor; keep it alive for as long as the values are in use.</param>
    /// <param name="values">Its own memory.</param>
    /// <returns>Whether the values are of that type, and at hand.</returns>
    public static bool TryOf<T>(Tensor tensor, out Span<T> values)
        where T : unmanaged
    {
        bool isAtHand = tensor.dtype == (typeof(T) == typeof(double) ? torch.ScalarType.Float64 : torch.ScalarType.Float32) && tensor.is_contiguous();
        values = isAtHand ? tensor.Values<T>() : default;
        return isAtHand;
    }
}

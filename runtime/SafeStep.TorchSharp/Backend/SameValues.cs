namespace SafeStep;

/// <summary>Compares tensors value by value.</summary>
internal static class SameValues
{
    /// <summary>Whether shape, type and every value are the same. A NaN equals nothing.</summary>
    public static bool In(Tensor left, Tensor right) =>
        left.dtype == right.dtype && left.device_type == right.device_type && left.device_index == right.device_index && left.Equals(right);
}

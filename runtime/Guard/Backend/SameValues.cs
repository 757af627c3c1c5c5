namespace SafeStep;

/// <summary>Compares tensors by place or value by value.</summary>
internal static partial class SameValues
{
    /// <summary>Whether shape, type and every value are the same. A NaN at the same place counts as the same: what was computed from the one holds for the other.</summary>
    public static partial bool In(Tensor left, Tensor right);

    /// <summary>Whether both show the same memory in the same way, so that nothing has to be compared. Where a place in memory cannot be told it has to be the tensor itself that was held.</summary>
    public static partial bool InPlace(Tensor left, Tensor right);

    /// <summary>The tensor as one to compare with later, which costs nothing but its memory.</summary>
    public static partial Tensor Hold(Tensor tensor);
}

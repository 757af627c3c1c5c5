namespace SafeStep;

/// <summary>Compares tensors by place or value by value.</summary>
internal static class SameValues
{
    /// <summary>Whether shape, type and every value are the same. NaN equals NaN here: what was computed from the one holds for the other.</summary>
    public static bool In(Tensor left, Tensor right)
    {
        if (left.dtype != right.dtype || !left.Sizes.AsSpan().SequenceEqual(right.Sizes))
        {
            return false;
        }

        if (InPlace(left, right))
        {
            return true;
        }

        if (left.is_contiguous() && right.is_contiguous())
        {
            return left.bytes.SequenceEqual(right.bytes);
        }

        using var differs = left.ne(right);
        using var any = differs.any();
        return !any.item<bool>();
    }

    /// <summary>Whether both show the same memory in the same way, so that nothing has to be compared.</summary>
    public static bool InPlace(Tensor left, Tensor right) =>
        ReferenceEquals(left.Memory, right.Memory) && left.dtype == right.dtype && left.Offset == right.Offset
        && left.Sizes.AsSpan().SequenceEqual(right.Sizes) && left.Strides.AsSpan().SequenceEqual(right.Strides);

    /// <summary>The tensor as one to compare with later, which costs nothing but its memory.</summary>
    public static Tensor Hold(Tensor tensor) => tensor.detach();
}

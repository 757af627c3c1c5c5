namespace SafeStep;

/// <summary>Compares tensors value by value.</summary>
internal static class SameValues
{
    /// <summary>Whether shape, type and every value are the same. NaN equals NaN here: what was computed from the one holds for the other.</summary>
    public static bool In(Tensor left, Tensor right)
    {
        if (left.dtype != right.dtype || !left.Sizes.AsSpan().SequenceEqual(right.Sizes))
        {
            return false;
        }

        if (ReferenceEquals(left.Memory, right.Memory) && left.Offset == right.Offset && left.Strides.AsSpan().SequenceEqual(right.Strides))
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
}

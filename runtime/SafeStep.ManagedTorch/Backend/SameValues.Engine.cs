namespace SafeStep;

internal static partial class SameValues
{
    public static partial bool In(Tensor left, Tensor right)
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
            return Bytes(left).SequenceEqual(Bytes(right));
        }

        using var differs = left.ne(right);
        using var any = differs.any();
        return !any.item<bool>();
    }

    public static partial bool InPlace(Tensor left, Tensor right) =>
        ReferenceEquals(left.Memory, right.Memory) && left.dtype == right.dtype && left.Offset == right.Offset
        && left.Sizes.AsSpan().SequenceEqual(right.Sizes) && left.Strides.AsSpan().SequenceEqual(right.Strides);

    public static partial Tensor Hold(Tensor tensor) => tensor.detach();

    // To read them is not to give them to somebody.
    private static ReadOnlySpan<byte> Bytes(Tensor tensor) => tensor.Memory.Span<byte>(tensor.Offset * tensor.element_size(), tensor.numel() * tensor.element_size());
}

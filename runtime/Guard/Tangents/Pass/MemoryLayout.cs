namespace SafeStep;

/// <summary>Tensors laid out in memory as others are.</summary>
internal static class MemoryLayout
{
    /// <summary>A tensor of the same shape, with the dimensions in the same order in memory, and values that are yet to be written.</summary>
    /// <param name="value">The tensor to be like.</param>
    /// <param name="type">The type of the elements.</param>
    public static Tensor Like(Tensor value, torch.ScalarType type)
    {
        long[] shape = value.shape;
        if (value.is_contiguous())
        {
            return torch.empty(shape, dtype: type, device: value.device);
        }

        // From the dimension with the longest stride to that with the shortest.
        long[] strides = value.stride();
        int[] order = [.. Enumerable.Range(0, shape.Length).OrderByDescending(dim => strides[dim])];
        var inMemory = torch.empty([.. order.Select(dim => shape[dim])], dtype: type, device: value.device);
        return inMemory.permute([.. Enumerable.Range(0, shape.Length).Select(dim => (long)Array.IndexOf(order, dim))]);
    }
}

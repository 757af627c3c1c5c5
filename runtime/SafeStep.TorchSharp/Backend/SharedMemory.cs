namespace SafeStep;

/// <summary>Tells whether tensors lie in the same memory, wherever in it.</summary>
internal static class SharedMemory
{
    private static readonly TorchScript Script = new("""
        def bytes(x: Tensor) -> Tensor:
            return x.as_strided([1], [1], 0).view(torch.uint8)
        """);

    /// <summary>Whether two do.</summary>
    public static bool Is(Tensor left, Tensor right) => Of(left) is { } memory && memory.Equals(Of(right));

    /// <summary>What is equal of tensors in the same memory; null of one without elements.</summary>
    public static object? Of(Tensor tensor)
    {
        nint start = tensor.numel() == 0 ? 0 : Start(tensor);
        return start == 0 ? null : start;
    }

    private static nint Start(Tensor tensor)
    {
        switch (tensor.dtype)
        {
            case ScalarType.Float32:
                return tensor.storage<float>().data_ptr();
            case ScalarType.Float64:
                return tensor.storage<double>().data_ptr();
            case ScalarType.Int64:
                return tensor.storage<long>().data_ptr();
            case ScalarType.Int32:
                return tensor.storage<int>().data_ptr();
            case ScalarType.Bool:
                return tensor.storage<bool>().data_ptr();
            case ScalarType.Byte:
                return tensor.storage<byte>().data_ptr();
            default:
                // TorchSharp has no storage of other types; the memory can be looked at as bytes.
                using (var bytes = Script.Call<Tensor>("bytes", tensor))
                {
                    return bytes.storage<byte>().data_ptr();
                }
        }
    }
}

namespace SafeStep;

/// <summary>Tells whether tensors lie in the same memory, wherever in it.</summary>
internal static class SharedMemory
{
    /// <summary>Whether two do.</summary>
    public static bool Is(Tensor left, Tensor right) => ReferenceEquals(left.Memory, right.Memory);

    /// <summary>What is equal of tensors in the same memory; null of one without elements.</summary>
    public static object? Of(Tensor tensor) => tensor.Memory;
}

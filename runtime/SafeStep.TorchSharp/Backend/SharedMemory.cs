using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>Tells whether tensors lie in the same memory, wherever in it.</summary>
internal static class SharedMemory
{
    /// <summary>Whether two do.</summary>
    public static bool Is(Tensor left, Tensor right) => Of(left) is { } memory && memory.Equals(Of(right));

    /// <summary>What is equal of tensors in the same memory; null of one without elements, and of one of another type than the usual ones off the processor.</summary>
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
                return OfBytes(tensor);
        }
    }

    // TorchSharp has no storage of other types, half precision among them, and shows their bytes on the processor alone. Elsewhere where such a tensor lies is not known: the pass then takes it for memory of its own.
    private static unsafe nint OfBytes(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            return 0;
        }

        using var first = tensor.as_strided([1], [1], 0);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}

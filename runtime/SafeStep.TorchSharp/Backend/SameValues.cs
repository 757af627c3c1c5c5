using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>Compares tensors by place or value by value.</summary>
internal static class SameValues
{
    /// <summary>Whether shape, type and every value are the same. A NaN equals nothing but itself at the same place.</summary>
    public static bool In(Tensor left, Tensor right) =>
        left.dtype == right.dtype && left.device_type == right.device_type && left.device_index == right.device_index && (InPlace(left, right) || left.Equals(right));

    /// <summary>
    /// Whether both show the same memory in the same way, so that nothing has to be compared. TorchSharp tells where a tensor lies only on the CPU, and only where it is contiguous; elsewhere it has to be the tensor itself that was held.
    /// </summary>
    public static bool InPlace(Tensor left, Tensor right)
    {
        if (left.dtype != right.dtype || !left.shape.AsSpan().SequenceEqual(right.shape))
        {
            return false;
        }

        return IsLocatable(left) && IsLocatable(right)
            ? Unsafe.AreSame(ref MemoryMarshal.GetReference(left.bytes), ref MemoryMarshal.GetReference(right.bytes))
            : TensorIdentity.Of(left).Equals(TensorIdentity.Of(right));
    }

    /// <summary>The tensor as one to compare with later, which costs nothing but its memory: another wrapper of the very same one where only that can be recognised, with its part of autograd's graph.</summary>
    public static Tensor Hold(Tensor tensor) => IsLocatable(tensor) ? tensor.detach() : tensor.to_type(tensor.dtype);

    private static bool IsLocatable(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && tensor.is_contiguous() && tensor.numel() is > 0 and var count && count * tensor.element_size() <= int.MaxValue;
}

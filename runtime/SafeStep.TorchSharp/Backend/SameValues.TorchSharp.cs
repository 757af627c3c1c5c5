using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SafeStep;

internal static partial class SameValues
{
    public static partial bool In(Tensor left, Tensor right) =>
        left.dtype == right.dtype && left.device_type == right.device_type && left.device_index == right.device_index && (InPlace(left, right) || left.Equals(right));

    // TorchSharp tells where a tensor lies only on the CPU, and only where it is contiguous; elsewhere it has to be the tensor itself that was held.
    public static partial bool InPlace(Tensor left, Tensor right)
    {
        if (left.dtype != right.dtype || !left.shape.AsSpan().SequenceEqual(right.shape))
        {
            return false;
        }

        return IsLocatable(left) && IsLocatable(right)
            ? Unsafe.AreSame(ref MemoryMarshal.GetReference(left.bytes), ref MemoryMarshal.GetReference(right.bytes))
            : TensorIdentity.Of(left).Equals(TensorIdentity.Of(right));
    }

    // Where only the very same tensor can be recognised: another wrapper of it, with its part of autograd's graph.
    public static partial Tensor Hold(Tensor tensor) => IsLocatable(tensor) ? tensor.detach() : tensor.to_type(tensor.dtype);

    private static bool IsLocatable(Tensor tensor) =>
        tensor.device_type == DeviceType.CPU && tensor.is_contiguous() && tensor.numel() is > 0 and var count && count * tensor.element_size() <= int.MaxValue;
}

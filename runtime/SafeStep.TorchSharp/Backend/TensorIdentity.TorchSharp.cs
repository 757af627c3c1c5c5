using System.Runtime.InteropServices;

namespace SafeStep;

internal static partial class TensorIdentity
{
    // Modules hand out a fresh wrapper, with a fresh handle, at each property read, so neither says which parameter it is. A handle points to libtorch's at::Tensor, which is nothing but the pointer to the tensor itself: that pointer is
    // the same for every wrapper of one tensor, on every device.
    public static partial object Of(Tensor parameter) => Pointer(parameter);

    public static partial bool Is(Tensor parameter, object key) => key is nint pointer && pointer == Pointer(parameter);

    private static nint Pointer(Tensor parameter)
    {
        nint tensor = Marshal.ReadIntPtr(parameter.Handle);
        GC.KeepAlive(parameter);
        return tensor;
    }
}

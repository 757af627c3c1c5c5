using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Copies between tensors of any strides and types.</summary>
internal static class StridedCopy
{
    private const int LongestShortRow = 64;

    /// <summary>Writes the source, stretched to the destination's shape and converted to its type.</summary>
    internal static void Copy(Tensor source, Tensor destination)
    {
        switch (destination.Type)
        {
            case ScalarType.Float32: From<float>(source, destination); break;
            case ScalarType.Float64: From<double>(source, destination); break;
            case ScalarType.Int64: From<long>(source, destination); break;
            case ScalarType.Int32: From<int>(source, destination); break;
            default: From<byte>(source, destination); break;
        }
    }

    private static void From<TTo>(Tensor source, Tensor destination) where TTo : unmanaged, INumber<TTo>
    {
        switch (source.Type)
        {
            case ScalarType.Float32: Run<float, TTo>(source, destination); break;
            case ScalarType.Float64: Run<double, TTo>(source, destination); break;
            case ScalarType.Int64: Run<long, TTo>(source, destination); break;
            case ScalarType.Int32: Run<int, TTo>(source, destination); break;
            default: Run<byte, TTo>(source, destination); break;
        }
    }

    private static void Run<TFrom, TTo>(Tensor source, Tensor destination) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        if (destination.numel() == 0) return;
        var toBool = destination.Type == ScalarType.Bool && source.Type != ScalarType.Bool;
        var loop = new StridedLoop(destination.Sizes, destination.Strides, Layout.StretchedStrides(source, destination.Sizes));
        var from = source.Window<TFrom>();
        var to = destination.Window<TTo>();
        var (n, toStep, fromStep) = (Layout.Int(loop.InnerSize), Layout.Int(loop.InnerStrides[0]), Layout.Int(loop.InnerStrides[1]));
        if (typeof(TFrom) == typeof(TTo) && !toBool && toStep == 1 && fromStep == 1 && n <= LongestShortRow && loop.PlaneRows > 1)
        {
            ShortRows(MemoryMarshal.Cast<TFrom, TTo>(from), to, n, loop);
            return;
        }
        do
        {
            var t = to[Layout.Int(loop.Offsets[0])..];
            var f = from[Layout.Int(loop.Offsets[1])..];
            if (toBool)
            {
                for (var i = 0; i < n; i++) t[i * toStep] = TFrom.IsZero(f[i * fromStep]) ? TTo.Zero : TTo.One;
            }
            else if (toStep == 1 && fromStep == 1) Row(f[..n], t[..n]);
            else if (toStep == 1 && fromStep == 0) t[..n].Fill(Converted<TFrom, TTo>(f[0]));
            else
            {
                for (var i = 0; i < n; i++) t[i * toStep] = Converted<TFrom, TTo>(f[i * fromStep]);
            }
        }
        while (loop.Next());
    }

    // The heads of an attention, say: so many rows of so few elements that a call for each would take longer than the copy.
    private static unsafe void ShortRows<T>(ReadOnlySpan<T> from, Span<T> to, int n, StridedLoop loop) where T : unmanaged
    {
        var (rows, toStride, fromStride) = (loop.PlaneRows, (nint)loop.RowStride(0), (nint)loop.RowStride(1));
        fixed (T* source = from, destination = to)
        {
            do
            {
                T* f = source + loop.Offsets[1], t = destination + loop.Offsets[0];
                for (long row = 0; row < rows; row++, f += fromStride, t += toStride)
                {
                    var i = 0;
                    for (; i + Vector256<T>.Count <= n; i += Vector256<T>.Count) Vector256.Load(f + i).Store(t + i);
                    for (; i < n; i++) t[i] = f[i];
                }
            }
            while (loop.NextPlane());
        }
    }

    private static void Row<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        if (typeof(TFrom) == typeof(TTo)) MemoryMarshal.Cast<TFrom, TTo>(from).CopyTo(to);
        else if (IsFloating<TFrom>() && !IsFloating<TTo>())
        {
            for (var i = 0; i < from.Length; i++) to[i] = Converted<TFrom, TTo>(from[i]);
        }
        else TensorPrimitives.ConvertTruncating(from, to);
    }

    // Cut toward zero; a Byte keeps the low bits. What no integer holds becomes the smallest one, as the processor's own conversion has it.
    private static TTo Converted<TFrom, TTo>(TFrom value) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        if (!IsFloating<TFrom>() || IsFloating<TTo>()) return TTo.CreateTruncating(value);
        var number = double.CreateTruncating(value);
        if (typeof(TTo) == typeof(int)) return TTo.CreateTruncating(number is > -2147483649.0 and < 2147483648.0 ? (int)number : int.MinValue);
        return TTo.CreateTruncating(number is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)number : long.MinValue);
    }

    private static bool IsFloating<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double);
}

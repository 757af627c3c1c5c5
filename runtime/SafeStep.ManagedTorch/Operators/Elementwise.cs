using System.Numerics;
using System.Numerics.Tensors;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>A floating-point function of one value, over a row.</summary>
internal interface IUnary
{
    static abstract void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A function of two values, over rows; either may be one value for the whole row.</summary>
internal interface IBinary
{
    static abstract void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>;

    static abstract void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T>;

    static abstract void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T>;
}

/// <summary>Runs elementwise functions over tensors: broadcasting, strides and types are handled here and nowhere else.</summary>
internal static class Elementwise
{
    /// <summary>A floating-point function; integers are converted to the default type first.</summary>
    internal static Tensor Unary<TOp>(Tensor x) where TOp : IUnary
    {
        using var source = Dense(x, ElementTypes.Floating(x.Type));
        var result = Tensor.Allocate(source.Type, x.Sizes);
        // Some vector functions refuse to be given nothing.
        if (result.numel() == 0) return result;
        if (source.Type == ScalarType.Float32) TOp.Apply<float>(source.Values<float>(), result.Values<float>());
        else TOp.Apply<double>(source.Values<double>(), result.Values<double>());
        return result;
    }

    /// <summary>The incoming gradient times an activation's slope at x.</summary>
    internal static Tensor Gated<TGate>(Tensor gradient, Tensor x) where TGate : IGate
    {
        using var g = Dense(gradient, x.Type);
        using var at = Dense(x, x.Type);
        var result = Tensor.Allocate(x.Type, x.Sizes);
        if (result.numel() == 0) return result;
        if (x.Type == ScalarType.Float32) TGate.Apply<float>(g.Values<float>(), at.Values<float>(), result.Values<float>());
        else TGate.Apply<double>(g.Values<double>(), at.Values<double>(), result.Values<double>());
        return result;
    }

    /// <summary>The magnitude, in any number type.</summary>
    internal static Tensor Abs(Tensor x)
    {
        using var source = Dense(x, x.Type);
        var result = Tensor.Allocate(x.Type, x.Sizes);
        switch (x.Type)
        {
            case ScalarType.Float32: TensorPrimitives.Abs<float>(source.Values<float>(), result.Values<float>()); break;
            case ScalarType.Float64: TensorPrimitives.Abs<double>(source.Values<double>(), result.Values<double>()); break;
            case ScalarType.Int64: Wrapped<long>(); break;
            case ScalarType.Int32: Wrapped<int>(); break;
            default: source.Values<byte>().CopyTo(result.Values<byte>()); break;
        }
        return result;

        // The smallest integer has no magnitude in its type and stays what it is, as in PyTorch; TensorPrimitives.Abs throws.
        void Wrapped<T>() where T : unmanaged, IBinaryInteger<T>
        {
            var from = source.Values<T>();
            var to = result.Values<T>();
            for (var i = 0; i < to.Length; i++) to[i] = T.IsNegative(from[i]) ? unchecked(T.Zero - from[i]) : from[i];
        }
    }

    /// <summary>A function of two tensors in their common type.</summary>
    internal static Tensor Binary<TOp>(string op, Tensor a, Tensor b) where TOp : IBinary
    {
        var type = ElementTypes.Promote(a, b);
        var result = Tensor.Allocate(type, Layout.Broadcast(op, a.Sizes, b.Sizes));
        using var x = Readable(a, type);
        using var y = Readable(b, type);
        BinaryInto<TOp>(x, y, result);
        if (type == ScalarType.Bool) NormaliseBool(result);
        return result;
    }

    /// <summary>A function of a tensor and a number; reversed puts the number first.</summary>
    internal static Tensor Binary<TOp>(Tensor a, Scalar b, bool reversed = false) where TOp : IBinary
    {
        var type = ElementTypes.Promote(a.Type, b);
        using var x = Dense(a, type);
        var result = Tensor.Allocate(type, a.Sizes);
        ScalarInto<TOp>(x, b, result, reversed);
        if (type == ScalarType.Bool) NormaliseBool(result);
        return result;
    }

    /// <summary>The same into a contiguous result of the tensor's type, which may be the tensor itself.</summary>
    internal static void ScalarInto<TOp>(Tensor x, Scalar number, Tensor result, bool reversed = false) where TOp : IBinary
    {
        switch (x.Type)
        {
            case ScalarType.Float32: Run<float>(); break;
            case ScalarType.Float64: Run<double>(); break;
            case ScalarType.Int64: Run<long>(); break;
            case ScalarType.Int32: Run<int>(); break;
            default: Run<byte>(); break;
        }

        void Run<T>() where T : unmanaged, INumber<T>
        {
            if (reversed) TOp.Apply(number.As<T>(), x.Values<T>(), result.Values<T>());
            else TOp.Apply(x.Values<T>(), number.As<T>(), result.Values<T>());
        }
    }

    /// <summary>Readable operands of one type, stretched to the shape of a contiguous result, which may be one of them.</summary>
    internal static void BinaryInto<TOp>(Tensor x, Tensor y, Tensor result) where TOp : IBinary
    {
        switch (result.Type)
        {
            case ScalarType.Float32: Run<TOp, float>(x, y, result); break;
            case ScalarType.Float64: Run<TOp, double>(x, y, result); break;
            case ScalarType.Int64: Run<TOp, long>(x, y, result); break;
            case ScalarType.Int32: Run<TOp, int>(x, y, result); break;
            default: Run<TOp, byte>(x, y, result); break;
        }
    }

    /// <summary>The tensor converted and made contiguous; always a tensor of its own that the caller disposes.</summary>
    internal static Tensor Dense(Tensor x, ScalarType type)
    {
        if (x.Type == type && x.is_contiguous()) return x.Alias();
        var copy = Tensor.Allocate(type, x.Sizes);
        StridedCopy.Copy(x, copy);
        return copy;
    }

    /// <summary>The tensor converted, with rows that are gapless or one stretched value; always a tensor of its own that the caller disposes.</summary>
    internal static Tensor Readable(Tensor x, ScalarType type) => x.Type == type && HasUnitRows(x) ? x.Alias() : Dense(x, type);

    private static bool HasUnitRows(Tensor x)
    {
        for (var d = x.Sizes.Length - 1; d >= 0; d--)
        {
            if (x.Sizes[d] != 1) return x.Strides[d] <= 1;
        }
        return true;
    }

    private static void Run<TOp, T>(Tensor x, Tensor y, Tensor result) where TOp : IBinary where T : unmanaged, INumber<T>
    {
        if (result.numel() == 0) return;
        if (x.Sizes.AsSpan().SequenceEqual(y.Sizes) && x.is_contiguous() && y.is_contiguous())
        {
            TOp.Apply<T>(x.Values<T>(), y.Values<T>(), result.Values<T>());
            return;
        }
        var loop = new StridedLoop(result.Sizes, result.Strides, Layout.StretchedStrides(x, result.Sizes), Layout.StretchedStrides(y, result.Sizes));
        var xs = x.Window<T>();
        var ys = y.Window<T>();
        var zs = result.Values<T>();
        var n = Layout.Int(loop.InnerSize);
        var (xStep, yStep) = (loop.InnerStrides[1], loop.InnerStrides[2]);
        do
        {
            var z = zs.Slice((int)loop.Offsets[0], n);
            var a = xs[(int)loop.Offsets[1]..];
            var b = ys[(int)loop.Offsets[2]..];
            if (n == 1 || (xStep != 0 && yStep != 0)) TOp.Apply<T>(a[..n], b[..n], z);
            else if (xStep != 0) TOp.Apply(a[..n], b[0], z);
            else if (yStep != 0) TOp.Apply(a[0], b[..n], z);
            else
            {
                TOp.Apply<T>(a[..1], b[..1], z[..1]);
                z[1..].Fill(z[0]);
            }
        }
        while (loop.Next());
    }

    internal static void NormaliseBool(Tensor result)
    {
        foreach (ref var value in result.Values<byte>()) value = value == 0 ? (byte)0 : (byte)1;
    }
}

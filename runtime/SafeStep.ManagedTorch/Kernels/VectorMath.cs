using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Functions of vectors, in the lanes' few operations; within a few units in the last place in both precisions.</summary>
internal static unsafe class VectorMath<T, V, L>
    where T : unmanaged, INumber<T>
    where V : struct
    where L : struct, ILanes<T, V>
{
    /// <summary>Added to a small number it rounds it to an integer, which then stands in the sum's lowest bits: 1.5 * 2^23 or 1.5 * 2^52.</summary>
    public static V Magic
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Number(typeof(T) == typeof(float) ? 12582912.0 : 6755399441055744.0);
    }

    public static V One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Number(1);
    }

    public static V Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => L.Broadcast(T.Zero);
    }

    /// <summary>A constant. The branch is decided when the method is compiled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Number(double value)
    {
        if (typeof(T) == typeof(float))
        {
            float single = (float)value;
            return L.Broadcast(Unsafe.BitCast<float, T>(single));
        }

        return L.Broadcast(Unsafe.BitCast<double, T>(value));
    }

    /// <summary>The smallest number above zero.</summary>
    public static V SmallestPositive
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => L.Broadcast(T.CreateTruncating(typeof(T) == typeof(float) ? float.Epsilon : double.Epsilon));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Negate(V x) => L.Subtract(Zero, x);

    /// <summary>Negative elements become zero; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Relu(V x) => L.Select(L.LessThan(x, Zero), Zero, x);

    /// <summary>The larger; the second where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max(V a, V b) => L.Select(L.LessThan(b, a), a, b);

    /// <summary>The smaller; the second where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Min(V a, V b) => L.Select(L.LessThan(a, b), a, b);

    /// <summary>A whole vector where that many elements are left, else what is left and the fill.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(T* source, nint left, V fill) => left >= L.Count ? L.Load(source) : L.LoadPart(source, (int)left, fill);

    /// <summary>A whole vector where there is room for it, else as many elements as there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, T* destination, nint room)
    {
        if (room >= L.Count)
        {
            L.Store(value, destination);
        }
        else
        {
            L.StorePart(value, destination, (int)room);
        }
    }

    /// <summary>The exponential: infinity and zero beyond the type's range, subnormals in between, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        // Outside these limits the result is infinite or zero anyway; inside, two factors 2^n cover the range.
        x = typeof(T) == typeof(float) ? Min(Number(100), Max(Number(-110), x)) : Min(Number(720), Max(Number(-760), x));

        // x = n ln 2 + r; ln 2 in two parts, so that the first product is exact.
        V n = L.Subtract(L.MultiplyAdd(x, Number(1.4426950408889634), Magic), Magic);
        V r = typeof(T) == typeof(float)
            ? L.MultiplyAdd(n, Number(2.12194440e-4), L.MultiplyAdd(n, Number(-0.693359375), x))
            : L.MultiplyAdd(n, Number(-1.9082149292705877e-10), L.MultiplyAdd(n, Number(-0.6931471803691238), x));
        V y = ExpNearZero(r);
        V shifted = L.MultiplyAdd(n, Number(0.5), Magic);
        V rest = L.Add(L.Subtract(n, L.Subtract(shifted, Magic)), Magic);
        return L.Multiply(L.Multiply(y, L.PowerOfTwo(shifted)), L.PowerOfTwo(rest));
    }

    /// <summary>The Taylor series, good to rounding for |r| up to ln(2) / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpNearZero(V r)
    {
        V y;
        if (typeof(T) == typeof(float))
        {
            y = Number(1.0 / 5040);
        }
        else
        {
            y = Number(1.0 / 6227020800);
            y = L.MultiplyAdd(y, r, Number(1.0 / 479001600));
            y = L.MultiplyAdd(y, r, Number(1.0 / 39916800));
            y = L.MultiplyAdd(y, r, Number(1.0 / 3628800));
            y = L.MultiplyAdd(y, r, Number(1.0 / 362880));
            y = L.MultiplyAdd(y, r, Number(1.0 / 40320));
            y = L.MultiplyAdd(y, r, Number(1.0 / 5040));
        }

        y = L.MultiplyAdd(y, r, Number(1.0 / 720));
        y = L.MultiplyAdd(y, r, Number(1.0 / 120));
        y = L.MultiplyAdd(y, r, Number(1.0 / 24));
        y = L.MultiplyAdd(y, r, Number(1.0 / 6));
        y = L.MultiplyAdd(y, r, Number(0.5));
        y = L.MultiplyAdd(y, r, One);
        return L.MultiplyAdd(y, r, One);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Sums and extremes of one row, with several accumulators so that the additions overlap.</summary>
internal static unsafe class RowMath<T, V, L>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<T, V>
{
    /// <summary>The largest element; minus infinity, or any element, where there are NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Max(T* x, nint n)
    {
        V least = L.Broadcast(T.NegativeInfinity), a = least, b = least;
        nint i = 0;
        for (; i + (2 * L.Count) <= n; i += 2 * L.Count)
        {
            a = VectorMath<T, V, L>.Max(L.Load(x + i), a);
            b = VectorMath<T, V, L>.Max(L.Load(x + i + L.Count), b);
        }

        for (; i < n; i += L.Count)
        {
            a = VectorMath<T, V, L>.Max(L.LoadPart(x + i, (int)Math.Min(n - i, L.Count), least), a);
        }

        return L.Largest(VectorMath<T, V, L>.Max(a, b));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Sum(T* x, nint n)
    {
        V zero = L.Broadcast(T.Zero), a = zero, b = zero;
        nint i = 0;
        for (; i + (2 * L.Count) <= n; i += 2 * L.Count)
        {
            a = L.Add(a, L.Load(x + i));
            b = L.Add(b, L.Load(x + i + L.Count));
        }

        for (; i < n; i += L.Count)
        {
            a = L.Add(a, L.LoadPart(x + i, (int)Math.Min(n - i, L.Count), zero));
        }

        return L.Sum(L.Add(a, b));
    }

    /// <summary>What a row is normalised by: its mean and 1 / sqrt(variance + eps).</summary>
    public static (T Mean, T Scale) Normalisation(T* x, nint n, T eps)
    {
        T count = T.CreateChecked(n), mean = Sum(x, n) / count;
        return (mean, T.One / T.Sqrt((SquaredDistance(x, n, mean) / count) + eps));
    }

    /// <summary>The sum of products of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot(T* x, T* y, nint n)
    {
        V zero = L.Broadcast(T.Zero), a = zero, b = zero;
        nint i = 0;
        for (; i + (2 * L.Count) <= n; i += 2 * L.Count)
        {
            a = L.MultiplyAdd(L.Load(x + i), L.Load(y + i), a);
            b = L.MultiplyAdd(L.Load(x + i + L.Count), L.Load(y + i + L.Count), b);
        }

        for (; i < n; i += L.Count)
        {
            int rest = (int)Math.Min(n - i, L.Count);
            a = L.MultiplyAdd(L.LoadPart(x + i, rest, zero), L.LoadPart(y + i, rest, zero), a);
        }

        return L.Sum(L.Add(a, b));
    }

    /// <summary>The sum of squared distances from a centre.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T SquaredDistance(T* x, nint n, T centre)
    {
        V c = L.Broadcast(centre), zero = L.Broadcast(T.Zero), a = zero, b = zero;
        nint i = 0;
        for (; i + (2 * L.Count) <= n; i += 2 * L.Count)
        {
            V first = L.Subtract(L.Load(x + i), c), second = L.Subtract(L.Load(x + i + L.Count), c);
            a = L.MultiplyAdd(first, first, a);
            b = L.MultiplyAdd(second, second, b);
        }

        for (; i < n; i += L.Count)
        {
            V rest = L.Subtract(L.LoadPart(x + i, (int)Math.Min(n - i, L.Count), c), c);
            a = L.MultiplyAdd(rest, rest, a);
        }

        return L.Sum(L.Add(a, b));
    }

    /// <summary>y = exp(x - shift); returns the sum of y. x and y may be one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T ExpSum(T* x, T* y, nint n, T shift)
    {
        V s = L.Broadcast(shift), sum = L.Broadcast(T.Zero);
        nint i = 0;
        for (; i + L.Count <= n; i += L.Count)
        {
            V e = VectorMath<T, V, L>.Exp(L.Subtract(L.Load(x + i), s));
            L.Store(e, y + i);
            sum = L.Add(sum, e);
        }

        if (i < n)
        {
            int rest = (int)(n - i);
            V e = VectorMath<T, V, L>.Exp(L.Subtract(L.LoadPart(x + i, rest, L.Broadcast(T.NegativeInfinity)), s));
            L.StorePart(e, y + i, rest);
            sum = L.Add(sum, e);
        }

        return L.Sum(sum);
    }

    /// <summary>The sum of exp(x - shift), nothing stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T ExpSum(T* x, nint n, T shift)
    {
        V s = L.Broadcast(shift), sum = L.Broadcast(T.Zero);
        nint i = 0;
        for (; i + L.Count <= n; i += L.Count)
        {
            sum = L.Add(sum, VectorMath<T, V, L>.Exp(L.Subtract(L.Load(x + i), s)));
        }

        if (i < n)
        {
            sum = L.Add(sum, VectorMath<T, V, L>.Exp(L.Subtract(L.LoadPart(x + i, (int)(n - i), L.Broadcast(T.NegativeInfinity)), s)));
        }

        return L.Sum(sum);
    }

    /// <summary>y = scale * x + shift. x and y may be one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Affine(T* x, T* y, nint n, T scale, T shift)
    {
        V a = L.Broadcast(scale), b = L.Broadcast(shift);
        nint i = 0;
        for (; i + L.Count <= n; i += L.Count)
        {
            L.Store(L.MultiplyAdd(L.Load(x + i), a, b), y + i);
        }

        if (i < n)
        {
            L.StorePart(L.MultiplyAdd(L.LoadPart(x + i, (int)(n - i), b), a, b), y + i, (int)(n - i));
        }
    }
}

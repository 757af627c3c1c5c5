using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep.ManagedTorch;

internal readonly struct Add : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Add(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Add(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Add(y, x, z);
}

internal readonly struct Subtract : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Subtract(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Subtract(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Subtract(x, y, z);
}

internal readonly struct Multiply : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Multiply(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Multiply(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Multiply(y, x, z);
}

internal readonly struct Divide : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Divide(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Divide(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Divide(x, y, z);
}

internal readonly struct Maximum : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Max(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Max(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Max(y, x, z);
}

internal readonly struct Minimum : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Min(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Min(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => TensorPrimitives.Min(y, x, z);
}

/// <summary>The remainder with the divisor's sign, as Python's %.</summary>
internal readonly struct Remainder : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Remainder.Rule>(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Remainder.Rule>(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Remainder.Rule>(x, y, z);

    private readonly struct Rule : IPair
    {
        public static T Of<T>(T x, T y) where T : unmanaged, INumber<T>
        {
            var rest = x % y;
            return !T.IsZero(rest) && T.IsNegative(rest) != T.IsNegative(y) ? rest + y : rest;
        }
    }
}

/// <summary>A scalar function of two values, for operations that have no vector form.</summary>
internal interface IPair
{
    static abstract T Of<T>(T x, T y) where T : unmanaged, INumber<T>;
}

/// <summary>Applies a scalar function of two values over rows.</summary>
internal static class Pairwise
{
    internal static void Apply<T, TRule>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> where TRule : IPair
    {
        for (var i = 0; i < z.Length; i++) z[i] = TRule.Of(x[i], y[i]);
    }

    internal static void Apply<T, TRule>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> where TRule : IPair
    {
        for (var i = 0; i < z.Length; i++) z[i] = TRule.Of(x[i], y);
    }

    internal static void Apply<T, TRule>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> where TRule : IPair
    {
        for (var i = 0; i < z.Length; i++) z[i] = TRule.Of(x, y[i]);
    }
}

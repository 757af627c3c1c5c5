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

    // The processor fails at the quotient of the smallest integer and -1, which its type does not hold.
    internal static bool DividesWithoutRest<T>(T divisor) where T : unmanaged, INumber<T> => (typeof(T) == typeof(int) || typeof(T) == typeof(long)) && divisor == -T.One;

    private readonly struct Rule : IPair
    {
        public static T Of<T>(T x, T y) where T : unmanaged, INumber<T>
        {
            if (typeof(T) != typeof(float) && typeof(T) != typeof(double) && T.IsZero(y)) throw new InvalidOperationException("remainder: an integer is divided by zero.");
            if (DividesWithoutRest(y)) return T.Zero;
            var rest = x % y;
            return !T.IsZero(rest) && T.IsNegative(rest) != T.IsNegative(y) ? rest + y : rest;
        }
    }
}

/// <summary>The remainder with the dividend's sign, as C's fmod.</summary>
internal readonly struct TruncatedRemainder : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    private readonly struct Rule : IPair
    {
        public static T Of<T>(T x, T y) where T : unmanaged, INumber<T> => typeof(T) != typeof(float) && typeof(T) != typeof(double) && T.IsZero(y)
            ? throw new InvalidOperationException("fmod: an integer is divided by zero.")
            : Remainder.DividesWithoutRest(y) ? T.Zero : x % y;
    }
}

/// <summary>The quotient rounded toward zero.</summary>
internal readonly struct TruncatedQuotient : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    private readonly struct Rule : IPair
    {
        public static T Of<T>(T x, T y) where T : unmanaged, INumber<T>
        {
            if (typeof(T) == typeof(float)) return T.CreateTruncating(float.Truncate(float.CreateTruncating(x / y)));
            if (typeof(T) == typeof(double)) return T.CreateTruncating(double.Truncate(double.CreateTruncating(x / y)));
            if (T.IsZero(y)) throw new InvalidOperationException("div: an integer is divided by zero.");
            return y == -T.One ? T.Zero - x : x / y;
        }
    }
}

/// <summary>The quotient rounded toward minus infinity, from the exact remainder as Python's //.</summary>
internal readonly struct FloorQuotient : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    private readonly struct Rule : IPair
    {
        public static T Of<T>(T x, T y) where T : unmanaged, INumber<T>
        {
            if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            {
                if (T.IsZero(y)) throw new InvalidOperationException("div: an integer is divided by zero.");
                if (typeof(T) != typeof(byte) && y == -T.One) return T.Zero - x;
                var whole = x / y;
                return whole * y != x && T.IsNegative(x) != T.IsNegative(y) ? whole - T.One : whole;
            }
            if (T.IsZero(y)) return x / y;
            var rest = x % y;
            var quotient = (x - rest) / y;
            if (!T.IsZero(rest) && T.IsNegative(y) != T.IsNegative(rest)) quotient -= T.One;
            if (T.IsZero(quotient)) return x / y is var sign && T.IsNegative(sign) ? -T.Zero : T.Zero;
            var floor = typeof(T) == typeof(float) ? T.CreateTruncating(float.Floor(float.CreateTruncating(quotient))) : T.CreateTruncating(double.Floor(double.CreateTruncating(quotient)));
            return quotient - floor > T.CreateTruncating(0.5) ? floor + T.One : floor;
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

using System.Numerics;
using System.Numerics.Tensors;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

/// <summary>What a function costs beside a multiply-add: decides when a second thread pays.</summary>
internal static class ElementCost
{
    internal const int Exponential = 8;
    internal const int ErrorFunction = 16;
}

internal readonly struct Exp : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementKernels.Apply<T, ExpFunction>(x, y, ElementCost.Exponential);
}

internal readonly struct Exp2 : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Exp2(x, y);
}

internal readonly struct ExpM1 : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.ExpM1(x, y);
}

internal readonly struct Log : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Log(x, y);
}

internal readonly struct Log2 : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Log2(x, y);
}

internal readonly struct Log10 : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Log10(x, y);
}

internal readonly struct Log1P : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.LogP1(x, y);
}

internal readonly struct Sqrt : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Sqrt(x, y);
}

internal readonly struct ReciprocalSqrt : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.ReciprocalSqrt(x, y);
}

internal readonly struct Reciprocal : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Divide(T.One, x, y);
}

internal readonly struct Sin : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Sin(x, y);
}

internal readonly struct Cos : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Cos(x, y);
}

internal readonly struct Tan : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Tan(x, y);
}

internal readonly struct Asin : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Asin(x, y);
}

internal readonly struct Acos : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Acos(x, y);
}

internal readonly struct Atan : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Atan(x, y);
}

internal readonly struct Sinh : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Sinh(x, y);
}

internal readonly struct Cosh : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Cosh(x, y);
}

internal readonly struct HyperbolicTangent : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementKernels.Apply<T, TanhFunction>(x, y, ElementCost.Exponential);
}

internal readonly struct Logistic : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementKernels.Apply<T, SigmoidFunction>(x, y, ElementCost.Exponential);
}

internal readonly struct Erf : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementKernels.Apply<T, ErfFunction>(x, y, ElementCost.ErrorFunction);
}

internal readonly struct Erfc : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => ComplementaryErrorFunction.Erfc(x, y);
}

internal readonly struct Floor : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Floor(x, y);
}

internal readonly struct Ceiling : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Ceiling(x, y);
}

internal readonly struct Truncate : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Truncate(x, y);
}

internal readonly struct RoundToEven : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Round(x, y);
}

/// <summary>A power, of integers by repeated squaring.</summary>
internal readonly struct Power : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    private readonly struct Rule : IPair
    {
        public static T Of<T>(T x, T y) where T : unmanaged, INumber<T>
        {
            if (typeof(T) == typeof(float)) return T.CreateTruncating(float.Pow(float.CreateTruncating(x), float.CreateTruncating(y)));
            if (typeof(T) == typeof(double)) return T.CreateTruncating(double.Pow(double.CreateTruncating(x), double.CreateTruncating(y)));
            // 1 and -1 have integer powers at every exponent; of the others the integer part is 0.
            if (T.IsNegative(y)) return x == T.One ? T.One : x == -T.One ? (T.IsOddInteger(y) ? x : T.One) : T.Zero;
            var (result, factor) = (T.One, x);
            for (var rest = long.CreateTruncating(y); rest > 0; rest >>= 1)
            {
                if ((rest & 1) == 1) result *= factor;
                factor *= factor;
            }
            return result;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>e^x.</summary>
internal readonly struct ExpFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V> => VectorMath<T, V, L>.Exp(x);
}

/// <summary>The error function.</summary>
internal readonly struct ErfFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V> => VectorErf<T, V, L>.Erf(x);
}

/// <summary>1 / (1 + e^-x).</summary>
internal readonly struct SigmoidFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V>
    {
        V one = VectorMath<T, V, L>.One;
        return L.Divide(one, L.Add(one, VectorMath<T, V, L>.Exp(VectorMath<T, V, L>.Negate(x))));
    }
}

/// <summary>The hyperbolic tangent.</summary>
internal readonly struct TanhFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V> => VectorTanh<T, V, L>.Tanh(x);
}

/// <summary>max(x, 0); NaN stays NaN.</summary>
internal readonly struct ReluFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V> => VectorMath<T, V, L>.Relu(x);
}

/// <summary>The gradient y where ReLU's output (or input) x is positive, or is no number; zero elsewhere.</summary>
internal readonly struct ReluGradient : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V> => L.Select(L.LessThan(x, VectorMath<T, V, L>.SmallestPositive), VectorMath<T, V, L>.Zero, y);
}

/// <summary>-1, 0 or 1; 0 for NaN, as PyTorch has it.</summary>
internal readonly struct SignFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V>
    {
        V zero = VectorMath<T, V, L>.Zero, one = VectorMath<T, V, L>.One;
        return L.Subtract(L.Select(L.LessThan(zero, x), one, zero), L.Select(L.LessThan(x, zero), one, zero));
    }
}

/// <summary>x times the normal distribution at x.</summary>
internal readonly struct GeluFunction : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V> => L.Multiply(x, VectorErf<T, V, L>.Normal(x, out _));
}

/// <summary>The gradient y times GELU's derivative at x.</summary>
internal readonly struct GeluGradient : IElementFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V> => L.Multiply(y, L.Add(VectorErf<T, V, L>.Normal(x, out V density), L.Multiply(x, density)));
}

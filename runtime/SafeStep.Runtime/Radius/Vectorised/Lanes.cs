using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SafeStep;

/// <summary>Operations on eight floats that the oldest target framework lacks or does differently.</summary>
internal static class Lanes
{
    /// <summary>The larger of each pair of numbers; of no use for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) =>
#if NET9_0_OR_GREATER
        Vector256.MaxNative(a, b);
#else
        Vector256.Max(a, b);
#endif

    /// <summary>The smaller of each pair of numbers; of no use for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) =>
#if NET9_0_OR_GREATER
        Vector256.MinNative(a, b);
#else
        Vector256.Min(a, b);
#endif

    /// <summary>a * b + c, fused where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Fma.IsSupported ? Fma.MultiplyAdd(a, b, c) : (a * b) + c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector256<float> lanes)
    {
        lanes = Max(lanes, Vector256.Shuffle(lanes, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)));
        lanes = Max(lanes, Vector256.Shuffle(lanes, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
        lanes = Max(lanes, Vector256.Shuffle(lanes, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
        return lanes.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> WidenedSum(Vector256<float> lanes)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(lanes);
        return low + high;
    }
}

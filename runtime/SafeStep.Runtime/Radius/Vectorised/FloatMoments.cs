using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SafeStep;

/// <summary>The moments of <see cref="RowVariance"/> in one vectorised pass over float32: weights and distances in float, sums carried over to double in short runs.</summary>
internal static class FloatMoments
{
    /// <summary>
    /// The relative error of a moment in units of 2^-24: 64 additions, and twice that of a weight, whose exponent of up to 86 is rounded and whose exponential errs by another 40.
    /// </summary>
    public const double Rounding = 320 * 5.97e-8;

    private const int RunOfVectors = 64;

    /// <summary>Below this the exponential in float32 is no longer a normal number, and counts as zero.</summary>
    private const float SmallestExponent = -86;

    /// <summary>Spreads whose squares, times the classes there may be, float32 holds.</summary>
    private const double SmallestSpread = 1e-12, LargestSpread = 1e12;

    /// <summary>The moments; of no weight at all for slopes so small or large that their squares leave the range, which sends the caller on to the sums in double.</summary>
    public static RowVariance.Moments Of(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, RowExtent extent, double topSlope)
    {
        double spread = 2 * extent.HalfSpread;
        if (spread is < SmallestSpread or > LargestSpread)
        {
            return new RowVariance.Moments(1, 0, 0);
        }

        var top = Vector256.Create((float)extent.TopLogit);
        var origin = Vector256.Create((float)topSlope);
        ref float logit = ref MemoryMarshal.GetReference(logits);
        ref float slope = ref MemoryMarshal.GetReference(slopes);
        Vector256<double> weights = default, firsts = default, seconds = default;
        int whole = logits.Length - (logits.Length % Vector256<float>.Count);
        for (int start = 0; start < whole; start += RunOfVectors * Vector256<float>.Count)
        {
            Vector256<float> weight = default, first = default, second = default;
            nuint end = (nuint)Math.Min(start + (RunOfVectors * Vector256<float>.Count), whole);
            for (nuint k = (nuint)start; k < end; k += (nuint)Vector256<float>.Count)
            {
                (Vector256<float> w, Vector256<float> d) = Term(Vector256.LoadUnsafe(ref logit, k) - top, Vector256.LoadUnsafe(ref slope, k) - origin);
                Vector256<float> wd = w * d;
                weight += w;
                first += wd;
                second = Lanes.MultiplyAdd(wd, d, second);
            }

            weights += Lanes.WidenedSum(weight);
            firsts += Lanes.WidenedSum(first);
            seconds += Lanes.WidenedSum(second);
        }

        if (whole < logits.Length)
        {
            Span<float> lastLogits = stackalloc float[Vector256<float>.Count], lastSlopes = stackalloc float[Vector256<float>.Count];
            lastLogits.Fill(float.NegativeInfinity);
            logits[whole..].CopyTo(lastLogits);
            slopes[whole..].CopyTo(lastSlopes);
            (Vector256<float> w, Vector256<float> d) = Term(Vector256.Create<float>(lastLogits) - top, Vector256.Create<float>(lastSlopes) - origin);
            weights += Lanes.WidenedSum(w);
            firsts += Lanes.WidenedSum(w * d);
            seconds += Lanes.WidenedSum(w * d * d);
        }

        return new RowVariance.Moments(Vector256.Sum(weights), Vector256.Sum(firsts) / spread, Vector256.Sum(seconds) / spread / spread);
    }

    /// <summary>The weight and the distance of each class; zero where the class is masked or its weight is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Weight, Vector256<float> Distance) Term(Vector256<float> exponent, Vector256<float> distance)
    {
        Vector256<float> counted = Vector256.GreaterThan(exponent, Vector256.Create(SmallestExponent));
        return (Exp(exponent) & counted, distance & counted);
    }

    /// <summary>exp(x) for x in [-86, 0] to 2.4e-6: a power of two, written into the exponent, times a polynomial for what is left, in [-ln 2 / 2, ln 2 / 2].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp(Vector256<float> x)
    {
        // Adding this constant rounds to an integer that then stands in the low bits.
        var shift = Vector256.Create(12582912f);
        Vector256<float> shifted = Lanes.MultiplyAdd(x, Vector256.Create(1.44269504f), shift);
        Vector256<float> power = shifted - shift;
        Vector256<float> r = Lanes.MultiplyAdd(power, Vector256.Create(-0.693147181f), x);
        Vector256<float> p = Vector256.Create(1 / 120f);
        p = Lanes.MultiplyAdd(p, r, Vector256.Create(1 / 24f));
        p = Lanes.MultiplyAdd(p, r, Vector256.Create(1 / 6f));
        p = Lanes.MultiplyAdd(p, r, Vector256.Create(0.5f));
        p = Lanes.MultiplyAdd(p, r, Vector256<float>.One);
        p = Lanes.MultiplyAdd(p, r, Vector256<float>.One);
        return (p.AsInt32() + Vector256.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
    }
}

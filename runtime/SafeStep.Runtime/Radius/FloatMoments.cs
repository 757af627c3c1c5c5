using System.Numerics;

namespace SafeStep;

/// <summary>The moments of <see cref="RowVariance"/> in one vectorised pass over float32: weights and distances in float, sums carried over to double in short runs.</summary>
internal static class FloatMoments
{
    /// <summary>The relative error of a moment: 64 additions in float, and weights whose exponents of up to 86 are rounded too, twice where they are compared. In units of 2^-24.</summary>
    public const double Rounding = 256 * 5.97e-8;

    private const int RunOfVectors = 64;

    /// <summary>Below this the exponential in float32 is no longer a normal number, and counts as zero.</summary>
    private const float SmallestExponent = -86;

    public static RowVariance.Moments Of(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, RowExtent extent, double topSlope)
    {
        double scale = 0.5 / extent.HalfSpread;
        if (!float.IsNormal((float)scale))
        {
            // Slopes at the very ends of the range: a variance of nothing sends the caller on to the sums in double.
            return new RowVariance.Moments(1, 0, 0);
        }

        var top = new Vector<float>((float)extent.TopLogit);
        var origin = new Vector<float>((float)topSlope);
        var factor = new Vector<float>((float)scale);
        Vector<double> weights = default, firsts = default, seconds = default;
        Span<float> padded = stackalloc float[2 * Vector<float>.Count];

        for (int start = 0; start < logits.Length; start += RunOfVectors * Vector<float>.Count)
        {
            int end = Math.Min(start + (RunOfVectors * Vector<float>.Count), logits.Length);
            Vector<float> weight = default, first = default, second = default;
            int k = start;
            for (; k <= end - Vector<float>.Count; k += Vector<float>.Count)
            {
                Add(new Vector<float>(logits[k..]) - top, (new Vector<float>(slopes[k..]) - origin) * factor, ref weight, ref first, ref second);
            }

            if (k < end)
            {
                Span<float> lastLogits = padded[..Vector<float>.Count], lastSlopes = padded[Vector<float>.Count..];
                lastLogits.Fill(float.NegativeInfinity);
                logits[k..end].CopyTo(lastLogits);
                slopes[k..end].CopyTo(lastSlopes);
                Add(new Vector<float>(lastLogits) - top, (new Vector<float>(lastSlopes) - origin) * factor, ref weight, ref first, ref second);
            }

            weights += Widened(weight);
            firsts += Widened(first);
            seconds += Widened(second);
        }

        return new RowVariance.Moments(Vector.Sum(weights), Vector.Sum(firsts), Vector.Sum(seconds));
    }

    private static void Add(Vector<float> exponent, Vector<float> distance, ref Vector<float> weight, ref Vector<float> first, ref Vector<float> second)
    {
        var counted = Vector.AsVectorSingle(Vector.GreaterThan(exponent, new Vector<float>(SmallestExponent)));
        Vector<float> w = Exp(exponent) & counted;
        Vector<float> d = distance & counted;
        Vector<float> wd = w * d;
        weight += w;
        first += wd;
        second += wd * d;
    }

    /// <summary>exp(x) for x in [-86, 0] to 2e-7: a power of two, written into the exponent, times the Taylor polynomial of what is left.</summary>
    private static Vector<float> Exp(Vector<float> x)
    {
        // Adding this constant rounds to an integer that then stands in the low bits.
        var shift = new Vector<float>(12582912f);
        Vector<float> shifted = (x * new Vector<float>(1.44269504f)) + shift;
        Vector<float> power = shifted - shift;
        Vector<float> r = x - (power * new Vector<float>(0.693145752f)) - (power * new Vector<float>(1.42860677e-6f));
        Vector<float> p = new Vector<float>(1 / 720f);
        p = (p * r) + new Vector<float>(1 / 120f);
        p = (p * r) + new Vector<float>(1 / 24f);
        p = (p * r) + new Vector<float>(1 / 6f);
        p = (p * r) + new Vector<float>(0.5f);
        p = (p * r) + Vector<float>.One;
        p = (p * r) + Vector<float>.One;
        return Vector.AsVectorSingle(Vector.AsVectorInt32(p) + Vector.ShiftLeft(Vector.AsVectorInt32(shifted), 23));
    }

    private static Vector<double> Widened(Vector<float> sums)
    {
        Vector.Widen(sums, out Vector<double> low, out Vector<double> high);
        return low + high;
    }
}

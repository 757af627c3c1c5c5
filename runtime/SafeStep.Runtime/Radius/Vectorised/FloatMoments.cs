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
    /// <param name="logits">At least one.</param>
    /// <param name="slopes">As many.</param>
    /// <param name="row">What they are taken relative to.</param>
    /// <param name="finite">Whether every number of the row is known to be finite: a class of no weight then needs no mask, as its distance is at most the spread.</param>
    public static RowVariance.Moments Of(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, RowVariance.Row row, bool finite)
    {
        double spread = 2 * row.HalfSpread;
        if (spread is < SmallestSpread or > LargestSpread)
        {
            return new RowVariance.Moments(1, 0, 0);
        }

        var sums = new Sums((float)row.TopLogit, (float)row.TopSlope);
        ref float logit = ref MemoryMarshal.GetReference(logits);
        ref float slope = ref MemoryMarshal.GetReference(slopes);
        int whole = logits.Length - (logits.Length % Vector256<float>.Count);
        for (int start = 0; start < whole; start += RunOfVectors * Vector256<float>.Count)
        {
            int vectors = Math.Min(RunOfVectors, (whole - start) / Vector256<float>.Count);
            if (finite)
            {
                sums.AddFinite(ref Unsafe.Add(ref logit, start), ref Unsafe.Add(ref slope, start), vectors);
            }
            else
            {
                sums.Add(ref Unsafe.Add(ref logit, start), ref Unsafe.Add(ref slope, start), vectors);
            }
        }

        if (whole < logits.Length)
        {
            Span<float> lastLogits = stackalloc float[Vector256<float>.Count], lastSlopes = stackalloc float[Vector256<float>.Count];
            lastLogits.Fill(float.NegativeInfinity);
            logits[whole..].CopyTo(lastLogits);
            slopes[whole..].CopyTo(lastSlopes);
            sums.Add(ref lastLogits[0], ref lastSlopes[0], vectors: 1);
        }

        return sums.Moments(spread);
    }

    private struct Sums(float topLogit, float topSlope)
    {
        private readonly Vector256<float> top = Vector256.Create(topLogit), origin = Vector256.Create(topSlope);
        private Vector256<double> weights, firsts, seconds;

        public readonly RowVariance.Moments Moments(double spread) =>
            new(Vector256.Sum(weights), Vector256.Sum(firsts) / spread, Vector256.Sum(seconds) / spread / spread);

        /// <summary>Adds a run of vectors in which classes may be masked, or so unlikely that they count as masked.</summary>
        public void Add(ref float logit, ref float slope, int vectors)
        {
            Vector256<float> weight = default, first = default, second = default;
            for (nuint k = 0, end = (nuint)(vectors * Vector256<float>.Count); k < end; k += (nuint)Vector256<float>.Count)
            {
                Vector256<float> exponent = Vector256.LoadUnsafe(ref logit, k) - top;
                Vector256<float> counted = Vector256.GreaterThan(exponent, Vector256.Create(SmallestExponent));
                Vector256<float> distance = (Vector256.LoadUnsafe(ref slope, k) - origin) & counted;
                Accumulate(Exp(exponent) & counted, distance, ref weight, ref first, ref second);
            }

            Carry(weight, first, second);
        }

        /// <summary>Adds a run of vectors of finite numbers, two at a time as the processor can work on both at once.</summary>
        public void AddFinite(ref float logit, ref float slope, int vectors)
        {
            Vector256<float> weight = default, first = default, second = default, weight2 = default, first2 = default, second2 = default;
            var smallest = Vector256.Create(SmallestExponent);
            nuint k = 0, step = (nuint)Vector256<float>.Count, end = (nuint)vectors * step;
            for (; k + step < end; k += 2 * step)
            {
                Vector256<float> exponent = Lanes.Max(Vector256.LoadUnsafe(ref logit, k) - top, smallest);
                Vector256<float> exponent2 = Lanes.Max(Vector256.LoadUnsafe(ref logit, k + step) - top, smallest);
                Accumulate(Exp(exponent), Vector256.LoadUnsafe(ref slope, k) - origin, ref weight, ref first, ref second);
                Accumulate(Exp(exponent2), Vector256.LoadUnsafe(ref slope, k + step) - origin, ref weight2, ref first2, ref second2);
            }

            if (k < end)
            {
                Vector256<float> exponent = Lanes.Max(Vector256.LoadUnsafe(ref logit, k) - top, smallest);
                Accumulate(Exp(exponent), Vector256.LoadUnsafe(ref slope, k) - origin, ref weight, ref first, ref second);
            }

            Carry(weight + weight2, first + first2, second + second2);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Accumulate(Vector256<float> w, Vector256<float> d, ref Vector256<float> weight, ref Vector256<float> first, ref Vector256<float> second)
        {
            Vector256<float> wd = w * d;
            weight += w;
            first += wd;
            second = Lanes.MultiplyAdd(wd, d, second);
        }

        private void Carry(Vector256<float> weight, Vector256<float> first, Vector256<float> second)
        {
            weights += Lanes.WidenedSum(weight);
            firsts += Lanes.WidenedSum(first);
            seconds += Lanes.WidenedSum(second);
        }
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

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SafeStep;

/// <summary>Half the spread of the slopes of all rows of a float32 batch in one vectorised pass, for the common case that every number is finite.</summary>
internal static class FloatSpreads
{
    /// <summary>Fills the half spreads; false when a row is shorter than a vector or a number is not finite: then only the careful scan can tell what they are.</summary>
    public static bool TryFill(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, int classes, Span<double> halfSpreads)
    {
        if (!Avx.IsSupported || classes < Vector256<float>.Count)
        {
            return false;
        }

        ref float logit = ref MemoryMarshal.GetReference(logits);
        ref float slope = ref MemoryMarshal.GetReference(slopes);
        ref double halfSpread = ref MemoryMarshal.GetReference(halfSpreads);
        nuint row = 0, rows = (nuint)halfSpreads.Length, width = (nuint)classes;
        Vector256<float> unsound = default;
        for (; row + (nuint)Vector256<float>.Count <= rows; row += (nuint)Vector256<float>.Count)
        {
            nuint start = row * width;
            Extremes eight = Extremes.OfEight(
                OfFourRows(ref Unsafe.Add(ref logit, start), ref Unsafe.Add(ref slope, start), width, ref unsound),
                OfFourRows(ref Unsafe.Add(ref logit, start + (4 * width)), ref Unsafe.Add(ref slope, start + (4 * width)), width, ref unsound));
            (Vector256<double> low, Vector256<double> low2) = Vector256.Widen(eight.Low);
            (Vector256<double> high, Vector256<double> high2) = Vector256.Widen(eight.High);
            ((high * 0.5) - (low * 0.5)).StoreUnsafe(ref halfSpread, row);
            ((high2 * 0.5) - (low2 * 0.5)).StoreUnsafe(ref halfSpread, row + (nuint)Vector256<double>.Count);
        }

        for (; row < rows; row++)
        {
            Extremes one = OfRow(ref Unsafe.Add(ref logit, row * width), ref Unsafe.Add(ref slope, row * width), width, out Vector256<float> unsoundRow);
            unsound += unsoundRow;
            Unsafe.Add(ref halfSpread, row) = (Lanes.Largest(one.High) / 2d) + (Lanes.Largest(-one.Low) / 2d);
        }

        return Vector256.EqualsAll(unsound, Vector256<float>.Zero);
    }

    /// <remarks>Kept out of its callers, whose allowance for inlining it would use up.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Extremes OfFourRows(ref float logit, ref float slope, nuint width, ref Vector256<float> unsound)
    {
        Extremes a = OfRow(ref logit, ref slope, width, out Vector256<float> unsoundA);
        Extremes b = OfRow(ref Unsafe.Add(ref logit, width), ref Unsafe.Add(ref slope, width), width, out Vector256<float> unsoundB);
        Extremes ab = Extremes.OfTwo(a, b);
        Extremes c = OfRow(ref Unsafe.Add(ref logit, 2 * width), ref Unsafe.Add(ref slope, 2 * width), width, out Vector256<float> unsoundC);
        Extremes d = OfRow(ref Unsafe.Add(ref logit, 3 * width), ref Unsafe.Add(ref slope, 3 * width), width, out Vector256<float> unsoundD);
        unsound += unsoundA + unsoundB + (unsoundC + unsoundD);
        return Extremes.OfFour(ab, Extremes.OfTwo(c, d));
    }

    /// <summary>The extremes of one row; <paramref name="unsound"/> is not zero where a number is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Extremes OfRow(ref float logit, ref float slope, nuint width, out Vector256<float> unsound)
    {
        // The last vector may overlap the one before it: extremes do not mind seeing a class twice.
        nuint last = width - (nuint)Vector256<float>.Count;
        Vector256<float> low = Vector256.LoadUnsafe(ref slope, last), high = low;

        // Zero times a number is zero unless the number is NaN or infinite.
        Vector256<float> unsoundLogits = Vector256.LoadUnsafe(ref logit, last) * Vector256<float>.Zero;
        Vector256<float> unsoundSlopes = low * Vector256<float>.Zero;
        for (nuint k = 0; k < last; k += (nuint)Vector256<float>.Count)
        {
            var a = Vector256.LoadUnsafe(ref slope, k);
            unsoundLogits = Lanes.MultiplyAdd(Vector256.LoadUnsafe(ref logit, k), Vector256<float>.Zero, unsoundLogits);
            unsoundSlopes = Lanes.MultiplyAdd(a, Vector256<float>.Zero, unsoundSlopes);
            low = Lanes.Min(low, a);
            high = Lanes.Max(high, a);
        }

        unsound = unsoundLogits + unsoundSlopes;
        return new Extremes(low, high);
    }

    /// <summary>The extremes of the slopes of one row, spread over eight lanes; or of several rows at once, whose lanes a merge halves and interleaves.</summary>
    private readonly record struct Extremes(Vector256<float> Low, Vector256<float> High)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Extremes OfTwo(Extremes a, Extremes b) => new(
            Lanes.Min(Avx.UnpackLow(a.Low, b.Low), Avx.UnpackHigh(a.Low, b.Low)),
            Lanes.Max(Avx.UnpackLow(a.High, b.High), Avx.UnpackHigh(a.High, b.High)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Extremes OfFour(Extremes ab, Extremes cd)
        {
            const byte firstTwo = 0b01_00_01_00, lastTwo = 0b11_10_11_10;
            return new Extremes(
                Lanes.Min(Avx.Shuffle(ab.Low, cd.Low, firstTwo), Avx.Shuffle(ab.Low, cd.Low, lastTwo)),
                Lanes.Max(Avx.Shuffle(ab.High, cd.High, firstTwo), Avx.Shuffle(ab.High, cd.High, lastTwo)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Extremes OfEight(Extremes abcd, Extremes efgh)
        {
            const byte lowerHalves = 0x20, upperHalves = 0x31;
            return new Extremes(
                Lanes.Min(Avx.Permute2x128(abcd.Low, efgh.Low, lowerHalves), Avx.Permute2x128(abcd.Low, efgh.Low, upperHalves)),
                Lanes.Max(Avx.Permute2x128(abcd.High, efgh.High, lowerHalves), Avx.Permute2x128(abcd.High, efgh.High, upperHalves)));
        }
    }
}

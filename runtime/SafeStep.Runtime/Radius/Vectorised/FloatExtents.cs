using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SafeStep;

/// <summary>The extents of all rows of a float32 batch in one vectorised pass, for the common case that every number is finite.</summary>
internal static class FloatExtents
{
    /// <summary>Fills the extents; false when a row is shorter than a vector or a number is not finite: then only the careful scan can tell what they are.</summary>
    public static bool TryFill(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, int classes, Span<RowExtent> extents)
    {
        if (!Vector256.IsHardwareAccelerated || classes < Vector256<float>.Count)
        {
            return false;
        }

        ref float logit = ref MemoryMarshal.GetReference(logits);
        ref float slope = ref MemoryMarshal.GetReference(slopes);
        Vector256<float> unsoundLogits = default, unsoundSlopes = default;
        for (int row = 0; row < extents.Length; row++)
        {
            nuint start = (nuint)row * (nuint)classes, last = start + (nuint)(classes - Vector256<float>.Count);
            Vector256<float> top = Vector256.LoadUnsafe(ref logit, last), low = Vector256.LoadUnsafe(ref slope, last), high = low;

            // Zero times a number is zero unless the number is NaN or infinite.
            unsoundLogits = Lanes.MultiplyAdd(top, Vector256<float>.Zero, unsoundLogits);
            unsoundSlopes = Lanes.MultiplyAdd(low, Vector256<float>.Zero, unsoundSlopes);
            for (nuint k = start; k < last; k += (nuint)Vector256<float>.Count)
            {
                var z = Vector256.LoadUnsafe(ref logit, k);
                var a = Vector256.LoadUnsafe(ref slope, k);
                unsoundLogits = Lanes.MultiplyAdd(z, Vector256<float>.Zero, unsoundLogits);
                unsoundSlopes = Lanes.MultiplyAdd(a, Vector256<float>.Zero, unsoundSlopes);
                low = Lanes.Min(low, a);
                high = Lanes.Max(high, a);
                top = Lanes.Max(top, z);
            }

            extents[row] = new RowExtent(-Lanes.Largest(-low), Lanes.Largest(high), Lanes.Largest(top));
        }

        return Vector256.EqualsAll(unsoundLogits + unsoundSlopes, Vector256<float>.Zero);
    }
}

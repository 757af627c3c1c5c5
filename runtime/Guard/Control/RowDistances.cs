using System.Numerics;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>The <see cref="RowDistance"/> of all rows of two tensors of logits, and whether it is more than rounding.</summary>
internal static class RowDistances
{
    // A sum over some thousands of products, rounded after each of them, is off by the square root of as many roundings of its largest part.
    private const double Roundings = 64;

    /// <summary>
    /// The largest change of one class against another in a row, in units of the largest difference of two classes in it or of 1, whichever is larger; 0 within rounding. Nothing is read back.
    /// </summary>
    /// <param name="expected">The logits that were expected.</param>
    /// <param name="logits">Logits of the same shape.</param>
    /// <param name="axis">The dimension of the classes.</param>
    /// <param name="leastScale">The least difference of two classes, at most 1, of which a share is rounding. Otherwise it is that of the row of the batch that has the largest.</param>
    public static Numbers Largest(Tensor expected, Tensor logits, int axis, double leastScale = 0)
    {
        var (one, other) = (LogitRows.AsRows(expected, axis), LogitRows.AsRows(logits.dtype == expected.dtype ? logits : logits.to_type(expected.dtype), axis));
        var tolerance = new Tolerance(Share(expected, logits), Roundings * Math.Max(Rounding(expected), Rounding(logits)), leastScale);
        return OfHost<float>(one, other, tolerance) ?? OfHost<double>(one, other, tolerance) ?? OfTensors(one, other, tolerance);
    }

    /// <summary>Which share of the logits is rounding: sums in another order, over as many layers as models have.</summary>
    public static double Share(Tensor left, Tensor right) => Math.Max(Share(left), Share(right));

    private static double Share(Tensor tensor) => tensor.dtype == torch.ScalarType.Float64 ? 1e-8 : tensor.element_size() < sizeof(float) ? 0.1 : 1e-3;

    private static double Rounding(Tensor tensor) => tensor.dtype == torch.ScalarType.Float64 ? 1.1e-16 : tensor.element_size() < sizeof(float) ? 2e-3 : 6e-8;

    private static Numbers? OfHost<T>(Tensor expected, Tensor logits, Tolerance tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!HostValues.TryOf<T>(expected, out var one) || !HostValues.TryOf<T>(logits, out var other))
        {
            return null;
        }

        // Most often they are the same to the last bit.
        double largest = MemoryMarshal.AsBytes(one).SequenceEqual(MemoryMarshal.AsBytes(other)) ? 0 : Of<T>(one, other, checked((int)expected.shape[1]), tolerance);
        GC.KeepAlive((expected, logits));
        return largest;
    }

    private static double Of<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> logits, int classes, Tolerance tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = new RowDistance[expected.Length / classes];
        double spread = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = RowDistance.Of(expected.Slice(i * classes, classes), logits.Slice(i * classes, classes));
            spread = Math.Max(spread, rows[i].Spread);
        }

        double scale = Math.Clamp(spread, tolerance.LeastScale, 1), largest = 0;
        foreach (var row in rows)
        {
            bool isRounding = row.Apart <= (tolerance.Share * Math.Max(row.Spread, scale)) + (tolerance.OfLargest * row.Largest);
            largest = Math.Max(largest, isRounding ? 0 : row.Apart / Math.Max(row.Spread, 1));
        }

        return largest;
    }

    // The same where the values are.
    private static Numbers OfTensors(Tensor expected, Tensor logits, Tolerance tolerance)
    {
        var (one, other) = (Wide(expected), Wide(logits));
        var both = one.isfinite().logical_and(other.isfinite());
        var none = both.logical_not();
        var same = both.logical_or(one.eq(other)).logical_or(one.ne(one).logical_and(other.ne(other)));
        var difference = other - one;
        var apart = Range(difference, none).masked_fill(same.logical_not().any(1), Held(double.PositiveInfinity));
        var spreads = Range(one, none);
        var sizes = one.abs().masked_fill(none, Held(0)).amax([1]);
        var unit = torch.ones_like(spreads);
        var scales = torch.maximum(spreads, torch.minimum(unit, torch.maximum(unit * Held(tolerance.LeastScale), spreads.amax([0]))));
        var bound = (scales * Held(tolerance.Share)).Plus(sizes * Held(tolerance.OfLargest));
        return (apart / torch.maximum(spreads, unit)).masked_fill(apart.le(bound), Held(0)).amax([0]);
    }

    // The largest less the smallest of each row, without those that do not count.
    private static Tensor Range(Tensor rows, Tensor without) =>
        (rows.masked_fill(without, Held(double.NegativeInfinity)).amax([1]) - rows.masked_fill(without, Held(double.PositiveInfinity)).amin([1])).clamp_min(Held(0));

    private static Tensor Wide(Tensor tensor) => tensor.element_size() < sizeof(float) ? tensor.to_type(torch.ScalarType.Float32) : tensor;

    /// <summary>What counts as rounding.</summary>
    /// <param name="Share">The share of the difference of two classes.</param>
    /// <param name="OfLargest">The share of the largest logit of the row.</param>
    /// <param name="LeastScale">The least difference of two classes that the first is a share of.</param>
    private readonly record struct Tolerance(double Share, double OfLargest, double LeastScale);
}

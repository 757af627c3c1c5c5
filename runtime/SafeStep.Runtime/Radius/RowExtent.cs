using System.Numerics;

namespace SafeStep;

/// <summary>What one pass over a row finds, masked classes left out: the extremes of its slopes and its largest logit.</summary>
internal readonly record struct RowExtent(double LowestSlope, double HighestSlope, double TopLogit)
{
    /// <summary>Half the largest difference of two slopes; halved so that it cannot overflow.</summary>
    public double HalfSpread => (HighestSlope / 2) - (LowestSlope / 2);

    /// <summary>pi over the spread (Ghosts of Softmax, Theorem 4.6).</summary>
    public static double SpreadRadiusOf(double halfSpread) => Math.PI / 2 / halfSpread;

    /// <exception cref="ArgumentException">The row has no radius; the message says why, and calls the second span by its name.</exception>
    public static RowExtent Of<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int row, string name = "slope")
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T low = T.PositiveInfinity, high = T.NegativeInfinity, top = T.NegativeInfinity;
        bool sound = Vector.IsHardwareAccelerated && logits.Length >= Vector<T>.Count
            ? ScanVectors(logits, slopes, ref low, ref high, ref top)
            : Scan(logits, slopes, ref low, ref high, ref top);
        return sound && low <= high
            ? new RowExtent(double.CreateTruncating(low), double.CreateTruncating(high), double.CreateTruncating(top))
            : throw RadiusInput.NoRadius(RadiusInput.Fault(logits, slopes, row, name)!);
    }

    private static bool Scan<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, ref T low, ref T high, ref T top)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool sound = true;
        for (int k = 0; k < logits.Length; k++)
        {
            T logit = logits[k], slope = slopes[k];
            if (logit == T.NegativeInfinity)
            {
                continue;
            }

            sound &= logit < T.PositiveInfinity && T.Abs(slope) < T.PositiveInfinity;
            low = slope < low ? slope : low;
            high = slope > high ? slope : high;
            top = logit > top ? logit : top;
        }

        return sound;
    }

    private static bool ScanVectors<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, ref T low, ref T high, ref T top)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var infinity = new Vector<T>(T.PositiveInfinity);
        Vector<T> lows = infinity, highs = -infinity, tops = -infinity, sound = Vector<T>.AllBitsSet;
        int last = logits.Length - Vector<T>.Count;
        for (int k = 0; ; k = Math.Min(k + Vector<T>.Count, last))
        {
            // The last vector may overlap the one before it: extremes do not mind seeing a class twice.
            var logit = new Vector<T>(logits[k..]);
            var slope = new Vector<T>(slopes[k..]);
            Vector<T> masked = Vector.Equals(logit, -infinity);
            sound &= Vector.LessThan(logit, infinity) & (masked | Vector.LessThan(Vector.Abs(slope), infinity));
            lows = Vector.Min(lows, Vector.ConditionalSelect(masked, infinity, slope));
            highs = Vector.Max(highs, Vector.ConditionalSelect(masked, -infinity, slope));
            tops = Vector.Max(tops, logit);
            if (k == last)
            {
                break;
            }
        }

        for (int lane = 0; lane < Vector<T>.Count; lane++)
        {
            low = lows[lane] < low ? lows[lane] : low;
            high = highs[lane] > high ? highs[lane] : high;
            top = tops[lane] > top ? tops[lane] : top;
        }

        return Vector.EqualsAll(Vector.AsVectorInt64(sound), Vector<long>.AllBitsSet);
    }
}

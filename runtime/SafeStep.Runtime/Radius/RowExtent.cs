using System.Numerics;

namespace SafeStep;

/// <summary>What one pass over a row finds, masked classes left out: the extremes of its slopes and its largest logit.</summary>
internal readonly record struct RowExtent(double LowestSlope, double HighestSlope, double TopLogit)
{
    /// <summary>Half the largest difference of two slopes; halved so that it cannot overflow.</summary>
    public double HalfSpread => (HighestSlope / 2) - (LowestSlope / 2);

    /// <summary>pi over the spread (Ghosts of Softmax, Theorem 4.6).</summary>
    public double SpreadRadius => Math.PI / 2 / HalfSpread;

    /// <exception cref="ArgumentException">The row has no radius; the message says why.</exception>
    public static RowExtent Of<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T low = T.PositiveInfinity, high = T.NegativeInfinity, top = T.NegativeInfinity;
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

        return sound && low <= high
            ? new RowExtent(double.CreateTruncating(low), double.CreateTruncating(high), double.CreateTruncating(top))
            : throw RadiusInput.NoRadius(RadiusInput.Fault(logits, slopes, row) ?? $"row {row} could not be read");
    }
}

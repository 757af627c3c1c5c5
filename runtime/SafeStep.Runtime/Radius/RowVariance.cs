using System.Numerics;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>The softmax variance of a row's slopes as the logarithm of its share of the squared spread: no scale of the slopes, no margin of the logits overflows it.</summary>
internal static class RowVariance
{
    /// <summary>Shares below these come from classes that the exponential may have rounded to zero: they are summed in logarithms.</summary>
    private const double SmallestShareInFloat = 1e-24, SmallestShareInDouble = 1e-250;

    private const double RoundingInDouble = 4.5e-16;

    /// <summary>The logarithm of the share, rounding errors counted upwards; the spread of the row is not zero.</summary>
    public static double LogShare<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, double halfSpread, bool everythingFinite)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T topLogit = Top(logits);
        var row = new Row(double.CreateTruncating(topLogit), double.CreateTruncating(slopes[IndexOf(logits, topLogit)]), halfSpread);
        double share = 0;
        if (typeof(T) == typeof(float))
        {
            share = FloatMoments.Of(MemoryMarshal.Cast<T, float>(logits), MemoryMarshal.Cast<T, float>(slopes), row, everythingFinite).Variance(FloatMoments.Rounding);
        }

        if (share < SmallestShareInFloat)
        {
            share = SumMoments(logits, slopes, row).Variance(logits.Length * RoundingInDouble);
        }

        return share >= SmallestShareInDouble ? Math.Log(share) : SumLogarithms(logits, slopes, row);
    }

    /// <summary>Sums of the weights w of a row times the powers of its slopes, taken from the slope of the top class: a confident row then cancels nothing.</summary>
    internal readonly record struct Moments(double Weight, double First, double Second)
    {
        /// <summary>The variance, with the rounding error of the sums added.</summary>
        public double Variance(double rounding)
        {
            double mean = First / Weight, square = Second / Weight;
            return square - (mean * mean) + (rounding * square);
        }
    }

    /// <summary>What the sums of a row are taken relative to: its largest logit, and the slope of that class.</summary>
    internal readonly record struct Row(double TopLogit, double TopSlope, double HalfSpread)
    {
        /// <summary>The distance of a slope from that of the top class, as a share of the spread.</summary>
        public double Distance(double slope) => ((slope / 2) - (TopSlope / 2)) / HalfSpread;
    }

    private static T Top<T>(ReadOnlySpan<T> logits)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T top = logits[^1];
        ref T first = ref MemoryMarshal.GetReference(logits);
        int k = 0;
        if (logits.Length >= 2 * Vector<T>.Count)
        {
            Vector<T> tops = new(top), tops2 = tops;
            for (; k <= logits.Length - (2 * Vector<T>.Count); k += 2 * Vector<T>.Count)
            {
                tops = Larger(tops, Vector.LoadUnsafe(ref first, (nuint)k));
                tops2 = Larger(tops2, Vector.LoadUnsafe(ref first, (nuint)(k + Vector<T>.Count)));
            }

            tops = Larger(tops, tops2);
            for (int lane = 0; lane < Vector<T>.Count; lane++)
            {
                top = T.Max(top, tops[lane]);
            }
        }

        for (; k < logits.Length; k++)
        {
            top = logits[k] > top ? logits[k] : top;
        }

        return top;
    }

    private static Vector<T> Larger<T>(Vector<T> a, Vector<T> b) => Vector.ConditionalSelect(Vector.GreaterThan(a, b), a, b);

    private static int IndexOf<T>(ReadOnlySpan<T> logits, T logit)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int k = 0;
        var wanted = new Vector<T>(logit);
        ref T first = ref MemoryMarshal.GetReference(logits);
        while (k <= logits.Length - Vector<T>.Count && !Vector.EqualsAny(Vector.LoadUnsafe(ref first, (nuint)k), wanted))
        {
            k += Vector<T>.Count;
        }

        while (logits[k] != logit)
        {
            k++;
        }

        return k;
    }

    private static Moments SumMoments<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, Row row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double weight = 0, first = 0, second = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            double logit = double.CreateTruncating(logits[k]);
            if (double.IsNegativeInfinity(logit))
            {
                continue;
            }

            double w = Math.Exp(logit - row.TopLogit);
            double d = row.Distance(double.CreateTruncating(slopes[k]));
            weight += w;
            first += w * d;
            second += w * d * d;
        }

        return new Moments(weight, first, second);
    }

    /// <summary>The logarithm of the second moment about the top class: for a class that takes all but nothing of the probability, the variance.</summary>
    private static double SumLogarithms<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, Row row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double largest = double.NegativeInfinity, sum = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            double logit = double.CreateTruncating(logits[k]);
            double distance = double.IsNegativeInfinity(logit) ? 0 : Math.Abs(row.Distance(double.CreateTruncating(slopes[k])));
            if (distance == 0)
            {
                continue;
            }

            double term = Math.Max(logit - row.TopLogit, -double.MaxValue) + (2 * Math.Log(distance));
            sum = term > largest ? (sum * Math.Exp(largest - term)) + 1 : sum + Math.Exp(term - largest);
            largest = Math.Max(largest, term);
        }

        return largest + Math.Log(sum);
    }
}

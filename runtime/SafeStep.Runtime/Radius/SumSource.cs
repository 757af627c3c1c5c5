using System.Numerics;

namespace SafeStep;

/// <summary>The partition function of one row in the scaled plane, over its classes or, where there are very many, over the nodes that stand for them.</summary>
internal sealed class SumSource
{
    /// <summary>A reduction pays where it leaves half of the terms or fewer.</summary>
    private const int WorthReducing = 2;

    private const double LeastReach = 48;

    private readonly double[] positions, logs;
    private readonly List<ExponentialSum> sums = [];

    private ClassHull? hull;

    private SumSource(double[] positions, double[] logs)
    {
        this.positions = positions;
        this.logs = logs;
    }

    public int Classes => positions.Length;

    /// <summary>Beyond this distance from the origin few classes matter at any one place, each in its own: the sum is then over those that matter somewhere, and resolves its distances.</summary>
    public static double FarFrom => LeastReach;

    public int Evaluations => sums.Sum(sum => sum.Evaluations);

    /// <summary>Reads a row whose spread is not zero, masked classes left out.</summary>
    public static SumSource Of<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, RowExtent extent)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int count = logits.Length - logits.Count(T.NegativeInfinity);
        double[] positions = new double[count], logs = new double[count];
        count = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            if (!T.IsNegativeInfinity(logits[k]))
            {
                logs[count] = Math.Max(double.CreateTruncating(logits[k]) - extent.TopLogit, -double.MaxValue);
                positions[count++] = (((double.CreateTruncating(slopes[k]) / 2) - (extent.LowestSlope / 2)) / extent.HalfSpread) - 0.5;
            }
        }

        return new SumSource(positions, logs);
    }

    /// <summary>The sum, good for every |t| up to a radius.</summary>
    public ExponentialSum Reaching(double radius)
    {
        if (sums.Count > 0 && sums[^1].Reach >= radius)
        {
            return sums[^1];
        }

        if (radius > FarFrom)
        {
            double far = 3 * radius;
            (double[] near, double[] nearLogs) = Hull.Within(far, ResolvedSum.DepthOf(positions.Length));
            sums.Add(new ResolvedSum(near, nearLogs, far));
            return sums[^1];
        }

        // A reduction costs as much as many evaluations of it: one will do for all.
        sums.Add(SumReduction.Nodes(LeastReach) * WorthReducing <= positions.Length
            ? SumReduction.Reduce(positions, logs, LeastReach)
            : new PlainSum(positions, logs, signs: null, LeastReach, rounding: 4.5e-16));
        return sums[^1];
    }

    /// <summary>The hull of the classes.</summary>
    public ClassHull Hull => hull ??= new ClassHull(positions, logs);

    /// <summary>The nearest zeros that the likeliest class makes with one other class each (Ghosts of Softmax, Theorem 4.3), nearest first.</summary>
    public List<Complex> PairwiseGhosts(int most)
    {
        int top = Array.IndexOf(logs, 0);
        var ghosts = new List<Complex>(most + 1);
        double furthest = double.PositiveInfinity;
        for (int k = 0; k < positions.Length; k++)
        {
            // The gap is at least 0, so the real part has the sign of the difference.
            double difference = positions[k] - positions[top], gap = -logs[k];
            double squared = ((gap * gap) + (Math.PI * Math.PI)) / (difference * difference);
            if (squared < furthest)
            {
                var ghost = new Complex(gap / difference, Math.PI / Math.Abs(difference));
                int place = ghosts.FindIndex(other => Complex.Abs(ghost) < Complex.Abs(other));
                ghosts.Insert(place < 0 ? ghosts.Count : place, ghost);
                if (ghosts.Count > most)
                {
                    ghosts.RemoveAt(most);
                    furthest = Math.Pow(Complex.Abs(ghosts[^1]), 2);
                }
            }
        }

        return ghosts;
    }
}

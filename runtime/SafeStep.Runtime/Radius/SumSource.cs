using System.Numerics;

namespace SafeStep;

/// <summary>The partition function of one row in the scaled plane, over its classes or, where there are very many, over the nodes that stand for them.</summary>
internal sealed class SumSource
{
    /// <summary>A reduction pays where it leaves half of the terms or fewer.</summary>
    private const int WorthReducing = 2;

    private readonly double[] positions, logs;
    private readonly List<ExponentialSum> sums = [];

    private SumSource(double[] positions, double[] logs)
    {
        this.positions = positions;
        this.logs = logs;
    }

    public int Evaluations => sums.Sum(sum => sum.Evaluations);

    /// <summary>Reads a row whose spread is not zero, masked classes left out.</summary>
    public static SumSource Of<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, RowExtent extent)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var positions = new double[logits.Length];
        var logs = new double[logits.Length];
        int count = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            if (!T.IsNegativeInfinity(logits[k]))
            {
                logs[count] = double.CreateTruncating(logits[k]) - extent.TopLogit;
                positions[count++] = (((double.CreateTruncating(slopes[k]) / 2) - (extent.LowestSlope / 2)) / extent.HalfSpread) - 0.5;
            }
        }

        return new SumSource(positions[..count], logs[..count]);
    }

    /// <summary>The sum, good for every |t| up to a radius.</summary>
    public ExponentialSum Reaching(double radius)
    {
        if (sums.Count > 0 && sums[^1].Reach >= radius)
        {
            return sums[^1];
        }

        double reach = 1.5 * radius;
        sums.Add(SumReduction.Nodes(reach) * WorthReducing <= positions.Length
            ? SumReduction.Reduce(positions, logs, reach)
            : new ExponentialSum(positions, logs, signs: null, reach: double.PositiveInfinity, rounding: 4.5e-16));
        return sums[^1];
    }

    /// <summary>The nearest zeros that the likeliest class makes with one other class each (Ghosts of Softmax, Theorem 4.3), nearest first.</summary>
    public IEnumerable<Complex> PairwiseGhosts(int most)
    {
        int top = Array.IndexOf(logs, 0);
        var nearest = new PriorityQueue<Complex, double>();
        for (int k = 0; k < positions.Length; k++)
        {
            double difference = positions[k] - positions[top];
            if (difference == 0)
            {
                continue;
            }

            // The gap is at least 0, so the real part has the sign of the difference.
            var ghost = new Complex(-logs[k] / difference, Math.PI / Math.Abs(difference));
            double modulus = Complex.Abs(ghost);
            if (nearest.Count < most)
            {
                nearest.Enqueue(ghost, -modulus);
            }
            else
            {
                nearest.EnqueueDequeue(ghost, -modulus);
            }
        }

        return nearest.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element);
    }
}

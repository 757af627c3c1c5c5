namespace SafeStep;

/// <summary>
/// Replaces an exponential sum over very many classes by one over a few hundred nodes that agrees with it, to rounding, for every |t| within a reach. On a short interval of
/// positions exp(x t) is a polynomial of x to rounding, so the classes there act as weights at Chebyshev nodes; the weights may be negative.
/// </summary>
internal static class SumReduction
{
    /// <summary>With 18 nodes and |t| times half an interval at most 2, the first Chebyshev coefficient left out is 2^-18 ... of I_18(2), about 2e-16.</summary>
    private const int NodesPerInterval = 18;

    private const double HalfTurns = 2;

    /// <summary>How many nodes a reach needs.</summary>
    public static double Nodes(double reach) => Math.Ceiling(reach / (2 * HalfTurns)) * NodesPerInterval;

    public static ExponentialSum Reduce(ReadOnlySpan<double> positions, ReadOnlySpan<double> logs, double reach)
    {
        int intervals = (int)Nodes(reach) / NodesPerInterval;
        double[] moments = Moments(positions, logs, intervals);

        var nodes = new double[intervals * NodesPerInterval];
        var nodeLogs = new double[nodes.Length];
        var signs = new double[nodes.Length];
        for (int node = 0; node < nodes.Length; node++)
        {
            (int interval, int j) = Math.DivRem(node, NodesPerInterval);
            double angle = Math.PI * (j + 0.5) / NodesPerInterval, weight = 0;
            for (int m = 0; m < NodesPerInterval; m++)
            {
                weight += (m == 0 ? 1 : 2) * moments[(interval * NodesPerInterval) + m] * Math.Cos(m * angle);
            }

            nodes[node] = ((interval + 0.5 + (0.5 * Math.Cos(angle))) / intervals) - 0.5;
            nodeLogs[node] = Math.Log(Math.Abs(weight) / NodesPerInterval);
            signs[node] = Math.Sign(weight);
        }

        return new ExponentialSum(nodes, nodeLogs, signs, reach, rounding: 2e-15);
    }

    /// <summary>For each interval the sums of the weights times the Chebyshev polynomials of the place within it.</summary>
    private static double[] Moments(ReadOnlySpan<double> positions, ReadOnlySpan<double> logs, int intervals)
    {
        var moments = new double[intervals * NodesPerInterval];
        for (int k = 0; k < positions.Length; k++)
        {
            if (logs[k] < -745)
            {
                continue;
            }

            double place = (positions[k] + 0.5) * intervals;
            int interval = Math.Min((int)place, intervals - 1);
            double x = (2 * (place - interval)) - 1;
            double before = Math.Exp(logs[k]), polynomial = before * x;
            Span<double> sums = moments.AsSpan(interval * NodesPerInterval, NodesPerInterval);
            sums[0] += before;
            for (int m = 1; m < NodesPerInterval; m++)
            {
                sums[m] += polynomial;
                (before, polynomial) = (polynomial, (2 * x * polynomial) - before);
            }
        }

        return moments;
    }
}

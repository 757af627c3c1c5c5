using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SafeStep;

/// <summary>
/// Replaces an exponential sum over very many classes by one over a few hundred nodes that agrees with it, to rounding, for every |t| within a reach. On a short interval of
/// positions exp(x t) is a polynomial of x to rounding, so the classes there act as weights at Chebyshev nodes; the weights may be negative.
/// </summary>
internal static class SumReduction
{
    /// <summary>The first Chebyshev coefficient left out, of exp(4 x) on [-1, 1], is 2 I_24(4), about 5e-17.</summary>
    private const int NodesPerInterval = 24;

    private const double MostHalfExponent = 4;

    /// <summary>The exponential of less is zero in double.</summary>
    private const double SmallestLog = -745;

    /// <summary>Where all weight of an interval lies at one end and the tilt favours the other, roundings grow by exp(2 * 4) = 3e3.</summary>
    private const double Rounding = 2e-14;

    /// <summary>How many nodes a reach needs.</summary>
    public static double Nodes(double reach) => Math.Ceiling(reach / (2 * MostHalfExponent)) * NodesPerInterval;

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

        return new PlainSum(nodes, nodeLogs, signs, reach, Rounding);
    }

    /// <summary>For each interval the sums of the weights times the Chebyshev polynomials of the place within it.</summary>
    private static double[] Moments(ReadOnlySpan<double> positions, ReadOnlySpan<double> logs, int intervals)
    {
        var moments = new Vector256<double>[intervals * NodesPerInterval];
        var gathered = new Gathered[intervals];
        for (int k = 0; k < positions.Length; k++)
        {
            if (logs[k] < SmallestLog)
            {
                continue;
            }

            double place = (positions[k] + 0.5) * intervals;
            int interval = Math.Min((int)place, intervals - 1);
            gathered[interval].Add((2 * (place - interval)) - 1, Math.Exp(logs[k]), moments.AsSpan(interval * NodesPerInterval, NodesPerInterval));
        }

        for (int interval = 0; interval < intervals; interval++)
        {
            gathered[interval].Flush(moments.AsSpan(interval * NodesPerInterval, NodesPerInterval));
        }

        return Array.ConvertAll(moments, Vector256.Sum);
    }

    /// <summary>Four classes of one interval, whose polynomials are then computed side by side.</summary>
    private struct Gathered
    {
        private Lanes places, weights;
        private int count;

        public void Add(double place, double weight, Span<Vector256<double>> sums)
        {
            places[count] = place;
            weights[count] = weight;
            if (++count == Vector256<double>.Count)
            {
                Flush(sums);
            }
        }

        /// <summary>Lanes that are not filled have no weight.</summary>
        public void Flush(Span<Vector256<double>> sums)
        {
            Vector256<double> x = Vector256.Create<double>(places), even = Vector256.Create<double>(weights), odd = even * x;

            // T(m + 2) = 2 T(2) T(m) - T(m - 2): even and odd degrees run beside each other.
            Vector256<double> twice = (4 * x * x) - Vector256.Create(2.0), evenBefore = even * ((2 * x * x) - Vector256<double>.One), oddBefore = odd;
            for (int m = 0; m < sums.Length; m += 2)
            {
                sums[m] += even;
                sums[m + 1] += odd;
                (evenBefore, even) = (even, (twice * even) - evenBefore);
                (oddBefore, odd) = (odd, (twice * odd) - oddBefore);
            }

            (weights, count) = (default, 0);
        }
    }

    [InlineArray(4)]
    private struct Lanes
    {
        private double first;
    }
}

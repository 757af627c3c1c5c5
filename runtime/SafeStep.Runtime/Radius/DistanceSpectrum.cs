namespace SafeStep;

/// <summary>
/// Where the tilted variance of an exponential sum comes from: its shares by the distance of the positions from the mean, a factor of two to a band. Classes far from the mean with tiny
/// weights and classes near it with large ones then each grow at their own rate, exp(distance * h), where a single bound would let the near ones grow like the far ones.
/// Kept as logarithms: a share below the smallest floating-point number still says how far it is from mattering.
/// </summary>
internal sealed class DistanceSpectrum
{
    private const int MostBands = 24;

    /// <summary>Tilted weights and the mean carry the rounding of logits of any size: about 1e-10 at the furthest radius that can be proven.</summary>
    private const double LogInflation = 1e-9;

    /// <summary>The square of the rounding of a position: no distance is known better.</summary>
    private const double LeastVariance = 1e-32;

    /// <summary>The largest distance of a band, and the logarithm of its share of the variance over the square of that distance.</summary>
    private readonly double[] distances, logs;

    /// <param name="positions">The positions of all classes, ascending, within an interval of width 1.</param>
    /// <param name="exponents">The logarithms of their tilted weights relative to the largest.</param>
    /// <param name="depth">Classes whose exponent is not above -depth are not among those summed.</param>
    /// <param name="places">The places of the classes that are summed, from the origin, ascending.</param>
    /// <param name="weights">Their tilted weights relative to the largest.</param>
    /// <param name="origin">The position of the dominant class.</param>
    /// <param name="mean">The mean place under the weights.</param>
    public DistanceSpectrum(
        ReadOnlySpan<double> positions, ReadOnlySpan<double> exponents, double depth, ReadOnlySpan<double> places, ReadOnlySpan<double> weights, double origin, double mean)
    {
        Span<double> shares = stackalloc double[MostBands], leftOut = stackalloc double[MostBands];
        double total = 0;
        shares.Clear();
        for (int k = 0; k < places.Length; k++)
        {
            double distance = Math.Abs(places[k] - mean);
            shares[Band(distance)] += weights[k] * distance * distance;
            total += weights[k];
        }

        shares[MostBands - 1] += LeastVariance * total;
        LargestLeftOut(positions, exponents, depth, origin + mean, leftOut);
        int count = 0;
        for (int band = 0; band < MostBands; band++)
        {
            count += shares[band] > 0 || leftOut[band] > double.NegativeInfinity ? 1 : 0;
        }

        (distances, logs, count) = (new double[count], new double[count], 0);
        double most = Math.Log(positions.Length), logTotal = Math.Log(total) - LogInflation;
        for (int band = 0; band < MostBands; band++)
        {
            double c = Math.ScaleB(1, -band), counted = Math.Log(shares[band] / (c * c)), rest = leftOut[band] + most;
            if (shares[band] > 0 || rest > double.NegativeInfinity)
            {
                // Twice the larger of two is at least their sum.
                double log = double.IsNegativeInfinity(rest) ? counted : Math.Max(counted, rest) + Math.Log(2);
                (distances[count], logs[count++]) = (c, log - logTotal);
                LeftOut += c * c * Math.Exp(rest - logTotal);
            }
        }

        LeftOut += LeastVariance;
    }

    /// <summary>An upper end of what the classes that are not summed add to the variance.</summary>
    public double LeftOut { get; }

    /// <summary>Whether the variance stays below a bound under every tilt that differs by at most <paramref name="shift"/>.</summary>
    public bool VarianceStaysBelow(double logBound, double shift)
    {
        // Tilting by d multiplies no term by more than exp(distance * d), relative to the mean.
        double sum = 0;
        for (int band = 0; band < logs.Length; band++)
        {
            sum += Math.Exp(Math.Min(logs[band] + (2 * Math.Log(distances[band])) + (distances[band] * shift) - logBound, 1));
        }

        return sum < 1;
    }

    /// <summary>A shift beyond which one band alone may carry the variance past a bound.</summary>
    public double FurthestShift(double logBound)
    {
        double shift = double.PositiveInfinity;
        for (int band = 0; band < logs.Length; band++)
        {
            shift = Math.Min(shift, (logBound - logs[band] - (2 * Math.Log(distances[band]))) / distances[band]);
        }

        return shift;
    }

    /// <summary>How far the sum may depart from its tangent at a distance h, the mean's turn taken out, and the derivative of that bound by h.</summary>
    public (double Bend, double Growth) BendAt(double h)
    {
        double bend = 0, growth = 0;
        for (int band = 0; band < logs.Length; band++)
        {
            double c = distances[band], z = c * h, scale = Math.Exp(logs[band]);
            if (z < 0.1)
            {
                // exp(z) - 1 - z without cancellation, rounded up.
                bend += scale * z * z / 2 * (1 + (z / 3) + (z * z / 9));
                growth += scale * c * z * (1 + (z / 2) + (z * z / 4));
            }
            else
            {
                double grown = Math.Exp(logs[band] + z);
                bend += grown - (scale * (1 + z));
                growth += c * (grown - scale);
            }
        }

        return (bend, growth);
    }

    /// <summary>A distance at which one band alone departs from the tangent by at least <paramref name="bend"/>; no exponential of a nearer one overflows.</summary>
    public double DistanceBeyond(double bend)
    {
        double beyond = double.PositiveInfinity, logBend = Math.Log(bend);
        for (int band = 0; band < logs.Length; band++)
        {
            // exp(z) - 1 - z is at least z^2 / 2, and at z = room + 1 at least exp(room) where room is 1 or more.
            double room = logBend - logs[band];
            beyond = Math.Min(beyond, (room >= 1 ? room + 1 : Math.Sqrt(2 * Math.Exp(room))) / distances[band]);
        }

        return beyond;
    }

    private static int Band(double distance) => distance == 0 ? MostBands - 1 : Math.Clamp(-Math.ILogB(distance) - 1, 0, MostBands - 1);

    /// <summary>The largest exponent of each band among the classes that are not summed. Positions ascend, so a band is two stretches of them.</summary>
    private static void LargestLeftOut(ReadOnlySpan<double> positions, ReadOnlySpan<double> exponents, double depth, double mean, Span<double> largest)
    {
        int above = Place(positions, mean), below = above;
        for (int band = MostBands - 1; band >= 0; band--)
        {
            double c = Math.ScaleB(1, -band);
            int first = band == 0 ? 0 : Place(positions[..below], mean - c), last = band == 0 ? positions.Length : above + Place(positions[above..], mean + c);
            largest[band] = Math.Max(LargestBelow(exponents[first..below], -depth), LargestBelow(exponents[above..last], -depth));
            (below, above) = (first, last);
        }
    }

    /// <summary>How many of the positions lie below a value.</summary>
    private static int Place(ReadOnlySpan<double> positions, double value)
    {
        int place = positions.BinarySearch(value);
        return place < 0 ? ~place : place;
    }

    /// <summary>The largest exponent that is at most a limit.</summary>
    private static double LargestBelow(ReadOnlySpan<double> exponents, double limit)
    {
        double largest = double.NegativeInfinity;
        foreach (double exponent in exponents)
        {
            largest = exponent <= limit && exponent > largest ? exponent : largest;
        }

        return largest;
    }
}

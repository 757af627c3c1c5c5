namespace SafeStep;

/// <summary>
/// The closed-form bound from the spread and the softmax variance of the slopes. Along t = u + iy the partition function is its value at u times
/// the mean of exp(i a y) under the tilted probabilities, whose real part about the mean slope is at least 1 - y^2 Var_u / 2; so a zero needs
/// y^2 Var_u at least 2, beside y at least pi / spread. As the third cumulant is at most spread * variance, Var_u is at most Var_0 exp(spread |u|),
/// and the nearest point that satisfies both has a closed form: the binary radius with a margin made of the variance.
/// </summary>
internal static class VarianceBound
{
    private static readonly double LogPiSquared = 2 * Math.Log(Math.PI);

    /// <summary>The bound for a row whose spread is not zero.</summary>
    /// <param name="halfSpread">Half the spread of the slopes, positive.</param>
    /// <param name="logVariance">The natural logarithm of the variance of the slopes over their squared spread; an upper end is safe.</param>
    public static double Radius(double halfSpread, double logVariance) => ScaledRadius(logVariance) / 2 / halfSpread;

    /// <summary>The bound in units of the reciprocal spread, at least pi.</summary>
    public static double ScaledRadius(double logVariance)
    {
        double logRoom = Math.Log(2) - logVariance;
        double margin = logRoom - LogPiSquared;
        if (margin <= 0)
        {
            return Math.PI;
        }

        if (margin <= Math.PI * Math.PI / 2)
        {
            return double.Hypot(margin, Math.PI);
        }

        double w = LambertOfExp(logRoom - Math.Log(2));
        return w * Math.Sqrt(1 + (2 / w));
    }

    /// <summary>Lambert's W of exp(<paramref name="log"/>): the w with w + ln w = log, for log at least 2.</summary>
    private static double LambertOfExp(double log)
    {
        // w + ln w is concave, so every iterate after the first lies below the root: a stop at any time is safe.
        double w = log - Math.Log(log);
        for (int i = 0; i < 5; i++)
        {
            w *= (1 + log - Math.Log(w)) / (1 + w);
        }

        return w;
    }
}

namespace Reporting;

/// <summary>The median and the quartiles of a sample, by linear interpolation between order statistics.</summary>
public readonly record struct Quartiles(double Q25, double Median, double Q75)
{
    /// <summary>The quartiles of a sample that is not empty. A NaN counts as larger than every number.</summary>
    public static Quartiles Of(IEnumerable<double> values)
    {
        // Comparer sorts NaN first; a run that ended in NaN is the worst, not the best.
        double[] sorted = [.. values.Order(Comparer<double>.Create((a, b) => double.IsNaN(a) || double.IsNaN(b) ? double.IsNaN(a).CompareTo(double.IsNaN(b)) : a.CompareTo(b)))];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("An empty sample has no quartiles.", nameof(values));
        }

        return new Quartiles(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double quantile)
    {
        double position = quantile * (sorted.Length - 1);
        int below = (int)position;
        double fraction = position - below;
        return fraction == 0 ? sorted[below] : sorted[below] + (fraction * (sorted[below + 1] - sorted[below]));
    }
}

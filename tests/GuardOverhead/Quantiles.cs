namespace GuardOverhead;

/// <summary>Quantiles of a few numbers.</summary>
internal static class Quantiles
{
    /// <summary>The number that a share of them does not exceed; NaN where there is none.</summary>
    public static double Of(IEnumerable<double> values, double share) => values.Order().ToList() is { Count: > 0 } sorted ? sorted[(int)(share * (sorted.Count - 1))] : double.NaN;

    /// <summary>Half of them are no larger; NaN where there is none.</summary>
    public static double Median(IEnumerable<double> values) => Of(values, 0.5);
}

namespace SafeStep.Tool.Runs;

/// <summary>What was normal in a stretch of a run: the median, and the value below which 95% lie.</summary>
internal readonly record struct Normal(int Count, double Median, double High)
{
    /// <summary>Of the finite numbers of some rows; a count of 0 where there are none.</summary>
    public static Normal Of(Column column, IEnumerable<int> rows)
    {
        double[] sorted = [.. rows.Select(row => column[row]).Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? default : new Normal(sorted.Length, sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(0.95 * sorted.Length) - 1]);
    }
}

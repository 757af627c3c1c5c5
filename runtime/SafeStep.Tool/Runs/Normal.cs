namespace SafeStep.Tool.Runs;

/// <summary>What was normal in a stretch of a run: the median, and the value below which 95% lie.</summary>
internal readonly record struct Normal(int Count, double Median, double High)
{
    /// <summary>Of the finite numbers of some rows; a count of 0 where there are none.</summary>
    public static Normal Of(Column column, IEnumerable<int> rows) => OfFinite([.. rows.Select(row => column[row]).Where(double.IsFinite)]);

    /// <summary>Of all finite numbers of a column.</summary>
    public static Normal Of(Column column)
    {
        double[] finite = new double[column.Count];
        int count = 0;
        foreach (double value in column.Values)
        {
            if (double.IsFinite(value))
            {
                finite[count++] = value;
            }
        }

        return OfFinite(finite.AsSpan(0, count));
    }

    private static Normal OfFinite(Span<double> sorted)
    {
        sorted.Sort();
        return sorted.Length == 0 ? default : new Normal(sorted.Length, sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(0.95 * sorted.Length) - 1]);
    }
}

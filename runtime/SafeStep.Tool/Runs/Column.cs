namespace SafeStep.Tool.Runs;

/// <summary>A number of every step, NaN where a step has none.</summary>
internal sealed class Column
{
    private double[] values = new double[256];

    public int Count { get; private set; }

    public double this[int row] => row < Count ? values[row] : double.NaN;

    public ReadOnlySpan<double> Values => values.AsSpan(0, Count);

    /// <summary>Sets the number of a row at the end or after it; the rows in between have none.</summary>
    public void Set(int row, double value)
    {
        if (row >= values.Length)
        {
            Array.Resize(ref values, Math.Max(row + 1, 2 * values.Length));
        }

        values.AsSpan(Count, row - Count).Fill(double.NaN);
        values[row] = value;
        Count = row + 1;
    }

    public void Truncate(int rows) => Count = Math.Min(Count, rows);

    /// <summary>Takes the rows in another order.</summary>
    public void Reorder(IReadOnlyList<int> rows)
    {
        var ordered = new double[Math.Max(256, rows.Count)];
        for (int i = 0; i < rows.Count; i++)
        {
            ordered[i] = this[rows[i]];
        }

        (values, Count) = (ordered, rows.Count);
    }
}

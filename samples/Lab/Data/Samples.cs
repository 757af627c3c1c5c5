namespace Lab.Data;

/// <summary>Labelled rows, as numbers and as tensors.</summary>
public sealed class Samples
{
    public Samples(IReadOnlyList<(float[] Pixels, int Label)> rows, params long[] shape)
    {
        Rows = rows;
        Labels = [.. rows.Select(row => row.Label)];
        X = torch.tensor(rows.SelectMany(row => row.Pixels).ToArray()).reshape([rows.Count, .. shape.Length > 0 ? shape : [rows[0].Pixels.Length]]).DetachFromDisposeScope();
        Y = torch.tensor(rows.Select(row => (long)row.Label).ToArray()).DetachFromDisposeScope();
    }

    public IReadOnlyList<(float[] Pixels, int Label)> Rows { get; }

    public int[] Labels { get; }

    public int Count => Rows.Count;

    /// <summary>The inputs, shape [rows, ...].</summary>
    public Tensor X { get; }

    /// <summary>The labels, shape [rows].</summary>
    public Tensor Y { get; }

    /// <summary>Some of the rows, as tensors of the current dispose scope.</summary>
    public (Tensor X, Tensor Y) Batch(int[] rows)
    {
        using var scope = torch.NewDisposeScope();
        var index = torch.tensor(Array.ConvertAll(rows, row => (long)row));
        return (X.index_select(0, index).MoveToOuterDisposeScope(), Y.index_select(0, index).MoveToOuterDisposeScope());
    }
}

namespace SafeStep;

/// <content>Operations that show several tensors at once.</content>
public sealed partial class TangentPass
{
    /// <summary>torch.meshgrid: each result shows the memory of its vector, and its tangent that of the vector's.</summary>
    /// <param name="tensors">Vectors, shape [n], or numbers without dimensions.</param>
    /// <param name="indexing">"ij", or "xy", where the first two directions are exchanged.</param>
    /// <returns>One for each vector, all of the shape that they span.</returns>
    public Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        Tensor[] axes = [.. tensors];
        Tensor[] grid = torch.meshgrid(axes, indexing);
        bool exchanged = indexing == "xy" && axes.Length > 1;
        for (int i = 0; i < axes.Length; i++)
        {
            long[] along = new long[axes.Length], shape = grid[i].shape;
            Array.Fill(along, 1);
            along[exchanged && i < 2 ? 1 - i : i] = -1;
            MaybeView(grid[i], axes[i], t => t.reshape(along).expand(shape));
        }

        return grid;
    }
}

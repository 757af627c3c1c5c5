using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Rows of a table chosen by index, and the gradient of the table.</summary>
internal static class EmbeddingKernels
{
    /// <summary>y[i] = table[indices[i]], rows of <paramref name="width"/> elements.</summary>
    public static void Forward<T>(ReadOnlySpan<T> table, ReadOnlySpan<long> indices, int width, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        KernelArguments.Length(y.Length, (long)indices.Length * width);
        int rows = width == 0 ? 0 : table.Length / width;
        for (int i = 0; i < indices.Length; i++)
        {
            table.Slice(Row(indices[i], i, rows) * width, width).CopyTo(y.Slice(i * width, width));
        }
    }

    /// <summary>dtable = zero, then dtable[indices[i]] += dy[i] in order, but for the padding index; -1 when there is none.</summary>
    public static void Backward<T>(ReadOnlySpan<long> indices, ReadOnlySpan<T> dy, int width, long padding, Span<T> dtable)
        where T : unmanaged, INumber<T>
    {
        KernelArguments.Length(dy.Length, (long)indices.Length * width);
        int rows = width == 0 ? 0 : dtable.Length / width;
        dtable.Clear();
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] != padding)
            {
                Span<T> row = dtable.Slice(Row(indices[i], i, rows) * width, width);
                TensorPrimitives.Add(row, dy.Slice(i * width, width), row);
            }
        }
    }

    private static int Row(long index, int position, int rows) => (ulong)index < (ulong)rows
        ? (int)index
        : throw new ArgumentOutOfRangeException(nameof(index), $"embedding: index {index} at position {position} is not a row of a table with rows 0 to {rows - 1}.");
}

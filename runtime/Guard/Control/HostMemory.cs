using System.Buffers;

namespace SafeStep;

/// <summary>Rows of a tensor as memory of the processor: the tensor's own where it lies there, a copy otherwise.</summary>
internal static class HostMemory
{
    /// <summary>The first rows, which must not be written to. They live as long as the tensor.</summary>
    /// <param name="tensor">Shape [rows, columns].</param>
    /// <param name="rows">How many rows are wanted.</param>
    public static ReadOnlyMemory<T> Of<T>(Tensor tensor, long rows)
        where T : unmanaged
    {
        if (HostValues.TryOf<T>(tensor, out _))
        {
            return new Values<T>(tensor).Memory[..(int)(rows * tensor.shape[1])];
        }

        return tensor.narrow(0, 0, rows).to_type(typeof(T) == typeof(double) ? torch.ScalarType.Float64 : torch.ScalarType.Float32).cpu().contiguous().data<T>().ToArray();
    }

    /// <summary>A copy of a tensor's numbers.</summary>
    public static double[] Doubles(Tensor row) => row.to_type(torch.ScalarType.Float64).cpu().contiguous().data<double>().ToArray();

    private sealed class Values<T>(Tensor tensor) : MemoryManager<T>
        where T : unmanaged
    {
        public override Span<T> GetSpan() =>
            HostValues.TryOf<T>(tensor, out var values) ? values : throw new InvalidOperationException("A tensor was moved while its values were read.");

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
        }
    }
}

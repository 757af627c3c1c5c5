using System.Numerics;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>A batch of products, shared out by groups of the batch or, when that has too few, by slices of each product's rows or columns.</summary>
internal unsafe struct ProductJob<T> : IPartitionedJob
    where T : unmanaged, INumber<T>
{
    public T* A, B, C, Bias;
    public nint StrideA, StrideB, StrideC, ARow, AColumn, Ldb, Ldc;
    public int M, N, K, Batch;
    public bool TransposeB, Accumulate, Rectify;
    public SimdPath Path;

    /// <summary>Multiply-adds from which on a product is cut finer than one slice per thread, so that a late thread costs less.</summary>
    private const long FineWork = 1 << 24;

    /// <summary>Slices thinner than this waste part of the register tile.</summary>
    private const int ThinnestSlice = 24;

    private int groups, slices;
    private bool sliceRows;

    /// <summary>Chooses how to share the work among <paramref name="threads"/> and returns the number of parts.</summary>
    public int Partition(int threads)
    {
        (groups, slices) = (1, 1);
        if (threads <= 1)
        {
            return 1;
        }

        groups = Math.Min(Batch, 4 * threads);
        if (Batch < threads)
        {
            // A slice of rows packs all of B again, a slice of columns all of A: cut the longer side.
            sliceRows = M > N;
            int wanted = (long)M * N * K >= FineWork ? 2 * threads : threads;
            slices = Math.Max(1, Math.Min(wanted, (sliceRows ? M : N) / ThinnestSlice));
        }

        return groups * slices;
    }

    public readonly void Run(int part)
    {
        (int group, int slice) = Math.DivRem(part, slices);
        int first = Slice(Batch, groups, group, 1), end = Slice(Batch, groups, group + 1, 1);
        int rowStart = 0, rowEnd = M, columnStart = 0, columnEnd = N;
        if (slices > 1 && sliceRows)
        {
            (rowStart, rowEnd) = (Slice(M, slices, slice, 12), Slice(M, slices, slice + 1, 12));
        }
        else if (slices > 1)
        {
            (columnStart, columnEnd) = (Slice(N, slices, slice, 32), Slice(N, slices, slice + 1, 32));
        }

        for (int item = first; item < end; item++)
        {
            Block(item, rowStart, rowEnd, columnStart, columnEnd);
        }
    }

    /// <summary>Start of a part of a length, on the nearest multiple of the tile's size.</summary>
    private static int Slice(int length, int parts, int part, int multiple) =>
        part == parts ? length : (int)((((long)length * part / parts) + (multiple / 2)) / multiple * multiple);

    private readonly void Block(int item, int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        ProductBlock<T> block = new()
        {
            A = A + (item * StrideA) + (rowStart * ARow), ARow = ARow, AColumn = AColumn,
            B = B + (item * StrideB) + (TransposeB ? columnStart * Ldb : columnStart), Ldb = Ldb, TransposeB = TransposeB,
            C = C + (item * StrideC) + (rowStart * Ldc) + columnStart, Ldc = Ldc,
            M = rowEnd - rowStart, N = columnEnd - columnStart, K = K,
            Accumulate = Accumulate, Rectify = Rectify, Bias = Bias == null ? null : Bias + columnStart,
        };
        block.Run(Path);
    }
}

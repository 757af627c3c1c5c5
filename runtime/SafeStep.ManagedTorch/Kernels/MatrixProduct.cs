using System.Numerics;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>C = op(A) op(B), or C += op(A) op(B), for row-major matrices: blocked for the caches, in registers inside, on threads when large.</summary>
/// <remarks>
/// Each element of C is one chain of multiply-adds over k in blocks whose size depends on k alone, so the result depends neither
/// on the number of threads nor on which part of the matrix an element lies in.
/// </remarks>
internal static unsafe class MatrixProduct
{
    /// <summary>Multiply-adds below which waking a second thread costs more than it saves.</summary>
    private const long ThreadedWork = 3 << 18;

    /// <summary>One product of an m x k and a k x n matrix.</summary>
    /// <param name="transposeA">A is stored k x m.</param>
    /// <param name="transposeB">B is stored n x k.</param>
    /// <param name="lda">Elements from one stored row of A to the next; likewise <paramref name="ldb"/>, <paramref name="ldc"/>.</param>
    /// <param name="accumulate">Add to C instead of overwriting it.</param>
    /// <param name="bias">Empty, or n values added to every row.</param>
    /// <param name="path">Overrides the processor's best path, for tests.</param>
    /// <param name="rectify">Negative elements of the finished result become zero.</param>
    public static void Multiply<T>(
        bool transposeA, bool transposeB, int m, int n, int k,
        ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, Span<T> c, int ldc,
        bool accumulate = false, ReadOnlySpan<T> bias = default, SimdPath? path = null, bool rectify = false)
        where T : unmanaged, INumber<T> =>
        MultiplyBatched(1, transposeA, transposeB, m, n, k, a, lda, 0, b, ldb, 0, c, ldc, 0, accumulate, bias, path, rectify);

    /// <summary><paramref name="batch"/> products of equal shapes whose matrices lie the given strides apart; a stride of 0 repeats an operand.</summary>
    public static void MultiplyBatched<T>(
        int batch, bool transposeA, bool transposeB, int m, int n, int k,
        ReadOnlySpan<T> a, int lda, int strideA, ReadOnlySpan<T> b, int ldb, int strideB, Span<T> c, int ldc, int strideC,
        bool accumulate = false, ReadOnlySpan<T> bias = default, SimdPath? path = null, bool rectify = false)
        where T : unmanaged, INumber<T>
    {
        if (batch <= 0 || m <= 0 || n <= 0)
        {
            return;
        }

        Require(nameof(a), a.Length, batch, strideA, transposeA ? k : m, transposeA ? m : k, lda);
        Require(nameof(b), b.Length, batch, strideB, transposeB ? n : k, transposeB ? k : n, ldb);
        Require(nameof(c), c.Length, batch, strideC, m, n, ldc);
        if (!bias.IsEmpty && bias.Length < n)
        {
            throw new ArgumentException($"The bias of a product with {n} columns has {bias.Length} elements.", nameof(bias));
        }

        fixed (T* pa = a, pb = b, pc = c, pbias = bias)
        {
            ProductJob<T> job = new()
            {
                A = pa, StrideA = strideA, ARow = transposeA ? 1 : lda, AColumn = transposeA ? lda : 1,
                B = pb, StrideB = strideB, Ldb = ldb, TransposeB = transposeB,
                C = pc, StrideC = strideC, Ldc = ldc,
                M = m, N = n, K = k, Batch = batch,
                Accumulate = accumulate, Rectify = rectify, Bias = pbias,
                Path = path ?? SimdPaths.Best,
            };
            int threads = (long)batch * m * n * k < ThreadedWork ? 1 : KernelThreads.Count;
            KernelThreads.Run(job.Partition(threads), job);
        }
    }

    private static void Require(string operand, int length, int batch, int stride, int rows, int columns, int leading)
    {
        if (rows == 0 || columns == 0)
        {
            return;
        }

        long needed = ((long)(batch - 1) * stride) + ((long)(rows - 1) * leading) + columns;
        if (leading < columns && rows > 1)
        {
            throw new ArgumentException($"Rows of {columns} elements cannot lie {leading} elements apart.", operand);
        }

        if (length < needed)
        {
            throw new ArgumentException($"{batch} matrices of {rows} x {columns} need {needed} elements, not {length}.", operand);
        }
    }
}

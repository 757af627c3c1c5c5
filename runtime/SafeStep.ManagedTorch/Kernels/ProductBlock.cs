using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>One product on one thread: blocks of k so that a panel of B stays in the first-level cache, blocks of rows so that A stays in the second.</summary>
internal unsafe struct ProductBlock<T>
    where T : unmanaged, INumber<T>
{
    private const int MaxK = 256;
    private const int MaxRows = 192;
    private const int MaxColumns = 2048;

    /// <summary>Products narrower than this read each row of A too few times to repay packing it.</summary>
    private const int PackAColumns = 512;

    /// <summary>Products of fewer rows than this read each panel of B too few times to repay packing it.</summary>
    private const int PackBRows = 96;

    private const int SmallestTile = 6;
    private const int PanelsAtOnce = 4;

    public T* A, B, C, Bias;
    public nint ARow, AColumn, Ldb, Ldc;
    public int M, N, K;
    public bool TransposeB, Accumulate, Rectify;

    public readonly void Run(SimdPath path)
    {
        switch (path)
        {
            case SimdPath.Vector512:
                Run<Vector512<T>, Lanes512<T>, Rows12>();
                break;
            case SimdPath.Vector256:
                Run<Vector256<T>, Lanes256<T>, Rows6>();
                break;
            default:
                Run<Vector<T>, PortableLanes<T>, Rows6>();
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run<V, L, R>()
        where V : struct
        where L : struct, ILanes<T, V>
        where R : struct, IRows
    {
        // Equal blocks of k: 257 is cut into 129 + 128, not 256 + 1. At least one block, so that k = 0 still writes C.
        int blocks = Math.Max(1, (K + MaxK - 1) / MaxK), kStep = (K + blocks - 1) / blocks;
        for (int j = 0; j < N; j += MaxColumns)
        {
            int columns = Math.Min(MaxColumns, N - j);
            for (int block = 0; block < blocks; block++)
            {
                int kStart = block * kStep, k = Math.Min(kStep, K - kStart);
                T* panels = PackB<V, L>(kStart, k, j, columns);
                for (int i = 0; i < M; i += MaxRows)
                {
                    Rows<V, L, R>(panels, kStart, k, i, Math.Min(MaxRows, M - i), j, columns);
                }
            }
        }
    }

    /// <summary>B is read where it lies when few rows of A pass over it, or when a panel stays in the first-level cache from one pass to the next.</summary>
    private readonly bool ReadsBInPlace(int k) => !TransposeB && (M < 2 * SmallestTile || (M < PackBRows && StaysCached(Ldb, k)));

    /// <summary>A is packed for many passes, or when it is read down columns that would evict themselves between two of a few.</summary>
    private readonly bool PacksA(int k) => N >= PackAColumns || (ARow == 1 && N > 64 && !StaysCached(AColumn, k));

    /// <summary>Whether that many lines a stride apart fit the first-level cache, 64 sets of 8 lines: strides of a large power of two meet few of the sets.</summary>
    private static bool StaysCached(nint stride, int lines)
    {
        int step = (int)(stride * sizeof(T)) & 4095, sets = step == 0 ? 1 : Math.Min(64, 4096 / Math.Max(64, step & -step));
        return lines <= 8 * sets;
    }

    /// <summary>Panels of two vectors' width, front to back; null when B is read in place, but for the last, partial panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly T* PackB<V, L>(int kStart, int k, int j, int columns)
        where V : struct
        where L : struct, ILanes<T, V>
    {
        int panel = 2 * L.Count, whole = columns / panel * panel;
        T* packed = (T*)Scratch.Get(0, (nint)(columns + panel) * k * sizeof(T));
        T* b = B + (kStart * Ldb) + j;
        if (TransposeB)
        {
            for (int p = 0; p < columns; p += panel)
            {
                MatrixPacking<T>.Transpose(B + ((j + p) * Ldb) + kStart, Ldb, k, Math.Min(panel, columns - p), panel, packed + ((nint)p * k));
            }

            return packed;
        }

        // A few panels together: more of each row is read while its page is at hand.
        for (int p = ReadsBInPlace(k) ? whole : 0; p < whole; p += PanelsAtOnce * panel)
        {
            MatrixPacking<T>.CopyPanels(b + p, Ldb, k, Math.Min(PanelsAtOnce * panel, whole - p), panel, packed + ((nint)p * k));
        }

        if (whole < columns)
        {
            MatrixPacking<T>.Copy(b + whole, Ldb, k, columns - whole, panel, packed + ((nint)whole * k));
        }

        return packed;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Rows<V, L, R>(T* panels, int kStart, int k, int i, int rows, int j, int columns)
        where V : struct
        where L : struct, ILanes<T, V>
        where R : struct, IRows
    {
        T* a = A + (i * ARow) + (kStart * AColumn);
        T* packedA = PacksA(k) ? PackA<R>(a, k, rows) : null;
        bool readsInPlace = ReadsBInPlace(k);
        int panel = 2 * L.Count;
        T* edge = stackalloc T[R.Count * panel];
        bool complete = kStart + k == K;
        TileOutput<T> output = new() { Stride = Ldc, Accumulate = Accumulate || kStart > 0, Rectify = Rectify && complete };
        TileOutput<T> edgeOutput = new() { C = edge, Stride = panel };
        for (int p = 0; p < columns; p += panel)
        {
            int width = Math.Min(panel, columns - p);
            output.Bias = Bias != null && complete ? Bias + j + p : null;
            bool inPlace = readsInPlace && width == panel;
            T* b = inPlace ? B + (kStart * Ldb) + j + p : panels + ((nint)p * k);
            nint bStride = inPlace ? Ldb : panel;
            for (int r = 0, done; r < rows; r += done)
            {
                output.C = C + ((i + r) * Ldc) + j + p;
                ref TileOutput<T> target = ref output;
                if (width < panel)
                {
                    target = ref edgeOutput;
                }

                if (r + R.Count > rows)
                {
                    done = Remainder<V, L>(rows - r, k, a + (r * ARow), b, bStride, target);
                }
                else
                {
                    done = R.Count;
                    if (packedA != null)
                    {
                        MatrixTile<T, V, L, R>.Multiply(k, packedA + ((nint)r * k), 1, R.Count, b, bStride, target);
                    }
                    else
                    {
                        MatrixTile<T, V, L, R>.Multiply(k, a + (r * ARow), ARow, AColumn, b, bStride, target);
                    }
                }

                if (width < panel)
                {
                    output.WriteEdge<V, L>(edge, done, width);
                }
            }
        }
    }

    /// <summary>As many of the last rows as one smaller tile takes.</summary>
    private readonly int Remainder<V, L>(int rows, int k, T* a, T* b, nint bStride, in TileOutput<T> output)
        where V : struct
        where L : struct, ILanes<T, V>
    {
        switch (rows)
        {
            case >= 6:
                MatrixTile<T, V, L, Rows6>.Multiply(k, a, ARow, AColumn, b, bStride, output);
                return 6;
            case >= 4:
                MatrixTile<T, V, L, Rows4>.Multiply(k, a, ARow, AColumn, b, bStride, output);
                return 4;
            case >= 2:
                MatrixTile<T, V, L, Rows2>.Multiply(k, a, ARow, AColumn, b, bStride, output);
                return 2;
            default:
                MatrixTile<T, V, L, Rows1>.Multiply(k, a, ARow, AColumn, b, bStride, output);
                return 1;
        }
    }

    /// <summary>The whole register tiles of a block of rows, each stored k by k; the remaining rows are read in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly T* PackA<R>(T* a, int k, int rows)
        where R : struct, IRows
    {
        T* packed = (T*)Scratch.Get(1, (nint)rows * k * sizeof(T));
        if (ARow == 1)
        {
            MatrixPacking<T>.CopyPanels(a, AColumn, k, rows, R.Count, packed);
            return packed;
        }

        for (int r = 0; r + R.Count <= rows; r += R.Count)
        {
            MatrixPacking<T>.Interleave(a + (r * ARow), ARow, AColumn, R.Count, k, packed + ((nint)r * k));
        }

        return packed;
    }
}

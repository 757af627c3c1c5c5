using System.Numerics;
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

    public T* A, B, C, Bias;
    public nint ARow, AColumn, Ldb, Ldc;
    public int M, N, K;
    public bool TransposeB, Accumulate, Relu;

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

    /// <summary>
    /// A panel of B in place must fit the first-level cache (8 ways of 64 lines): rows a large power of two apart fall on few of its sets.
    /// </summary>
    private readonly bool ReadsBInPlace(int k)
    {
        int step = (int)(Ldb * sizeof(T)) & 4095, sets = step == 0 ? 1 : Math.Min(64, 4096 / Math.Max(64, step & -step));
        return !TransposeB && (M < 2 * SmallestTile || (M < PackBRows && k <= 8 * sets));
    }

    /// <summary>Panels of two vectors' width, front to back; null when B is read in place, but for the last, partial panel.</summary>
    private readonly T* PackB<V, L>(int kStart, int k, int j, int columns)
        where V : struct
        where L : struct, ILanes<T, V>
    {
        int panel = 2 * L.Count, whole = columns / panel * panel;
        T* packed = (T*)Scratch.Get(0, (nint)(columns + panel) * k * sizeof(T));
        for (int p = ReadsBInPlace(k) ? whole : 0; p < columns; p += panel)
        {
            int width = Math.Min(panel, columns - p);
            if (TransposeB)
            {
                MatrixPacking<T>.Transpose(B + ((j + p) * Ldb) + kStart, Ldb, k, width, panel, packed + ((nint)p * k));
            }
            else
            {
                MatrixPacking<T>.Copy(B + (kStart * Ldb) + j + p, Ldb, k, width, panel, packed + ((nint)p * k));
            }
        }

        return packed;
    }

    private readonly void Rows<V, L, R>(T* panels, int kStart, int k, int i, int rows, int j, int columns)
        where V : struct
        where L : struct, ILanes<T, V>
        where R : struct, IRows
    {
        T* a = A + (i * ARow) + (kStart * AColumn);
        T* packedA = N >= PackAColumns ? PackA<R>(a, k, rows) : null;
        bool readsInPlace = ReadsBInPlace(k);
        int panel = 2 * L.Count;
        T* edge = stackalloc T[R.Count * panel];
        TileOutput<T> output = new() { Stride = Ldc, Accumulate = Accumulate || kStart > 0, Relu = Relu && kStart + k == K };
        TileOutput<T> edgeOutput = new() { C = edge, Stride = panel };
        for (int p = 0; p < columns; p += panel)
        {
            int width = Math.Min(panel, columns - p);
            output.Bias = Bias != null && kStart + k == K ? Bias + j + p : null;
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
                    output.WriteEdge(edge, panel, done, width);
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
    private readonly T* PackA<R>(T* a, int k, int rows)
        where R : struct, IRows
    {
        T* packed = (T*)Scratch.Get(1, (nint)rows * k * sizeof(T));
        for (int r = 0; r + R.Count <= rows; r += R.Count)
        {
            T* tile = packed + ((nint)r * k), source = a + (r * ARow);
            if (ARow == 1)
            {
                MatrixPacking<T>.Copy(source, AColumn, k, R.Count, R.Count, tile);
                continue;
            }

            for (int row = 0; row < R.Count; row++, source += ARow)
            {
                for (int step = 0; step < k; step++)
                {
                    tile[(step * R.Count) + row] = source[step * AColumn];
                }
            }
        }

        return packed;
    }
}

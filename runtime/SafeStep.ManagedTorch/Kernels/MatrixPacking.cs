using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Copies blocks of a matrix into panels that the inner loop reads front to back.</summary>
internal static unsafe class MatrixPacking<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Rows of a row-major block, <paramref name="width"/> columns to a panel row of <paramref name="panel"/>, the rest zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(T* source, nint stride, int rows, int width, int panel, T* destination)
    {
        for (int i = 0; i < rows; i++, source += stride, destination += panel)
        {
            new ReadOnlySpan<T>(source, width).CopyTo(new Span<T>(destination, width));
            if (width < panel)
            {
                new Span<T>(destination + width, panel - width).Clear();
            }
        }
    }

    /// <summary>A row-major block cut into whole panels, row by row: rows may lie so far apart that none stays in the cache until the next panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyPanels(T* source, nint stride, int rows, int width, int panel, T* destination)
    {
        for (int i = 0; i < rows; i++, source += stride, destination += panel)
        {
            T* to = destination;
            for (int j = 0; j + panel <= width; j += panel, to += (nint)panel * rows)
            {
                if (panel * sizeof(T) == Vector512<byte>.Count)
                {
                    Vector512.Load((byte*)(source + j)).Store((byte*)to);
                    continue;
                }

                CopyPanelRow((byte*)(source + j), (byte*)to, panel * sizeof(T));
            }
        }
    }

    /// <summary>A panel's row is an even number of elements: pieces of 16 bytes and a last one of 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyPanelRow(byte* from, byte* to, int bytes)
    {
        int done = 0;
        for (; done + Vector128<byte>.Count <= bytes; done += Vector128<byte>.Count)
        {
            Vector128.Load(from + done).Store(to + done);
        }

        if (done < bytes)
        {
            Unsafe.WriteUnaligned(to + done, Unsafe.ReadUnaligned<ulong>(from + done));
        }
    }

    /// <summary>A tile of <paramref name="rows"/> rows (an even number) stored step by step: what stood below one another stands side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(T* source, nint rowStride, nint columnStride, int rows, int steps, T* destination)
    {
        int step = 0;
        if (typeof(T) == typeof(float) && Sse.IsSupported && columnStride == 1)
        {
            for (; step + 4 <= steps; step += 4)
            {
                InterleaveFourSteps((float*)source + step, rowStride, rows, (float*)destination + ((nint)step * rows));
            }
        }

        for (; step < steps; step++)
        {
            for (int row = 0; row < rows; row++)
            {
                destination[(step * (nint)rows) + row] = source[(row * rowStride) + (step * columnStride)];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InterleaveFourSteps(float* source, nint stride, int rows, float* destination)
    {
        int row = 0;
        for (; row + 4 <= rows; row += 4, source += 4 * stride)
        {
            Vector128<float> r0 = Sse.LoadVector128(source), r1 = Sse.LoadVector128(source + stride);
            Vector128<float> r2 = Sse.LoadVector128(source + (2 * stride)), r3 = Sse.LoadVector128(source + (3 * stride));
            Vector128<float> p0 = Sse.UnpackLow(r0, r1), p1 = Sse.UnpackHigh(r0, r1), p2 = Sse.UnpackLow(r2, r3), p3 = Sse.UnpackHigh(r2, r3);
            Sse.Store(destination + row, Sse.MoveLowToHigh(p0, p2));
            Sse.Store(destination + rows + row, Sse.MoveHighToLow(p2, p0));
            Sse.Store(destination + (2 * rows) + row, Sse.MoveLowToHigh(p1, p3));
            Sse.Store(destination + (3 * rows) + row, Sse.MoveHighToLow(p3, p1));
        }

        for (; row < rows; row += 2, source += 2 * stride)
        {
            Vector128<float> r0 = Sse.LoadVector128(source), r1 = Sse.LoadVector128(source + stride);
            Vector128<float> low = Sse.UnpackLow(r0, r1), high = Sse.UnpackHigh(r0, r1);
            Sse.StoreLow(destination + row, low);
            Sse.StoreHigh(destination + rows + row, low);
            Sse.StoreLow(destination + (2 * rows) + row, high);
            Sse.StoreHigh(destination + (3 * rows) + row, high);
        }
    }

    /// <summary>The transpose of a row-major block of <paramref name="width"/> rows: panel row p holds its column p, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(T* source, nint stride, int rows, int width, int panel, T* destination)
    {
        int j = 0;
        if (typeof(T) == typeof(float) && Avx.IsSupported)
        {
            for (; j + 8 <= width; j += 8)
            {
                TransposeEight((float*)source + (j * stride), stride, rows, panel, (float*)destination + j);
            }
        }
        else if (typeof(T) == typeof(double) && Avx.IsSupported)
        {
            for (; j + 4 <= width; j += 4)
            {
                TransposeFour((double*)source + (j * stride), stride, rows, panel, (double*)destination + j);
            }
        }

        if (j == panel)
        {
            return;
        }

        // Row by row: the few columns that are left and the padding lie side by side there.
        for (int i = 0; i < rows; i++)
        {
            T* row = destination + (i * (nint)panel);
            for (int column = j; column < width; column++)
            {
                row[column] = source[(column * stride) + i];
            }

            new Span<T>(row + width, panel - width).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeEight(float* source, nint stride, int length, int panel, float* destination)
    {
        int i = 0;
        for (; i + 8 <= length; i += 8)
        {
            float* s = source + i;
            Vector256<float> r0 = Avx.LoadVector256(s), r1 = Avx.LoadVector256(s + stride);
            Vector256<float> r2 = Avx.LoadVector256(s + (2 * stride)), r3 = Avx.LoadVector256(s + (3 * stride));
            Vector256<float> r4 = Avx.LoadVector256(s + (4 * stride)), r5 = Avx.LoadVector256(s + (5 * stride));
            Vector256<float> r6 = Avx.LoadVector256(s + (6 * stride)), r7 = Avx.LoadVector256(s + (7 * stride));

            // Pairs, then quads within each 128-bit half, then the halves change places.
            Vector256<float> p0 = Avx.UnpackLow(r0, r1), p1 = Avx.UnpackHigh(r0, r1), p2 = Avx.UnpackLow(r2, r3), p3 = Avx.UnpackHigh(r2, r3);
            Vector256<float> p4 = Avx.UnpackLow(r4, r5), p5 = Avx.UnpackHigh(r4, r5), p6 = Avx.UnpackLow(r6, r7), p7 = Avx.UnpackHigh(r6, r7);
            Vector256<float> q0 = Avx.Shuffle(p0, p2, 0x44), q1 = Avx.Shuffle(p0, p2, 0xEE), q2 = Avx.Shuffle(p1, p3, 0x44), q3 = Avx.Shuffle(p1, p3, 0xEE);
            Vector256<float> q4 = Avx.Shuffle(p4, p6, 0x44), q5 = Avx.Shuffle(p4, p6, 0xEE), q6 = Avx.Shuffle(p5, p7, 0x44), q7 = Avx.Shuffle(p5, p7, 0xEE);

            float* d = destination + (i * (nint)panel);
            Avx.Store(d, Avx.Permute2x128(q0, q4, 0x20));
            Avx.Store(d + panel, Avx.Permute2x128(q1, q5, 0x20));
            Avx.Store(d + (2 * panel), Avx.Permute2x128(q2, q6, 0x20));
            Avx.Store(d + (3 * panel), Avx.Permute2x128(q3, q7, 0x20));
            Avx.Store(d + (4 * panel), Avx.Permute2x128(q0, q4, 0x31));
            Avx.Store(d + (5 * panel), Avx.Permute2x128(q1, q5, 0x31));
            Avx.Store(d + (6 * panel), Avx.Permute2x128(q2, q6, 0x31));
            Avx.Store(d + (7 * panel), Avx.Permute2x128(q3, q7, 0x31));
        }

        for (; i < length; i++)
        {
            for (int j = 0; j < 8; j++)
            {
                destination[(i * (nint)panel) + j] = source[(j * stride) + i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeFour(double* source, nint stride, int length, int panel, double* destination)
    {
        int i = 0;
        for (; i + 4 <= length; i += 4)
        {
            double* s = source + i;
            Vector256<double> r0 = Avx.LoadVector256(s), r1 = Avx.LoadVector256(s + stride);
            Vector256<double> r2 = Avx.LoadVector256(s + (2 * stride)), r3 = Avx.LoadVector256(s + (3 * stride));
            Vector256<double> p0 = Avx.UnpackLow(r0, r1), p1 = Avx.UnpackHigh(r0, r1), p2 = Avx.UnpackLow(r2, r3), p3 = Avx.UnpackHigh(r2, r3);

            double* d = destination + (i * (nint)panel);
            Avx.Store(d, Avx.Permute2x128(p0, p2, 0x20));
            Avx.Store(d + panel, Avx.Permute2x128(p1, p3, 0x20));
            Avx.Store(d + (2 * panel), Avx.Permute2x128(p0, p2, 0x31));
            Avx.Store(d + (3 * panel), Avx.Permute2x128(p1, p3, 0x31));
        }

        for (; i < length; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                destination[(i * (nint)panel) + j] = source[(j * stride) + i];
            }
        }
    }
}

/// <summary>Scratch memory that a thread keeps between kernels: grown on demand, never cleared, one block per slot.</summary>
internal static unsafe class Scratch
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static byte[][]? blocks;

    /// <summary>At least <paramref name="bytes"/> bytes, aligned to a cache line; valid until the same thread asks for the same slot again.</summary>
    public static void* Get(int slot, nint bytes)
    {
        byte[][] mine = blocks ??= [[], [], [], []];
        if (mine[slot].Length < bytes + Alignment)
        {
            // Pinned arrays never move, so the address outlives this call; the thread's field keeps the array alive.
            mine[slot] = GC.AllocateUninitializedArray<byte>(checked((int)Math.Max(bytes + Alignment, 2 * mine[slot].Length)), pinned: true);
        }

        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(mine[slot]));
        return (void*)((start + Alignment - 1) & ~(nuint)(Alignment - 1));
    }
}

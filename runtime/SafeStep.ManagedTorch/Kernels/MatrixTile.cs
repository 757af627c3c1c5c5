using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>A row count known to the JIT, so that one body serves full and partial tiles without branches.</summary>
internal interface IRows
{
    static abstract int Count { get; }
}

internal readonly struct Rows1 : IRows
{
    public static int Count => 1;
}

internal readonly struct Rows2 : IRows
{
    public static int Count => 2;
}

internal readonly struct Rows4 : IRows
{
    public static int Count => 4;
}

internal readonly struct Rows6 : IRows
{
    public static int Count => 6;
}

internal readonly struct Rows12 : IRows
{
    public static int Count => 12;
}

/// <summary>The inner loop of the matrix product: up to 12 rows by two vectors of C stay in registers while k runs.</summary>
internal static unsafe class MatrixTile<T, V, L, R>
    where T : unmanaged, INumber<T>
    where V : struct
    where L : struct, ILanes<T, V>
    where R : struct, IRows
{
    /// <summary>A is read element by element at any strides, so neither layout of A needs packing; B is read a row of two vectors at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(nint k, T* a0, nint rowStride, nint columnStride, T* b, nint bStride, in TileOutput<T> tile)
    {
        // Rows in threes share a pointer: base, base + stride, base + 2 strides are all addressing modes.
        nint rowStride2 = 2 * rowStride;
        T* a3 = a0 + (3 * rowStride), a6 = a0 + (6 * rowStride), a9 = a0 + (9 * rowStride);
        // C is written last and read before that only when products accumulate: fetch it while the registers fill.
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(tile.C);
            if (R.Count > 1) { Sse.Prefetch0(tile.C + (1 * tile.Stride)); }
            if (R.Count > 2) { Sse.Prefetch0(tile.C + (2 * tile.Stride)); }
            if (R.Count > 3) { Sse.Prefetch0(tile.C + (3 * tile.Stride)); }
            if (R.Count > 4) { Sse.Prefetch0(tile.C + (4 * tile.Stride)); }
            if (R.Count > 5) { Sse.Prefetch0(tile.C + (5 * tile.Stride)); }
            if (R.Count > 6) { Sse.Prefetch0(tile.C + (6 * tile.Stride)); }
            if (R.Count > 7) { Sse.Prefetch0(tile.C + (7 * tile.Stride)); }
            if (R.Count > 8) { Sse.Prefetch0(tile.C + (8 * tile.Stride)); }
            if (R.Count > 9) { Sse.Prefetch0(tile.C + (9 * tile.Stride)); }
            if (R.Count > 10) { Sse.Prefetch0(tile.C + (10 * tile.Stride)); }
            if (R.Count > 11) { Sse.Prefetch0(tile.C + (11 * tile.Stride)); }
        }

        V c0 = L.Broadcast(T.Zero), d0 = L.Broadcast(T.Zero);
        V c1 = L.Broadcast(T.Zero), d1 = L.Broadcast(T.Zero);
        V c2 = L.Broadcast(T.Zero), d2 = L.Broadcast(T.Zero);
        V c3 = L.Broadcast(T.Zero), d3 = L.Broadcast(T.Zero);
        V c4 = L.Broadcast(T.Zero), d4 = L.Broadcast(T.Zero);
        V c5 = L.Broadcast(T.Zero), d5 = L.Broadcast(T.Zero);
        V c6 = L.Broadcast(T.Zero), d6 = L.Broadcast(T.Zero);
        V c7 = L.Broadcast(T.Zero), d7 = L.Broadcast(T.Zero);
        V c8 = L.Broadcast(T.Zero), d8 = L.Broadcast(T.Zero);
        V c9 = L.Broadcast(T.Zero), d9 = L.Broadcast(T.Zero);
        V c10 = L.Broadcast(T.Zero), d10 = L.Broadcast(T.Zero);
        V c11 = L.Broadcast(T.Zero), d11 = L.Broadcast(T.Zero);
        for (nint step = k; step > 0; step--)
        {
            V b0 = L.Load(b), b1 = L.Load(b + L.Count);
            V x0 = L.Broadcast(a0[0]); c0 = L.MultiplyAdd(x0, b0, c0); d0 = L.MultiplyAdd(x0, b1, d0);
            if (R.Count > 1) { V x1 = L.Broadcast(a0[rowStride]); c1 = L.MultiplyAdd(x1, b0, c1); d1 = L.MultiplyAdd(x1, b1, d1); }
            if (R.Count > 2) { V x2 = L.Broadcast(a0[rowStride2]); c2 = L.MultiplyAdd(x2, b0, c2); d2 = L.MultiplyAdd(x2, b1, d2); }
            if (R.Count > 3) { V x3 = L.Broadcast(a3[0]); c3 = L.MultiplyAdd(x3, b0, c3); d3 = L.MultiplyAdd(x3, b1, d3); }
            if (R.Count > 4) { V x4 = L.Broadcast(a3[rowStride]); c4 = L.MultiplyAdd(x4, b0, c4); d4 = L.MultiplyAdd(x4, b1, d4); }
            if (R.Count > 5) { V x5 = L.Broadcast(a3[rowStride2]); c5 = L.MultiplyAdd(x5, b0, c5); d5 = L.MultiplyAdd(x5, b1, d5); }
            if (R.Count > 6) { V x6 = L.Broadcast(a6[0]); c6 = L.MultiplyAdd(x6, b0, c6); d6 = L.MultiplyAdd(x6, b1, d6); }
            if (R.Count > 7) { V x7 = L.Broadcast(a6[rowStride]); c7 = L.MultiplyAdd(x7, b0, c7); d7 = L.MultiplyAdd(x7, b1, d7); }
            if (R.Count > 8) { V x8 = L.Broadcast(a6[rowStride2]); c8 = L.MultiplyAdd(x8, b0, c8); d8 = L.MultiplyAdd(x8, b1, d8); }
            if (R.Count > 9) { V x9 = L.Broadcast(a9[0]); c9 = L.MultiplyAdd(x9, b0, c9); d9 = L.MultiplyAdd(x9, b1, d9); }
            if (R.Count > 10) { V x10 = L.Broadcast(a9[rowStride]); c10 = L.MultiplyAdd(x10, b0, c10); d10 = L.MultiplyAdd(x10, b1, d10); }
            if (R.Count > 11) { V x11 = L.Broadcast(a9[rowStride2]); c11 = L.MultiplyAdd(x11, b0, c11); d11 = L.MultiplyAdd(x11, b1, d11); }
            a0 += columnStride;
            if (R.Count > 3) { a3 += columnStride; }
            if (R.Count > 6) { a6 += columnStride; }
            if (R.Count > 9) { a9 += columnStride; }
            b += bStride;
        }

        tile.Write<V, L>(0, c0, d0);
        if (R.Count > 1) { tile.Write<V, L>(1, c1, d1); }
        if (R.Count > 2) { tile.Write<V, L>(2, c2, d2); }
        if (R.Count > 3) { tile.Write<V, L>(3, c3, d3); }
        if (R.Count > 4) { tile.Write<V, L>(4, c4, d4); }
        if (R.Count > 5) { tile.Write<V, L>(5, c5, d5); }
        if (R.Count > 6) { tile.Write<V, L>(6, c6, d6); }
        if (R.Count > 7) { tile.Write<V, L>(7, c7, d7); }
        if (R.Count > 8) { tile.Write<V, L>(8, c8, d8); }
        if (R.Count > 9) { tile.Write<V, L>(9, c9, d9); }
        if (R.Count > 10) { tile.Write<V, L>(10, c10, d10); }
        if (R.Count > 11) { tile.Write<V, L>(11, c11, d11); }
    }
}

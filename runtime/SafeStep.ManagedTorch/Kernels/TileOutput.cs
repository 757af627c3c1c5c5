using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Where a register tile goes and what happens on the way: C = tile, plus C if asked for, plus a bias if given, negative elements made zero if asked for.</summary>
internal unsafe struct TileOutput<T>
    where T : unmanaged, INumber<T>
{
    public T* C;
    public nint Stride;
    public bool Accumulate, Rectify;
    public T* Bias;

    /// <summary>One row of two vectors. No calls, and little to inline: either would spill every accumulator of the tile's loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write<TVector, TLanes>(int row, TVector left, TVector right)
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        T* c = C + (row * Stride);
        if (Accumulate)
        {
            left = TLanes.Add(left, TLanes.Load(c));
            right = TLanes.Add(right, TLanes.Load(c + TLanes.Count));
        }

        if (Bias != null)
        {
            left = TLanes.Add(left, TLanes.Load(Bias));
            right = TLanes.Add(right, TLanes.Load(Bias + TLanes.Count));
        }

        if (Rectify)
        {
            left = VectorMath<T, TVector, TLanes>.Relu(left);
            right = VectorMath<T, TVector, TLanes>.Relu(right);
        }

        TLanes.Store(left, c);
        TLanes.Store(right, c + TLanes.Count);
    }

    /// <summary>The same for a tile at the right edge, which was first written whole to a buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void WriteEdge<TVector, TLanes>(T* tile, int rows, int columns)
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        TVector zero = TLanes.Broadcast(T.Zero);
        for (int row = 0; row < rows; row++, tile += 2 * TLanes.Count)
        {
            T* c = C + (row * Stride);
            for (int j = 0; j < columns; j += TLanes.Count)
            {
                int left = columns - j;
                TVector value = TLanes.Load(tile + j);
                value = Accumulate ? TLanes.Add(value, VectorMath<T, TVector, TLanes>.Load(c + j, left, zero)) : value;
                value = Bias != null ? TLanes.Add(value, VectorMath<T, TVector, TLanes>.Load(Bias + j, left, zero)) : value;
                value = Rectify ? VectorMath<T, TVector, TLanes>.Relu(value) : value;
                VectorMath<T, TVector, TLanes>.Store(value, c + j, left);
            }
        }
    }
}

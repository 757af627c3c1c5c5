using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Where a register tile goes and what happens on the way: C = activation(tile + C + bias), the last three optional.</summary>
internal unsafe struct TileOutput<T>
    where T : unmanaged, INumber<T>
{
    public T* C;
    public nint Stride;
    public bool Accumulate;
    public T* Bias;
    public bool Relu;

    /// <summary>One row of two vectors. No calls: any would spill every accumulator of the tile's loop.</summary>
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

        if (Relu)
        {
            left = VectorMath<T, TVector, TLanes>.Relu(left);
            right = VectorMath<T, TVector, TLanes>.Relu(right);
        }

        TLanes.Store(left, c);
        TLanes.Store(right, c + TLanes.Count);
    }

    /// <summary>The same for a tile at the right edge, which was first written whole to a buffer.</summary>
    public readonly void WriteEdge(T* tile, int tileStride, int rows, int columns)
    {
        for (int row = 0; row < rows; row++, tile += tileStride)
        {
            T* c = C + (row * Stride);
            for (int j = 0; j < columns; j++)
            {
                T value = Accumulate ? tile[j] + c[j] : tile[j];
                value = Bias != null ? value + Bias[j] : value;
                c[j] = Relu && value < T.Zero ? T.Zero : value;
            }
        }
    }
}

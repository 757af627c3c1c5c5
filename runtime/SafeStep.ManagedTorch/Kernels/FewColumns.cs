using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Softmax of short rows, as many abreast as a vector has lanes and one row to a lane: no step waits for a sum across lanes.</summary>
internal static unsafe class FewColumns<T, V, L>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct
    where L : struct, ILanes<T, V>
{
    /// <summary>Longer rows fill vectors well enough by themselves.</summary>
    public static int Most => 2 * L.Count;

    /// <summary>Elements of work space that a group of rows needs.</summary>
    public static int Work => (Most + 2) * L.Count;

    /// <summary>y = scale softmax(x) for at most a vector's count of rows; x and y may be one matrix; nothing is written where y is null.</summary>
    /// <returns>Where in the work space sum(exp(x - max)) stands for each row; the rows' largest elements follow a vector later.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T* Softmax(T* x, T* y, int rows, int columns, T scale, T* work)
    {
        T* totals = work + (columns * L.Count), largest = totals + L.Count;
        MatrixPacking<T>.Transpose(x, columns, columns, rows, L.Count, work);
        V max = L.Load(work);
        for (T* at = work + L.Count; at < totals; at += L.Count)
        {
            max = VectorMath<T, V, L>.Max(L.Load(at), max);
        }

        V total = L.Broadcast(T.Zero);
        for (T* at = work; at < totals; at += L.Count)
        {
            V e = VectorMath<T, V, L>.Exp(L.Subtract(L.Load(at), max));
            total = L.Add(total, e);
            L.Store(e, at);
        }

        L.Store(total, totals);
        L.Store(max, largest);
        if (y == null)
        {
            return totals;
        }

        V factor = L.Divide(L.Broadcast(scale), total);
        for (T* at = work; at < totals; at += L.Count)
        {
            L.Store(L.Multiply(L.Load(at), factor), at);
        }

        MatrixPacking<T>.Transpose(work, L.Count, rows, columns, columns, y);
        return totals;
    }

    /// <summary>Replaces a vector's count of numbers by their logarithms; always that many, so that a row's does not depend on its neighbours.</summary>
    public static void Log(T* values)
    {
        Span<T> lanes = new(values, L.Count);
        TensorPrimitives.Log(lanes, lanes);
    }
}

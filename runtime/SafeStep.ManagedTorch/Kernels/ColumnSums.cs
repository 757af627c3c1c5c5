using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>The sum of every column of a row-major matrix: the gradient of a bias.</summary>
internal static unsafe class ColumnSums
{
    /// <summary>Rows summed before they are added to the total, so that rounding grows with the blocks, not with the rows.</summary>
    private const int BlockRows = 256;

    public static void Sum<T>(ReadOnlySpan<T> x, int columns, Span<T> sums, SimdPath? path = null)
        where T : unmanaged, INumber<T>
    {
        KernelArguments.Length(sums.Length, columns);
        int rows = columns == 0 ? 0 : x.Length / columns;
        KernelArguments.Length(x.Length, (long)rows * columns);
        fixed (T* px = x, ps = sums)
        {
            RangeKernel.Run<T, Kernel<T, AsTheyAre>>(new() { X = px, Sums = ps, Rows = rows, Columns = columns }, columns, rows, multiple: 64, path: path);
        }
    }

    /// <summary>The gradient through ReLU on the way: result = x where ReLU's result y is positive, zero elsewhere, and its sums. The result may be x.</summary>
    public static void Rectified<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result, int columns, Span<T> sums, SimdPath? path = null)
        where T : unmanaged, INumber<T>
    {
        KernelArguments.Length(sums.Length, columns);
        KernelArguments.Length(y.Length, x.Length);
        KernelArguments.Length(result.Length, x.Length);
        int rows = columns == 0 ? 0 : x.Length / columns;
        KernelArguments.Length(x.Length, (long)rows * columns);
        fixed (T* px = x, py = y, pr = result, ps = sums)
        {
            Kernel<T, WherePositive> kernel = new() { X = px, Sums = ps, Rows = rows, Columns = columns, Gate = (nint)((byte*)py - (byte*)px), Result = (nint)((byte*)pr - (byte*)px) };
            RangeKernel.Run<T, Kernel<T, WherePositive>>(kernel, columns, 2L * rows, multiple: 64, path: path);
        }
    }

    /// <summary>What is summed; known to the JIT, so that plain sums carry no trace of the gate.</summary>
    private interface ISummand
    {
        static abstract bool Gated { get; }
    }

    private readonly struct AsTheyAre : ISummand
    {
        public static bool Gated => false;
    }

    private readonly struct WherePositive : ISummand
    {
        public static bool Gated => true;
    }

    private struct Kernel<T, TSummand> : IRangeKernel<T>
        where T : unmanaged, INumber<T>
        where TSummand : struct, ISummand
    {
        public T* X, Sums;
        public int Rows, Columns;

        /// <summary>Bytes from a place in X to the same place in the gate and in the result.</summary>
        public nint Gate, Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            int j = start;
            for (; j + (4 * L.Count) <= end; j += 4 * L.Count)
            {
                V s0 = L.Broadcast(T.Zero), s1 = s0, s2 = s0, s3 = s0;
                for (int block = 0; block < Rows; block += BlockRows)
                {
                    V a0 = L.Broadcast(T.Zero), a1 = a0, a2 = a0, a3 = a0;
                    T* x = X + ((nint)block * Columns) + j;
                    for (int row = Math.Min(BlockRows, Rows - block); row > 0; row--, x += Columns)
                    {
                        a0 = L.Add(a0, Of<V, L>(x));
                        a1 = L.Add(a1, Of<V, L>(x + L.Count));
                        a2 = L.Add(a2, Of<V, L>(x + (2 * L.Count)));
                        a3 = L.Add(a3, Of<V, L>(x + (3 * L.Count)));
                    }

                    (s0, s1, s2, s3) = (L.Add(s0, a0), L.Add(s1, a1), L.Add(s2, a2), L.Add(s3, a3));
                }

                L.Store(s0, Sums + j);
                L.Store(s1, Sums + j + L.Count);
                L.Store(s2, Sums + j + (2 * L.Count));
                L.Store(s3, Sums + j + (3 * L.Count));
            }

            for (; j < end; j += L.Count)
            {
                int left = end - j;
                V zero = L.Broadcast(T.Zero), sum = zero;
                for (int block = 0; block < Rows; block += BlockRows)
                {
                    V a = zero;
                    T* x = X + ((nint)block * Columns) + j;
                    for (int row = Math.Min(BlockRows, Rows - block); row > 0; row--, x += Columns)
                    {
                        a = L.Add(a, Of<V, L>(x, left, zero));
                    }

                    sum = L.Add(sum, a);
                }

                VectorMath<T, V, L>.Store(sum, Sums + j, left);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly V Of<V, L>(T* x)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V value = L.Load(x);
            if (TSummand.Gated)
            {
                value = ReluGradient.Of<T, V, L>(L.Load(At(x, Gate)), value);
                L.Store(value, At(x, Result));
            }

            return value;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly V Of<V, L>(T* x, int left, V zero)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V value = VectorMath<T, V, L>.Load(x, left, zero);
            if (TSummand.Gated)
            {
                value = ReluGradient.Of<T, V, L>(VectorMath<T, V, L>.Load(At(x, Gate), left, zero), value);
                VectorMath<T, V, L>.Store(value, At(x, Result), left);
            }

            return value;
        }

        private static T* At(T* x, nint bytes) => (T*)((byte*)x + bytes);
    }
}

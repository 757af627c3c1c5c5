using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>The sum of the squares of all elements, in four places by turns, so that the processor fetches ahead in each of them, in no order that another sum would have.</summary>
internal static unsafe class SumOfSquares
{
    public static double Of<T>(ReadOnlySpan<T> x, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double result = 0;
        fixed (T* px = x)
        {
            RangeKernel.Run<T, Kernel<T>>(new() { X = px, Length = x.Length, Result = &result }, x.Length == 0 ? 0 : 1, x.Length, path: path);
        }

        return result;
    }

    private struct Kernel<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X;
        public nint Length;
        public double* Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V zero = L.Broadcast(T.Zero), a = zero, b = zero, c = zero, d = zero;
            // Places a power of two apart would share the same lines of the caches.
            nint quarter = Length / (4 * L.Count) * L.Count, apart = quarter + (quarter > 64 * L.Count ? 5 * L.Count : 0);
            nint together = Math.Min(apart, (Length - (3 * apart)) / L.Count * L.Count), i = 0;
            for (; i < together; i += L.Count)
            {
                a = Add(L.Load(X + i), a);
                b = Add(L.Load(X + i + apart), b);
                c = Add(L.Load(X + i + (2 * apart)), c);
                d = Add(L.Load(X + i + (3 * apart)), d);
            }

            for (; i < apart; i += L.Count)
            {
                a = Add(L.Load(X + i), a);
                b = Add(L.Load(X + i + apart), b);
                c = Add(L.Load(X + i + (2 * apart)), c);
            }

            for (i = (3 * apart) + together; i < Length; i += L.Count)
            {
                a = Add(VectorMath<T, V, L>.Load(X + i, Length - i, zero), a);
            }

            *Result = double.CreateChecked(L.Sum(L.Add(L.Add(a, b), L.Add(c, d))));

            static V Add(V value, V sum) => L.MultiplyAdd(value, value, sum);
        }
    }
}

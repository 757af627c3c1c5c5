using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>A function of up to three vectors, for <see cref="ElementKernels"/>.</summary>
internal interface IElementFunction
{
    static abstract V Of<T, V, L>(V x, V y)
        where T : unmanaged, INumber<T>
        where V : struct
        where L : struct, ILanes<T, V>;
}

/// <summary>Elementwise functions over whole spans; the result may be one of the inputs.</summary>
internal static unsafe class ElementKernels
{
    /// <summary>Elements per range: a multiple of every vector's length.</summary>
    private const int Chunk = 64;

    /// <summary>result = f(x, y), two spans of one length.</summary>
    public static void Apply<T, TFunction>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result, long cost = 1, SimdPath? path = null)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IElementFunction
    {
        if (x.Length != y.Length || x.Length != result.Length)
        {
            throw new ArgumentException($"Spans of {x.Length}, {y.Length} and {result.Length} elements are not of one length.");
        }

        fixed (T* px = x, py = y, pr = result)
        {
            int chunks = (result.Length + Chunk - 1) / Chunk;
            RangeKernel.Run<T, Kernel<T, TFunction>>(new() { X = px, Y = py, Result = pr, Length = result.Length }, chunks, Chunk * cost, path: path);
        }
    }

    /// <summary>result = f(x).</summary>
    public static void Apply<T, TFunction>(ReadOnlySpan<T> x, Span<T> result, long cost = 1, SimdPath? path = null)
        where T : unmanaged, INumber<T>
        where TFunction : struct, IElementFunction => Apply<T, TFunction>(x, x, result, cost, path);

    private struct Kernel<T, TFunction> : IRangeKernel<T>
        where T : unmanaged, INumber<T>
        where TFunction : struct, IElementFunction
    {
        public T* X, Y, Result;
        public int Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            nint last = Math.Min((nint)end * Chunk, Length);
            V zero = L.Broadcast(T.Zero);
            for (nint i = (nint)start * Chunk; i < last; i += L.Count)
            {
                nint left = last - i;
                V x = VectorMath<T, V, L>.Load(X + i, left, zero), y = VectorMath<T, V, L>.Load(Y + i, left, zero);
                VectorMath<T, V, L>.Store(TFunction.Of<T, V, L>(x, y), Result + i, left);
            }
        }
    }
}

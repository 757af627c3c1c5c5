using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>GELU and its tangent, which share the normal distribution.</summary>
internal static unsafe class GeluTangentKernel
{
    private const int Chunk = 64;

    /// <summary>y = x Phi(x), dy = (Phi(x) + x phi(x)) dx.</summary>
    public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dx, Span<T> y, Span<T> dy, SimdPath? path = null)
        where T : unmanaged, INumber<T>
    {
        KernelArguments.Length(dx.Length, x.Length);
        KernelArguments.Length(y.Length, x.Length);
        KernelArguments.Length(dy.Length, x.Length);
        fixed (T* px = x, pdx = dx, py = y, pdy = dy)
        {
            Kernel<T> kernel = new() { X = px, Dx = pdx, Y = py, Dy = pdy, Length = x.Length };
            RangeKernel.Run<T, Kernel<T>>(kernel, (x.Length + Chunk - 1) / Chunk, Chunk * Mapped.Transcendental, path: path);
        }
    }

    private struct Kernel<T> : IRangeKernel<T>
        where T : unmanaged, INumber<T>
    {
        public T* X, Dx, Y, Dy;
        public int Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V zero = L.Broadcast(T.Zero);
            nint last = Math.Min((nint)end * Chunk, Length);
            for (nint i = (nint)start * Chunk; i < last; i += L.Count)
            {
                nint left = last - i;
                V x = VectorMath<T, V, L>.Load(X + i, left, zero);
                V normal = VectorErf<T, V, L>.Normal(x, out V density);
                V slope = L.Add(normal, L.Multiply(x, density));
                VectorMath<T, V, L>.Store(L.Multiply(x, normal), Y + i, left);
                VectorMath<T, V, L>.Store(L.Multiply(VectorMath<T, V, L>.Load(Dx + i, left, zero), slope), Dy + i, left);
            }
        }
    }
}

using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>One step of Adam's settings; the corrections are 1 - beta^step.</summary>
/// <param name="WeightDecay">Added to the gradient, or with <paramref name="Decoupled"/> taken from the parameter (AdamW).</param>
internal readonly record struct AdamStep(
    double LearningRate, double Beta1, double Beta2, double Eps, double WeightDecay, bool Decoupled, double Correction1, double Correction2);

/// <summary>Parameter updates in one pass over memory.</summary>
internal static unsafe class OptimizerKernels
{
    private const int Chunk = 64;

    // Old values of so many bytes have left the caches when they are asked for, if they are.
    private const int PastCachesFrom = 1 << 19;

    public static void Adam<T>(Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> mean, Span<T> square, in AdamStep step, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Run(parameter, gradient, mean, square, [], [], step, path);

    /// <summary>The same, and besides the values from before are kept.</summary>
    /// <param name="old">Filled with the parameter's values from before.</param>
    /// <returns>The sum of the squares of the change. It does not depend on the threads.</returns>
    public static double Adam<T>(Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> mean, Span<T> square, Span<T> old, in AdamStep step, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.Length(old.Length, parameter.Length);
        int chunks = (parameter.Length + Chunk - 1) / Chunk;
        T[] squares = ArrayPool<T>.Shared.Rent(chunks);
        Run(parameter, gradient, mean, square, old, squares.AsSpan(0, chunks), step, path);
        double sum = 0;
        foreach (T part in squares.AsSpan(0, chunks))
        {
            sum += double.CreateTruncating(part);
        }

        ArrayPool<T>.Shared.Return(squares);
        return sum;
    }

    private static void Run<T>(Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> mean, Span<T> square, Span<T> old, Span<T> squares, in AdamStep step, SimdPath? path)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.Length(gradient.Length, parameter.Length);
        KernelArguments.Length(mean.Length, parameter.Length);
        KernelArguments.Length(square.Length, parameter.Length);
        fixed (T* pp = parameter, pg = gradient, pm = mean, ps = square, po = old, pq = squares)
        {
            AdamKernel<T> kernel = new()
            {
                Parameter = pp, Gradient = pg, Mean = pm, Square = ps, Old = po, Squares = pq, Length = parameter.Length,
                PastCaches = (long)old.Length * sizeof(T) >= PastCachesFrom && ((nint)po & (BufferPool.Alignment - 1)) == 0,
                Keep = T.CreateChecked(step.Decoupled ? 1 - (step.LearningRate * step.WeightDecay) : 1),
                Decay = T.CreateChecked(step.Decoupled ? 0 : step.WeightDecay),
                Beta1 = T.CreateChecked(step.Beta1), NewMean = T.CreateChecked(1 - step.Beta1),
                Beta2 = T.CreateChecked(step.Beta2), NewSquare = T.CreateChecked(1 - step.Beta2),
                RootScale = T.CreateChecked(1 / Math.Sqrt(step.Correction2)), Eps = T.CreateChecked(step.Eps),
                Rate = T.CreateChecked(-step.LearningRate / step.Correction1),
            };
            RangeKernel.Run<T, AdamKernel<T>>(kernel, (parameter.Length + Chunk - 1) / Chunk, 8 * Chunk, path: path);
        }
    }

    private struct AdamKernel<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Old values and, for each chunk, the squares of the change; null where nobody wants them.
        public T* Old, Squares;
        public T* Parameter, Gradient, Mean, Square;
        public int Length;
        public bool PastCaches;
        public T Keep, Decay, Beta1, NewMean, Beta2, NewSquare, RootScale, Eps, Rate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V zero = L.Broadcast(T.Zero);
            for (int chunk = start; chunk < end; chunk++)
            {
                int last = Math.Min((chunk + 1) * Chunk, Length);
                V squares = zero;
                for (int i = chunk * Chunk; i < last; i += L.Count)
                {
                    int left = last - i;
                    V before = VectorMath<T, V, L>.Load(Parameter + i, left, zero);
                    V g = L.MultiplyAdd(before, L.Broadcast(Decay), VectorMath<T, V, L>.Load(Gradient + i, left, zero));
                    V m = L.Multiply(VectorMath<T, V, L>.Load(Mean + i, left, zero), L.Broadcast(Beta1));
                    V s = L.Multiply(VectorMath<T, V, L>.Load(Square + i, left, zero), L.Broadcast(Beta2));
                    m = L.MultiplyAdd(g, L.Broadcast(NewMean), m);
                    s = L.MultiplyAdd(L.Multiply(g, g), L.Broadcast(NewSquare), s);
                    V root = L.MultiplyAdd(L.Sqrt(s), L.Broadcast(RootScale), L.Broadcast(Eps));
                    V after = L.MultiplyAdd(L.Divide(m, root), L.Broadcast(Rate), L.Multiply(before, L.Broadcast(Keep)));
                    VectorMath<T, V, L>.Store(after, Parameter + i, left);
                    VectorMath<T, V, L>.Store(m, Mean + i, left);
                    VectorMath<T, V, L>.Store(s, Square + i, left);
                    if (Old != null)
                    {
                        if (PastCaches && left >= L.Count)
                        {
                            L.StorePastCaches(before, Old + i);
                        }
                        else
                        {
                            VectorMath<T, V, L>.Store(before, Old + i, left);
                        }

                        // Beyond the last value there may be 0 / 0.
                        V moved = L.Subtract(left < L.Count ? VectorMath<T, V, L>.Load(Parameter + i, left, zero) : after, before);
                        squares = L.MultiplyAdd(moved, moved, squares);
                    }
                }

                if (Old != null)
                {
                    Squares[chunk] = L.Sum(squares);
                }
            }

            if (PastCaches && Sse.IsSupported)
            {
                // Before another thread reads them.
                Sse.StoreFence();
            }
        }
    }
}

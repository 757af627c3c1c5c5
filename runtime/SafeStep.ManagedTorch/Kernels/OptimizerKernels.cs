using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>One step of Adam's settings; the corrections are 1 - beta^step.</summary>
/// <param name="WeightDecay">Added to the gradient, or with <paramref name="Decoupled"/> taken from the parameter (AdamW).</param>
internal readonly record struct AdamStep(
    double LearningRate, double Beta1, double Beta2, double Eps, double WeightDecay, bool Decoupled, double Correction1, double Correction2);

/// <summary>Parameter updates in one pass over memory.</summary>
internal static unsafe class OptimizerKernels
{
    private const int Chunk = 64;

    public static void Adam<T>(Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> mean, Span<T> square, in AdamStep step, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.Length(gradient.Length, parameter.Length);
        KernelArguments.Length(mean.Length, parameter.Length);
        KernelArguments.Length(square.Length, parameter.Length);
        fixed (T* pp = parameter, pg = gradient, pm = mean, ps = square)
        {
            AdamKernel<T> kernel = new()
            {
                Parameter = pp, Gradient = pg, Mean = pm, Square = ps, Length = parameter.Length,
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
        public T* Parameter, Gradient, Mean, Square;
        public int Length;
        public T Keep, Decay, Beta1, NewMean, Beta2, NewSquare, RootScale, Eps, Rate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            int last = Math.Min(end * Chunk, Length);
            V zero = L.Broadcast(T.Zero);
            for (int i = start * Chunk; i < last; i += L.Count)
            {
                int left = last - i;
                V p = VectorMath<T, V, L>.Load(Parameter + i, left, zero);
                V g = L.MultiplyAdd(p, L.Broadcast(Decay), VectorMath<T, V, L>.Load(Gradient + i, left, zero));
                V m = L.Multiply(VectorMath<T, V, L>.Load(Mean + i, left, zero), L.Broadcast(Beta1));
                V s = L.Multiply(VectorMath<T, V, L>.Load(Square + i, left, zero), L.Broadcast(Beta2));
                m = L.MultiplyAdd(g, L.Broadcast(NewMean), m);
                s = L.MultiplyAdd(L.Multiply(g, g), L.Broadcast(NewSquare), s);
                V root = L.MultiplyAdd(L.Sqrt(s), L.Broadcast(RootScale), L.Broadcast(Eps));
                p = L.MultiplyAdd(L.Divide(m, root), L.Broadcast(Rate), L.Multiply(p, L.Broadcast(Keep)));
                VectorMath<T, V, L>.Store(p, Parameter + i, left);
                VectorMath<T, V, L>.Store(m, Mean + i, left);
                VectorMath<T, V, L>.Store(s, Square + i, left);
            }
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Cross-entropy of rows of logits against class indices, with its gradient in the same pass.</summary>
internal static unsafe class CrossEntropyKernels
{
    private const int Cost = 14;

    /// <summary>Each row's loss log(sum(exp(x))) - x[target], zero for an ignored row; and its gradient by x, if asked for: scale (softmax(x) - onehot(target)).</summary>
    /// <param name="gradients">Empty when no gradient is wanted.</param>
    public static void Forward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<long> targets, int classes, long ignored, double scale, Span<T> losses, Span<T> gradients, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.Length(logits.Length, (long)targets.Length * classes);
        KernelArguments.Length(losses.Length, targets.Length);
        KernelArguments.Optional(gradients.Length, logits.Length);
        Count(targets, classes, ignored);
        fixed (T* px = logits, pl = losses, pg = gradients)
        fixed (long* pt = targets)
        {
            LossRows<T> kernel = new() { X = px, Targets = pt, Losses = pl, Gradients = pg, Classes = classes, Ignored = ignored, Scale = T.CreateChecked(scale) };
            RangeKernel.Run<T, LossRows<T>>(kernel, targets.Length, (long)classes * Cost, path: path);
        }
    }

    /// <summary>The number of targets that are not ignored.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not a class.</exception>
    public static int Count(ReadOnlySpan<long> targets, int classes, long ignored)
    {
        int counted = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            long target = targets[row];
            if (target == ignored)
            {
                continue;
            }

            if ((ulong)target >= (ulong)classes)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(targets), $"cross_entropy: label {target} of sample {row} is not a class; there are {classes} classes, 0 to {classes - 1}.");
            }

            counted++;
        }

        return counted;
    }

    private struct LossRows<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Losses, Gradients;
        public long* Targets;
        public int Classes;
        public long Ignored;
        public T Scale;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            if (Classes <= FewColumns<T, V, L>.Most)
            {
                RunAbreast<V, L>(start, end);
                return;
            }

            for (int row = start; row < end; row++)
            {
                T* x = X + ((nint)row * Classes), gradient = Gradients == null ? null : Gradients + ((nint)row * Classes);
                long target = Targets[row];
                if (target == Ignored)
                {
                    Losses[row] = T.Zero;
                    if (gradient != null)
                    {
                        new Span<T>(gradient, Classes).Clear();
                    }

                    continue;
                }

                if (gradient == null)
                {
                    T highest = RowMath<T, V, L>.Max(x, Classes);
                    Losses[row] = T.Log(RowMath<T, V, L>.ExpSum(x, Classes, highest)) - (x[target] - highest);
                    continue;
                }

                T max = RowMath<T, V, L>.Max(x, Classes), total = RowMath<T, V, L>.ExpSum(x, gradient, Classes, max);
                RowMath<T, V, L>.Affine(gradient, gradient, Classes, Scale / total, T.Zero);
                Losses[row] = T.Log(total) - (x[target] - max);
                gradient[target] -= Scale;
            }
        }

        private readonly void RunAbreast<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            T* work = stackalloc T[FewColumns<T, V, L>.Work];
            for (int first = start; first < end; first += L.Count)
            {
                int rows = Math.Min(L.Count, end - first);
                T* x = X + ((nint)first * Classes), gradient = Gradients == null ? null : Gradients + ((nint)first * Classes);
                T* logs = FewColumns<T, V, L>.Softmax(x, gradient, rows, Classes, Scale, work), largest = logs + L.Count;
                FewColumns<T, V, L>.Log(logs);
                for (int row = 0; row < rows; row++)
                {
                    long target = Targets[first + row];
                    nint at = (nint)row * Classes;
                    bool counts = target != Ignored;
                    Losses[first + row] = counts ? logs[row] - (x[at + target] - largest[row]) : T.Zero;
                    if (gradient != null && counts)
                    {
                        gradient[at + target] -= Scale;
                    }
                    else if (gradient != null)
                    {
                        new Span<T>(gradient + at, Classes).Clear();
                    }
                }
            }
        }
    }
}

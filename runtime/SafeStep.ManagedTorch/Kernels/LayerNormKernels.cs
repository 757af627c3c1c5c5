using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Layer norm over the rows of a matrix: y = (x - mean) / sqrt(variance + eps) * weight + bias.</summary>
internal static unsafe class LayerNormKernels
{
    /// <param name="weight">Empty for ones; likewise <paramref name="bias"/> for zeros.</param>
    /// <param name="means">One per row, kept for the backward pass; likewise <paramref name="scales"/>, 1 / sqrt(variance + eps).</param>
    public static void Forward<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, double eps, int columns, Span<T> y, Span<T> means, Span<T> scales, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = KernelArguments.Rows(x.Length, y.Length, columns);
        KernelArguments.Optional(weight.Length, columns);
        KernelArguments.Optional(bias.Length, columns);
        KernelArguments.Length(means.Length, rows);
        KernelArguments.Length(scales.Length, rows);
        fixed (T* px = x, pw = weight, pb = bias, py = y, pm = means, ps = scales)
        {
            ForwardRows<T> kernel = new() { X = px, Weight = pw, Bias = pb, Y = py, Means = pm, Scales = ps, Columns = columns, Eps = T.CreateChecked(eps) };
            RangeKernel.Run<T, ForwardRows<T>>(kernel, rows, 4L * columns, path: path);
        }
    }

    /// <summary>The gradient of x.</summary>
    public static void BackwardInput<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> means, ReadOnlySpan<T> scales, ReadOnlySpan<T> dy, int columns, Span<T> dx, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = KernelArguments.Rows(x.Length, dx.Length, columns);
        KernelArguments.Length(dy.Length, x.Length);
        KernelArguments.Optional(weight.Length, columns);
        KernelArguments.Length(means.Length, rows);
        KernelArguments.Length(scales.Length, rows);
        fixed (T* px = x, pw = weight, pm = means, ps = scales, pdy = dy, pdx = dx)
        {
            BackwardRows<T> kernel = new() { X = px, Weight = pw, Means = pm, Scales = ps, Dy = pdy, Dx = pdx, Columns = columns };
            RangeKernel.Run<T, BackwardRows<T>>(kernel, rows, 5L * columns, path: path);
        }
    }

    /// <summary>The gradients of weight and bias, summed over the rows.</summary>
    public static void BackwardWeight<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> means, ReadOnlySpan<T> scales, ReadOnlySpan<T> dy, int columns, Span<T> dweight, Span<T> dbias, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = KernelArguments.Rows(x.Length, dy.Length, columns);
        KernelArguments.Length(means.Length, rows);
        KernelArguments.Length(scales.Length, rows);
        KernelArguments.Length(dweight.Length, columns);
        KernelArguments.Length(dbias.Length, columns);
        fixed (T* px = x, pm = means, ps = scales, pdy = dy, pdw = dweight, pdb = dbias)
        {
            BackwardColumns<T> kernel = new() { X = px, Means = pm, Scales = ps, Dy = pdy, Dweight = pdw, Dbias = pdb, Rows = rows, Columns = columns };
            RangeKernel.Run<T, BackwardColumns<T>>(kernel, columns, 3L * rows, multiple: 32, path: path);
        }
    }

    private struct ForwardRows<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Weight, Bias, Y, Means, Scales;
        public int Columns;
        public T Eps;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            for (int row = start; row < end; row++)
            {
                T* x = X + ((nint)row * Columns), y = Y + ((nint)row * Columns);
                var (mean, scale) = RowMath<T, V, L>.Normalisation(x, Columns, Eps);
                (Means[row], Scales[row]) = (mean, scale);
                Normalise<V, L>(x, y, mean, scale);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Normalise<V, L>(T* x, T* y, T mean, T scale)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V centre = L.Broadcast(mean), factor = L.Broadcast(scale), zero = L.Broadcast(T.Zero), one = L.Broadcast(T.One);
            for (int i = 0; i < Columns; i += L.Count)
            {
                int left = Columns - i;
                V normal = L.Multiply(L.Subtract(VectorMath<T, V, L>.Load(x + i, left, zero), centre), factor);
                normal = Weight == null ? normal : L.Multiply(normal, VectorMath<T, V, L>.Load(Weight + i, left, one));
                VectorMath<T, V, L>.Store(Bias == null ? normal : L.Add(normal, VectorMath<T, V, L>.Load(Bias + i, left, zero)), y + i, left);
            }
        }
    }

    /// <summary>With g = dy weight and n the normalised row: dx = (g - mean(g) - n mean(g n)) scale.</summary>
    private struct BackwardRows<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Weight, Means, Scales, Dy, Dx;
        public int Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V zero = L.Broadcast(T.Zero), share = L.Broadcast(T.One / T.CreateChecked(Columns));
            for (int row = start; row < end; row++)
            {
                T* x = X + ((nint)row * Columns), dy = Dy + ((nint)row * Columns), dx = Dx + ((nint)row * Columns);
                V centre = L.Broadcast(Means[row]), factor = L.Broadcast(Scales[row]), sum = zero, product = zero;
                for (int i = 0; i < Columns; i += L.Count)
                {
                    int left = Columns - i;
                    V g = Weighted<V, L>(dy, i, left);
                    sum = L.Add(sum, g);
                    product = L.MultiplyAdd(g, L.Subtract(VectorMath<T, V, L>.Load(x + i, left, centre), centre), product);
                }

                V meanG = L.Multiply(L.Broadcast(L.Sum(sum)), share);
                V meanGn = L.Multiply(L.Multiply(L.Broadcast(L.Sum(product)), share), L.Multiply(factor, factor));
                for (int i = 0; i < Columns; i += L.Count)
                {
                    int left = Columns - i;
                    V along = L.Multiply(L.Subtract(VectorMath<T, V, L>.Load(x + i, left, zero), centre), meanGn);
                    V result = L.Multiply(L.Subtract(L.Subtract(Weighted<V, L>(dy, i, left), meanG), along), factor);
                    VectorMath<T, V, L>.Store(result, dx + i, left);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly V Weighted<V, L>(T* dy, int i, int left)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V zero = L.Broadcast(T.Zero), g = VectorMath<T, V, L>.Load(dy + i, left, zero);
            return Weight == null ? g : L.Multiply(g, VectorMath<T, V, L>.Load(Weight + i, left, zero));
        }
    }

    private struct BackwardColumns<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Means, Scales, Dy, Dweight, Dbias;
        public int Rows, Columns;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V zero = L.Broadcast(T.Zero);
            for (int j = start; j < end; j += L.Count)
            {
                int left = Columns - j;
                V weight = zero, bias = zero;
                T* x = X + j, dy = Dy + j;
                for (int row = 0; row < Rows; row++, x += Columns, dy += Columns)
                {
                    V g = VectorMath<T, V, L>.Load(dy, left, zero), value = VectorMath<T, V, L>.Load(x, left, zero);
                    weight = L.MultiplyAdd(L.Multiply(g, L.Broadcast(Scales[row])), L.Subtract(value, L.Broadcast(Means[row])), weight);
                    bias = L.Add(bias, g);
                }

                VectorMath<T, V, L>.Store(weight, Dweight + j, left);
                VectorMath<T, V, L>.Store(bias, Dbias + j, left);
            }
        }
    }
}

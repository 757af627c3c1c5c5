using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Layer norm over the rows of a matrix together with its tangent.</summary>
internal static unsafe class LayerNormTangentKernel
{
    /// <summary>With n = (x - mean) scale, scale = 1 / sqrt(variance + eps): y = n w + b and dy = (dx - mean(dx) - n mean(n dx)) scale w + n dw + db.</summary>
    /// <param name="dx">Empty for zeros; likewise the parameters' tangents and <paramref name="bias"/>.</param>
    /// <param name="weight">Empty for ones.</param>
    /// <param name="y">Empty where the value is not wanted.</param>
    public static void Run<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> dx, ReadOnlySpan<T> weight, ReadOnlySpan<T> dweight, ReadOnlySpan<T> bias, ReadOnlySpan<T> dbias,
        double eps, int columns, Span<T> y, Span<T> dy, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rows = KernelArguments.Rows(x.Length, dy.Length, columns);
        KernelArguments.Optional(dx.Length, x.Length);
        KernelArguments.Optional(y.Length, x.Length);
        KernelArguments.Optional(weight.Length, columns);
        KernelArguments.Optional(dweight.Length, columns);
        KernelArguments.Optional(bias.Length, columns);
        KernelArguments.Optional(dbias.Length, columns);
        fixed (T* px = x, pdx = dx, pw = weight, pdw = dweight, pb = bias, pdb = dbias, py = y, pdy = dy)
        {
            Kernel<T> kernel = new()
            {
                X = px, Dx = pdx, Weight = pw, Dweight = pdw, Bias = pb, Dbias = pdb, Y = py, Dy = pdy, Columns = columns, Eps = T.CreateChecked(eps),
            };
            RangeKernel.Run<T, Kernel<T>>(kernel, rows, 8L * columns, path: path);
        }
    }

    private struct Kernel<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Dx, Weight, Dweight, Bias, Dbias, Y, Dy;
        public int Columns;
        public T Eps;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            T count = T.CreateChecked(Columns);
            for (int row = start; row < end; row++)
            {
                nint from = (nint)row * Columns;
                var (mean, scale) = RowMath<T, V, L>.Normalisation(X + from, Columns, Eps);
                T meanDx = T.Zero, along = T.Zero;
                if (Dx != null)
                {
                    meanDx = RowMath<T, V, L>.Sum(Dx + from, Columns) / count;
                    along = scale * Product<V, L>(X + from, Dx + from, mean) / count;
                }

                Write<V, L>(from, mean, scale, meanDx, along);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly T Product<V, L>(T* x, T* dx, T mean)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V zero = L.Broadcast(T.Zero), centre = L.Broadcast(mean), sum = zero;
            for (int i = 0; i < Columns; i += L.Count)
            {
                int left = Columns - i;
                sum = L.MultiplyAdd(VectorMath<T, V, L>.Load(dx + i, left, zero), L.Subtract(VectorMath<T, V, L>.Load(x + i, left, centre), centre), sum);
            }

            return L.Sum(sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Write<V, L>(nint from, T mean, T scale, T meanDx, T along)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V zero = L.Broadcast(T.Zero), centre = L.Broadcast(mean), factor = L.Broadcast(scale);
            for (int i = 0; i < Columns; i += L.Count)
            {
                int left = Columns - i;
                V normal = L.Multiply(L.Subtract(VectorMath<T, V, L>.Load(X + from + i, left, zero), centre), factor);
                V tangent = zero;
                if (Dx != null)
                {
                    V outside = L.Subtract(VectorMath<T, V, L>.Load(Dx + from + i, left, zero), L.Broadcast(meanDx));
                    tangent = L.Multiply(L.Subtract(outside, L.Multiply(normal, L.Broadcast(along))), factor);
                    tangent = Weight == null ? tangent : L.Multiply(tangent, VectorMath<T, V, L>.Load(Weight + i, left, zero));
                }

                tangent = Dweight == null ? tangent : L.MultiplyAdd(normal, VectorMath<T, V, L>.Load(Dweight + i, left, zero), tangent);
                tangent = Dbias == null ? tangent : L.Add(tangent, VectorMath<T, V, L>.Load(Dbias + i, left, zero));
                VectorMath<T, V, L>.Store(tangent, Dy + from + i, left);
                if (Y != null)
                {
                    V value = Weight == null ? normal : L.Multiply(normal, VectorMath<T, V, L>.Load(Weight + i, left, zero));
                    VectorMath<T, V, L>.Store(Bias == null ? value : L.Add(value, VectorMath<T, V, L>.Load(Bias + i, left, zero)), Y + from + i, left);
                }
            }
        }
    }
}

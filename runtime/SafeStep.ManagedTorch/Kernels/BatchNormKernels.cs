using System.Numerics;
using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Batch norm over [batch, channels, positions]: a mean and a variance per channel, taken over batch and positions.</summary>
internal static unsafe class BatchNormKernels
{
    /// <summary>Mean and (biased) variance of each channel.</summary>
    public static void Statistics<T>(ReadOnlySpan<T> x, int channels, int positions, Span<T> means, Span<T> variances, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int batch = Batch(x.Length, channels, positions);
        KernelArguments.Length(means.Length, channels);
        KernelArguments.Length(variances.Length, channels);
        fixed (T* px = x, pm = means, pv = variances)
        {
            MomentChannels<T> kernel = new() { X = px, Means = pm, Variances = pv, Batch = batch, Channels = channels, Positions = positions };
            RangeKernel.Run<T, MomentChannels<T>>(kernel, channels, 2L * batch * positions, path: path);
        }
    }

    /// <summary>y = scale x + shift, each channel with its own; y and x may be one span.</summary>
    public static void Affine<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> scales, ReadOnlySpan<T> shifts, int positions, Span<T> y, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = scales.Length, batch = Batch(x.Length, channels, positions);
        KernelArguments.Length(shifts.Length, channels);
        KernelArguments.Length(y.Length, x.Length);
        fixed (T* px = x, pa = scales, pb = shifts, py = y)
        {
            AffinePlanes<T> kernel = new() { X = px, Scales = pa, Shifts = pb, Y = py, Channels = channels, Positions = positions };
            RangeKernel.Run<T, AffinePlanes<T>>(kernel, batch * channels, positions, path: path);
        }
    }

    /// <summary>Per channel sum(dy) and sum(dy (x - mean)).</summary>
    public static void BackwardSums<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> dy, ReadOnlySpan<T> means, int positions, Span<T> sums, Span<T> products, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = means.Length, batch = Batch(x.Length, channels, positions);
        KernelArguments.Length(dy.Length, x.Length);
        KernelArguments.Length(sums.Length, channels);
        KernelArguments.Length(products.Length, channels);
        fixed (T* px = x, pdy = dy, pm = means, ps = sums, pp = products)
        {
            SumChannels<T> kernel = new() { X = px, Dy = pdy, Means = pm, Sums = ps, Products = pp, Batch = batch, Channels = channels, Positions = positions };
            RangeKernel.Run<T, SumChannels<T>>(kernel, channels, 2L * batch * positions, path: path);
        }
    }

    /// <summary>dx = a dy + b x + c, each channel with its own three.</summary>
    public static void BackwardInput<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> dy, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, int positions, Span<T> dx, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = a.Length, batch = Batch(x.Length, channels, positions);
        KernelArguments.Length(b.Length, channels);
        KernelArguments.Length(c.Length, channels);
        KernelArguments.Length(dy.Length, x.Length);
        KernelArguments.Length(dx.Length, x.Length);
        fixed (T* px = x, pdy = dy, pa = a, pb = b, pc = c, pdx = dx)
        {
            InputPlanes<T> kernel = new() { X = px, Dy = pdy, A = pa, B = pb, C = pc, Dx = pdx, Channels = channels, Positions = positions };
            RangeKernel.Run<T, InputPlanes<T>>(kernel, batch * channels, 2L * positions, path: path);
        }
    }

    /// <summary>The sum of each channel: the gradient of a convolution's bias.</summary>
    public static void ChannelSums<T>(ReadOnlySpan<T> x, int positions, Span<T> sums, SimdPath? path = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = sums.Length, batch = Batch(x.Length, channels, positions);
        fixed (T* px = x, ps = sums)
        {
            SumChannels<T> kernel = new() { Dy = px, Sums = ps, Batch = batch, Channels = channels, Positions = positions };
            RangeKernel.Run<T, SumChannels<T>>(kernel, channels, (long)batch * positions, path: path);
        }
    }

    private static int Batch(int length, int channels, int positions)
    {
        int sample = checked(channels * positions);
        int batch = sample == 0 ? 0 : length / sample;
        KernelArguments.Length(length, (long)batch * sample);
        return batch;
    }

    /// <summary>Sums of distances from the channel's first value and of their squares, which cancel little; planes are summed in lanes, the batch in double.</summary>
    private struct MomentChannels<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Means, Variances;
        public int Batch, Channels, Positions;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            for (int channel = start; channel < end; channel++)
            {
                T* x = X + ((nint)channel * Positions);
                T origin = Batch == 0 ? T.Zero : *x;
                V zero = L.Broadcast(T.Zero), centre = L.Broadcast(origin);
                double sum = 0, squares = 0, count = (double)Batch * Positions;
                for (int image = 0; image < Batch; image++, x += (nint)Channels * Positions)
                {
                    V s = zero, q = zero;
                    for (int i = 0; i < Positions; i += L.Count)
                    {
                        V value = L.Subtract(VectorMath<T, V, L>.Load(x + i, Positions - i, centre), centre);
                        s = L.Add(s, value);
                        q = L.MultiplyAdd(value, value, q);
                    }

                    sum += double.CreateChecked(L.Sum(s));
                    squares += double.CreateChecked(L.Sum(q));
                }

                double mean = sum / count;
                Means[channel] = T.CreateChecked(mean) + origin;
                Variances[channel] = T.CreateChecked(Math.Max(0, (squares / count) - (mean * mean)));
                if (double.IsNaN(squares))
                {
                    Variances[channel] = T.NaN;
                    Means[channel] = PlainMean(X + ((nint)channel * Positions), count);
                }
            }
        }

        // Distances from an infinity are no numbers: the mean of such a channel is that of its values.
        private readonly T PlainMean(T* x, double count)
        {
            double sum = 0;
            for (int image = 0; image < Batch; image++, x += (nint)Channels * Positions)
            {
                for (int i = 0; i < Positions; i++) sum += double.CreateChecked(x[i]);
            }

            return T.CreateChecked(sum / count);
        }
    }

    private struct SumChannels<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Dy, Means, Sums, Products;
        public int Batch, Channels, Positions;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            for (int channel = start; channel < end; channel++)
            {
                T* dy = Dy + ((nint)channel * Positions), x = X + ((nint)channel * Positions);
                V zero = L.Broadcast(T.Zero), centre = X == null ? zero : L.Broadcast(Means[channel]);
                double sum = 0, product = 0;
                for (int image = 0; image < Batch; image++, dy += (nint)Channels * Positions, x += (nint)Channels * Positions)
                {
                    V s = zero, p = zero;
                    for (int i = 0; i < Positions; i += L.Count)
                    {
                        V g = VectorMath<T, V, L>.Load(dy + i, Positions - i, zero);
                        s = L.Add(s, g);
                        if (X != null)
                        {
                            p = L.MultiplyAdd(g, L.Subtract(VectorMath<T, V, L>.Load(x + i, Positions - i, zero), centre), p);
                        }
                    }

                    sum += double.CreateChecked(L.Sum(s));
                    product += double.CreateChecked(L.Sum(p));
                }

                Sums[channel] = T.CreateChecked(sum);
                if (X != null)
                {
                    Products[channel] = T.CreateChecked(product);
                }
            }
        }
    }

    private struct AffinePlanes<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Scales, Shifts, Y;
        public int Channels, Positions;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            for (int plane = start; plane < end; plane++)
            {
                int channel = plane % Channels;
                RowMath<T, V, L>.Affine(X + ((nint)plane * Positions), Y + ((nint)plane * Positions), Positions, Scales[channel], Shifts[channel]);
            }
        }
    }

    private struct InputPlanes<T> : IRangeKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public T* X, Dy, A, B, C, Dx;
        public int Channels, Positions;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V, L>(int start, int end)
            where V : struct
            where L : struct, ILanes<T, V>
        {
            V zero = L.Broadcast(T.Zero);
            for (int plane = start; plane < end; plane++)
            {
                int channel = plane % Channels;
                V a = L.Broadcast(A[channel]), b = L.Broadcast(B[channel]), c = L.Broadcast(C[channel]);
                T* x = X + ((nint)plane * Positions), dy = Dy + ((nint)plane * Positions), dx = Dx + ((nint)plane * Positions);
                for (int i = 0; i < Positions; i += L.Count)
                {
                    int left = Positions - i;
                    V value = L.MultiplyAdd(b, VectorMath<T, V, L>.Load(x + i, left, zero), c);
                    VectorMath<T, V, L>.Store(L.MultiplyAdd(a, VectorMath<T, V, L>.Load(dy + i, left, zero), value), dx + i, left);
                }
            }
        }
    }
}

using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Pooling by means over the last one or two dimensions, as products with small matrices.</summary>
internal static class MeanPooling
{
    /// <summary>The windows along one dimension.</summary>
    internal readonly record struct Axis(int Size, int Kernel, int Stride, int Padding, int Dilation, int Out)
    {
        internal static Axis Of(string op, long size, long kernel, long stride, long padding, long dilation, bool ceil)
        {
            if (kernel < 1 || stride < 1 || dilation < 1 || padding < 0 || padding > kernel / 2)
            {
                throw new ArgumentException($"{op}: kernel {kernel}, stride {stride} and dilation {dilation} must be at least 1, and padding {padding} from 0 to half the kernel.");
            }
            var span = size + (2 * padding) - (dilation * (kernel - 1)) - 1;
            var windows = Windows(span, stride, size + padding, ceil);
            if (windows < 1) throw new ArgumentException($"{op}: a kernel of {kernel} with dilation {dilation} does not fit a size of {size} with padding {padding}.");
            return new Axis((int)size, (int)kernel, (int)stride, (int)padding, (int)dilation, (int)windows);
        }

        /// <summary>How many windows begin within a span. Rounded up, the last one may be cut off, but must begin before the end.</summary>
        internal static long Windows(long span, long stride, long end, bool ceil)
        {
            var windows = (long)Math.Floor((span + (ceil ? stride - 1 : 0)) / (double)stride) + 1;
            return ceil && (windows - 1) * stride >= end ? windows - 1 : windows;
        }
    }

    /// <summary>Weighted sums of windows, given as one matrix per dimension: result = rows x columns^T for every plane.</summary>
    internal static Tensor Linear(Tensor input, Tensor? rows, Tensor columns, long[] sizes)
    {
        var reduced = input.matmul(columns.t());
        if (rows is not null) reduced = rows.matmul(reduced);
        using (var total = reduced.detach().sum())
        {
            // 0 times infinity is no number: a window must not see what lies outside it.
            if (!total.isfinite().item<bool>()) StridedCopy.Copy(Windows(input.detach(), rows, columns), reduced);
        }
        return reduced.reshape(sizes);
    }

    // Window by window, for inputs that hold infinities or NaN.
    private static Tensor Windows(Tensor input, Tensor? rows, Tensor columns)
    {
        var across = Sums(input, columns);
        return rows is null ? across : Sums(across.transpose(-2, -1), rows).transpose(-2, -1);

        static Tensor Sums(Tensor x, Tensor weights)
        {
            var places = weights.to(ScalarType.Float64).data<double>().ToArray();
            var size = weights.Sizes[1];
            return torch.stack(Enumerable.Range(0, (int)weights.Sizes[0]).Select(o =>
            {
                var sum = torch.zeros(x.Sizes[..^1], x.Type);
                for (var i = 0; i < size; i++)
                {
                    if (places[(o * size) + i] != 0 || double.IsNegative(places[(o * size) + i])) sum = sum.add(x.select(-1, i).mul(places[(o * size) + i]));
                }
                return sum;
            }), -1);
        }
    }

    /// <summary>The mean over each window as a matrix [windows, size].</summary>
    internal static Tensor Means(Axis axis, bool countPadding, ScalarType type, double? divisor = null)
    {
        var weights = new double[axis.Out, axis.Size];
        for (var o = 0; o < axis.Out; o++)
        {
            var start = (o * axis.Stride) - axis.Padding;
            var (first, last) = (Math.Max(0, start), Math.Min(axis.Size, start + axis.Kernel));
            var counted = countPadding ? Math.Min(start + axis.Kernel, axis.Size + axis.Padding) - start : last - first;
            for (var i = first; i < last; i++) weights[o, i] = 1 / (divisor ?? counted);
        }
        return tensor(weights, type);
    }

    /// <summary>The means over nearly equal parts as a matrix [parts, size].</summary>
    internal static Tensor Parts(string op, long size, long parts, ScalarType type)
    {
        if (parts < 0 || size < 1) throw new ArgumentException($"{op}: a dimension of size {size} cannot be pooled to {parts}.");
        var weights = new double[parts, size];
        for (var o = 0L; o < parts; o++)
        {
            var (first, last) = (o * size / parts, (((o + 1) * size) + parts - 1) / parts);
            for (var i = first; i < last; i++) weights[o, i] = 1.0 / (last - first);
        }
        return tensor(weights, type);
    }
}

using System.Numerics;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The largest value of each window of [N, C, L] or [C, L]; the stride is the kernel's size unless given.</summary>
            /// <exception cref="ArgumentException">A window that does not fit, or padding of more than half of it.</exception>
            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                input.is_floating_point() ? Kept(max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode))
                    : throw new InvalidOperationException($"max_pool1d: the input is {input.Type}; expected a floating-point type.");

            /// <summary>The largest value of each window of [N, C, L] or [C, L], and where in its row it stands.</summary>
            /// <exception cref="ArgumentException">A window that does not fit, or padding of more than half of it.</exception>
            public static (Tensor output, Tensor indices) max_pool1d_with_indices(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false)
            {
                var (output, indices) = MaxPooling.Run(
                    "max_pool1d", input.unsqueeze(-2), [1, kernel_size], [1, stride ?? kernel_size], [0, padding ?? 0], [1, dilation ?? 1], ceil_mode);
                return (output.squeeze(-2), indices.squeeze(-2));
            }

            /// <summary>The largest value of each window of [N, C, H, W] or [C, H, W]; the strides are the kernel's size unless given.</summary>
            /// <exception cref="ArgumentException">A window that does not fit, or padding of more than half of it.</exception>
            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                Kept(max_pool2d_with_indices(input, kernel_size, strides, padding, dilation, ceil_mode));

            /// <summary>The largest value of each window of [N, C, H, W] or [C, H, W], and where in its plane it stands, counted row by row.</summary>
            /// <exception cref="ArgumentException">A window that does not fit, or padding of more than half of it.</exception>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
            {
                var kernel = Pair("kernel_size", kernel_size, 1);
                return MaxPooling.Run("max_pool2d", input, kernel, strides is null or [] ? kernel : Pair("strides", strides, 1), Pair("padding", padding, 0), Pair("dilation", dilation, 1), ceil_mode);
            }

            /// <inheritdoc cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, [kernel_size], [stride ?? kernel_size], [padding ?? 0], [dilation ?? 1], ceil_mode);

            private static Tensor Kept((Tensor output, Tensor indices) pooled)
            {
                pooled.indices.Dispose();
                return pooled.output;
            }
        }
    }
}

/// <summary>Pooling by the largest value, on tensors.</summary>
internal static class MaxPooling
{
    internal static (torch.Tensor Output, torch.Tensor Indices) Run(string op, torch.Tensor input, long[] kernel, long[] stride, long[] padding, long[] dilation, bool ceil)
    {
        if (input.Sizes.Length is not (3 or 4)) throw new ArgumentException($"{op}: the input has {input.Sizes.Length} dimensions; expected a batch of planes, or planes.");
        if (input.Type == torch.ScalarType.Bool) throw new InvalidOperationException($"{op} is not defined for Bool; convert with to().");
        if (!input.is_floating_point())
        {
            using var wide = input.to(torch.ScalarType.Float64);
            var pooled = Run(op, wide, kernel, stride, padding, dilation, ceil);
            return (pooled.Output.to(input.Type, disposeAfter: true), pooled.Indices);
        }
        var planes = Layout.Count(input.Sizes.AsSpan(..^2));
        var (height, width) = (Extent(op, input.Sizes[^2], 0), Extent(op, input.Sizes[^1], 1));
        static int Int(long value) => Layout.Int(value);
        PoolingShape shape = new(
            Int(planes), Int(input.Sizes[^2]), Int(input.Sizes[^1]), Int(kernel[0]), Int(kernel[1]), Int(stride[0]), Int(stride[1]),
            Int(padding[0]), Int(padding[1]), Int(dilation[0]), Int(dilation[1]), Int(height), Int(width));
        using var x = Elementwise.Dense(input, input.Type);
        var result = torch.Tensor.Allocate(input.Type, [.. input.Sizes[..^2], height, width]);
        var indices = torch.Tensor.Allocate(torch.ScalarType.Int64, result.Sizes);
        if (input.Type == torch.ScalarType.Float32) Forward<float>();
        else Forward<double>();
        var output = Tape.Record(op, result, [input], [indices], (n, g) =>
        {
            using var dense = Elementwise.Dense(g, g.Type);
            var dx = torch.Tensor.Allocate(g.Type, n.InputSizes(0));
            if (g.Type == torch.ScalarType.Float32) Backward<float>(n, dense, dx, shape);
            else Backward<double>(n, dense, dx, shape);
            n.Give(0, dx);
        });
        return (output, indices);

        void Forward<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => PoolingKernels.Max<T>(shape, x.Values<T>(), result.Values<T>(), indices.Values<long>());

        long Extent(string op, long size, int d)
        {
            if (kernel[d] < 1 || stride[d] < 1 || dilation[d] < 1 || padding[d] < 0 || 2 * padding[d] > kernel[d])
            {
                throw new ArgumentException($"{op}: kernel {kernel[d]}, stride {stride[d]} and dilation {dilation[d]} are at least 1, and padding {padding[d]} at least 0 and at most half the kernel.");
            }
            var room = size + (2 * padding[d]) - (dilation[d] * (kernel[d] - 1)) - 1;
            var extent = MeanPooling.Axis.Windows(room, stride[d], size + padding[d], ceil);
            if (extent < 1) throw new ArgumentException($"{op}: a kernel of {kernel[d]} dilated by {dilation[d]} is larger than the padded size {size + (2 * padding[d])} of an input of shape {Layout.Text(input.Sizes)}.");
            return extent;
        }
    }

    private static void Backward<T>(GradNode node, torch.Tensor gradient, torch.Tensor dx, in PoolingShape shape) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        PoolingKernels.MaxBackward<T>(shape, gradient.Values<T>(), node.Saved(0).Values<long>(), dx.Values<T>());
}

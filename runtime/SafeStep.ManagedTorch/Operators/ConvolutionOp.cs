using System.Numerics;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>One-dimensional convolution of [N, C, L] or [C, L] with weight [out, C / groups, kernel], plus bias [out].</summary>
            /// <exception cref="ArgumentException">Shapes or groups that do not fit, or a kernel longer than the padded input.</exception>
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                Convolving.Run("conv1d", input, weight, bias, [1, stride ?? 1], [0, padding ?? 0], [1, dilation ?? 1], groups, spatial: 1);

            /// <summary>Two-dimensional convolution of [N, C, H, W] or [C, H, W] with weight [out, C / groups, kernel height, kernel width], plus bias [out].</summary>
            /// <exception cref="ArgumentException">Shapes or groups that do not fit, or a kernel larger than the padded input.</exception>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Convolving.Run("conv2d", input, weight, bias, Pair("strides", strides, 1), Pair("padding", padding, 0), Pair("dilation", dilation, 1), groups, spatial: 2);

            internal static long[] Pair(string name, long[]? values, long otherwise) => values switch
            {
                null => [otherwise, otherwise],
                [var one] => [one, one],
                [_, _] => values,
                _ => throw new ArgumentException($"{name}: {Layout.Text(values)} has {values.Length} values; expected one or two."),
            };
        }
    }
}

/// <summary>Convolution on tensors. A one-dimensional one is two-dimensional of height 1.</summary>
internal static class Convolving
{
    internal static torch.Tensor Run(
        string op, torch.Tensor input, torch.Tensor weight, torch.Tensor? bias, long[] stride, long[] padding, long[] dilation, long groups, int spatial)
    {
        if (weight.Sizes.Length != spatial + 2) throw new ArgumentException($"{op}: the weight has shape {Layout.Text(weight.Sizes)}; expected {spatial + 2} dimensions, [out, in / groups, kernel].");
        if (input.Sizes.Length == spatial + 1)
        {
            // The views' tensors outlive this call only in the record, so no scope is needed around them.
            return Run(op, input.unsqueeze(0), weight, bias, stride, padding, dilation, groups, spatial).squeeze(0);
        }
        var shape = Shape(op, input, weight, bias, stride, padding, dilation, groups, spatial);
        using var x = Elementwise.Dense(input, input.Type);
        using var w = Elementwise.Dense(weight, input.Type);
        using var b = bias is null ? null : Elementwise.Dense(bias, input.Type);
        long[] sizes = spatial == 1 ? [shape.Batch, shape.OutChannels, shape.OutWidth] : [shape.Batch, shape.OutChannels, shape.OutHeight, shape.OutWidth];
        var result = torch.Tensor.Allocate(input.Type, sizes);
        if (input.Type == torch.ScalarType.Float32) Forward<float>();
        else Forward<double>();
        ReadOnlySpan<torch.Tensor> inputs = bias is null ? [input, weight] : [input, weight, bias];
        return Tape.Record(op, result, inputs, [x, w], bias is null ? (n, g) => Backward(n, g, shape, biased: false) : (n, g) => Backward(n, g, shape, biased: true));

        void Forward<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            ConvolutionKernels.Forward<T>(shape, x.Values<T>(), w.Values<T>(), b is null ? [] : b.Values<T>(), result.Values<T>());
    }

    private static void Backward(GradNode node, torch.Tensor gradient, in ConvolutionShape shape, bool biased)
    {
        if (gradient.Type == torch.ScalarType.Float32) Backward<float>(node, gradient, shape, biased);
        else Backward<double>(node, gradient, shape, biased);
    }

    private static void Backward<T>(GradNode node, torch.Tensor gradient, in ConvolutionShape shape, bool biased) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, w) = (node.Saved(0), node.Saved(1));
        using var g = Elementwise.Dense(gradient, gradient.Type);
        if (biased && node.Wants(2))
        {
            var db = torch.Tensor.Gradient(g.Type, [shape.OutChannels], g);
            BatchNormKernels.ChannelSums<T>(g.Values<T>(), shape.Positions, db.Values<T>());
            node.Give(2, db);
        }
        if (node.Wants(1))
        {
            var dw = torch.Tensor.Gradient(g.Type, w.Sizes, g);
            if (g.numel() > 0) ConvolutionKernels.BackwardWeight<T>(shape, x.Values<T>(), g.Values<T>(), dw.Values<T>());
            node.Give(1, dw);
        }
        if (node.Wants(0))
        {
            var dx = torch.Tensor.Allocate(g.Type, x.Sizes);
            ConvolutionKernels.BackwardInput<T>(shape, w.Values<T>(), g.Values<T>(), dx.Values<T>());
            node.Give(0, dx);
        }
    }

    private static ConvolutionShape Shape(
        string op, torch.Tensor input, torch.Tensor weight, torch.Tensor? bias, long[] stride, long[] padding, long[] dilation, long groups, int spatial)
    {
        if (input.Sizes.Length != spatial + 2)
        {
            throw new ArgumentException($"{op}: the input has shape {Layout.Text(input.Sizes)}; expected {spatial + 2} dimensions, or {spatial + 1} without a batch.");
        }
        if (!input.is_floating_point()) throw new InvalidOperationException($"{op}: the input is {input.Type}; expected a floating-point type.");
        if (weight.Type != input.Type || (bias is not null && bias.Type != input.Type))
        {
            throw new InvalidOperationException($"{op}: the input is {input.Type}, the weight {weight.Type}{(bias is null ? "" : $", the bias {bias.Type}")}; convert with to().");
        }
        var (channels, outputs) = (input.Sizes[1], weight.Sizes[0]);
        if (groups < 1 || channels % groups != 0 || outputs % groups != 0 || weight.Sizes[1] != channels / groups)
        {
            throw new ArgumentException(
                $"{op}: an input of shape {Layout.Text(input.Sizes)} does not fit a weight of shape {Layout.Text(weight.Sizes)} in {groups} groups; the weight is [out, in / groups, kernel] and both channel counts divide by groups.");
        }
        if (bias is not null && (bias.Sizes.Length != 1 || bias.Sizes[0] != outputs))
        {
            throw new ArgumentException($"{op}: a bias of shape {Layout.Text(bias.Sizes)} does not fit {outputs} output channels; expected [{outputs}].");
        }
        if (stride.Any(s => s < 1) || dilation.Any(d => d < 1) || padding.Any(p => p < 0))
        {
            throw new ArgumentException($"{op}: strides {Layout.Text(stride)} and dilation {Layout.Text(dilation)} are at least 1 and padding {Layout.Text(padding)} at least 0.");
        }
        static int Int(long value) => Layout.Int(value);
        ConvolutionShape shape = new(
            Int(input.Sizes[0]), Int(channels), spatial == 1 ? 1 : Int(input.Sizes[2]), Int(input.Sizes[^1]), Int(outputs), spatial == 1 ? 1 : Int(weight.Sizes[2]), Int(weight.Sizes[^1]),
            Int(groups), Int(stride[0]), Int(stride[1]), Int(padding[0]), Int(padding[1]), Int(dilation[0]), Int(dilation[1]));
        if (shape.OutHeight < 1 || shape.OutWidth < 1 || TooLarge(0) || TooLarge(1))
        {
            throw new ArgumentException(
                $"{op}: the kernel of a weight of shape {Layout.Text(weight.Sizes)}, dilated by {Layout.Text(dilation)}, is larger than an input of shape {Layout.Text(input.Sizes)} padded by {Layout.Text(padding)}.");
        }
        return shape;

        // A negative room for the kernel, divided by the stride, would round up to none.
        bool TooLarge(int d)
        {
            if (d == 0 && spatial == 1) return false;
            var axis = input.Sizes.Length - 2 + d;
            return input.Sizes[axis] + (2 * padding[d]) < (dilation[d] * (weight.Sizes[axis] - 1)) + 1;
        }
    }
}

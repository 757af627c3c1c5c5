using System.Numerics;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Input [N, C, L] or [C, L], weight [C, out / groups, k], bias [out] to length (L - 1) stride - 2 padding + dilation (k - 1) + output_padding + 1.</summary>
            /// <exception cref="ArgumentException">Shapes, groups or output padding that do not fit.</exception>
            public static Tensor conv_transpose1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                TransposedConvolution.Run("conv_transpose1d", input, weight, bias, [1, stride ?? 1], [0, padding ?? 0], [0, output_padding ?? 0], [1, dilation ?? 1], groups, spatial: 1);

            /// <summary>Input [N, C, H, W] or [C, H, W], weight [C, out / groups, kH, kW], bias [out]; each size becomes (size - 1) stride - 2 padding + dilation (k - 1) + output_padding + 1.</summary>
            /// <exception cref="ArgumentException">Shapes, groups or output padding that do not fit.</exception>
            public static Tensor conv_transpose2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                TransposedConvolution.Run(
                    "conv_transpose2d", input, weight, bias, Pair("strides", strides, 1), Pair("padding", padding, 0), Pair("output_padding", output_padding, 0), Pair("dilation", dilation, 1), groups, spatial: 2);
        }
    }
}

/// <summary>A convolution's gradient by its input, as an operation of its own: its gradients are that convolution and its gradient by the weight.</summary>
internal static class TransposedConvolution
{
    internal static torch.Tensor Run(
        string op, torch.Tensor input, torch.Tensor weight, torch.Tensor? bias, long[] stride, long[] padding, long[] outputPadding, long[] dilation, long groups, int spatial)
    {
        if (input.Sizes.Length == spatial + 1) return Run(op, input.unsqueeze(0), weight, bias, stride, padding, outputPadding, dilation, groups, spatial).squeeze(0);
        Product.CheckTypes(op, input, weight);
        var shape = Shape(op, input, weight, stride, padding, outputPadding, dilation, groups, spatial);
        using var scope = torch.NewDisposeScope();
        var x = Elementwise.Dense(input, input.Type);
        var w = Elementwise.Dense(weight, input.Type);
        long[] sizes = spatial == 1 ? [shape.Batch, shape.InChannels, shape.Width] : [shape.Batch, shape.InChannels, shape.Height, shape.Width];
        var result = torch.Tensor.Allocate(input.Type, sizes);
        if (input.Type == torch.ScalarType.Float32) ConvolutionKernels.BackwardInput<float>(shape, w.Values<float>(), x.Values<float>(), result.Values<float>());
        else ConvolutionKernels.BackwardInput<double>(shape, w.Values<double>(), x.Values<double>(), result.Values<double>());
        var output = Tape.Record(op, result, [input, weight], [x, w], (n, g) =>
        {
            if (g.Type == torch.ScalarType.Float32) Backward<float>(n, g, shape);
            else Backward<double>(n, g, shape);
        });
        if (bias is not null)
        {
            if (bias.Sizes.Length != 1 || bias.Sizes[0] != shape.InChannels) throw new ArgumentException($"{op}: a bias of shape {Layout.Text(bias.Sizes)} does not fit {shape.InChannels} output channels.");
            output = output.add(bias.view([shape.InChannels, .. Enumerable.Repeat(1L, spatial)]));
        }
        return output.MoveToOuterDisposeScope();
    }

    private static void Backward<T>(GradNode node, torch.Tensor gradient, in ConvolutionShape shape) where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var g = Elementwise.Dense(gradient, gradient.Type);
        if (node.Wants(0))
        {
            var dx = torch.Tensor.Allocate(g.Type, node.Saved(0).Sizes);
            ConvolutionKernels.Forward<T>(shape, g.Values<T>(), node.Saved(1).Values<T>(), [], dx.Values<T>());
            node.Give(0, dx);
        }
        if (!node.Wants(1)) return;
        var dw = torch.Tensor.Gradient(g.Type, node.Saved(1).Sizes, g);
        if (g.numel() > 0) ConvolutionKernels.BackwardWeight<T>(shape, g.Values<T>(), node.Saved(0).Values<T>(), dw.Values<T>());
        node.Give(1, dw);
    }

    // The convolution that maps the result back to the input's shape.
    private static ConvolutionShape Shape(
        string op, torch.Tensor input, torch.Tensor weight, long[] stride, long[] padding, long[] outputPadding, long[] dilation, long groups, int spatial)
    {
        var w = weight.Sizes;
        if (input.Sizes.Length != spatial + 2 || w.Length != spatial + 2 || input.Sizes[1] != w[0] || groups < 1 || w[0] % groups != 0)
        {
            throw new ArgumentException(
                $"{op}: an input of shape {Layout.Text(input.Sizes)} does not fit a weight of shape {Layout.Text(w)} in {groups} groups; the weight is [in, out / groups, kernel] and the input's channels divide by groups.");
        }
        if (stride.Any(s => s < 1) || dilation.Any(d => d < 1) || padding.Any(p => p < 0) || outputPadding.Any(p => p < 0))
        {
            throw new ArgumentException($"{op}: strides {Layout.Text(stride)} and dilation {Layout.Text(dilation)} are at least 1, padding {Layout.Text(padding)} and output padding {Layout.Text(outputPadding)} at least 0.");
        }
        var height = spatial == 1 ? 1 : Extent(input.Sizes[2], w[2], 0);
        var width = Extent(input.Sizes[^1], w[^1], 1);
        static int Int(long value) => Layout.Int(value);
        ConvolutionShape shape = new(
            Int(input.Sizes[0]), Int(w[1] * groups), Int(height), Int(width), Int(w[0]), spatial == 1 ? 1 : Int(w[2]), Int(w[^1]), Int(groups),
            Int(stride[0]), Int(stride[1]), Int(padding[0]), Int(padding[1]), Int(dilation[0]), Int(dilation[1]));
        if (height < 1 || width < 1 || shape.OutWidth != input.Sizes[^1] || (spatial == 2 && shape.OutHeight != input.Sizes[2]))
        {
            throw new ArgumentException(
                $"{op}: an input of shape {Layout.Text(input.Sizes)} with padding {Layout.Text(padding)} and output padding {Layout.Text(outputPadding)} has no result; output padding must be smaller than the stride or dilation.");
        }
        return shape;

        long Extent(long size, long kernel, int d) => ((size - 1) * stride[d]) - (2 * padding[d]) + (dilation[d] * (kernel - 1)) + outputPadding[d] + 1;
    }
}

using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Convolutions of half precision, whose tangents are float32: the layer cannot be run on them.</content>
public static partial class LayerTangents
{
    private static partial bool ConvolutionInFloat32(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, Tensor? weight_t, Tensor? bias_t, out Tensor? y_t)
    {
        var weight = layer.named_parameters(recurse: false).First(named => named.name == "weight").parameter;
        if (TypeOfTangent(weight) == weight.dtype)
        {
            y_t = null;
            return false;
        }

        var convolution = (Convolution)layer;
        Tensor? throughInput = x_t is null ? null : Run(convolution, x_t, InTypeOf(x_t, weight));
        Tensor? throughWeight = weight_t is null && bias_t is null ? null : Run(convolution, x.to_type(TypeOfTangent(weight)), Dense(weight_t, weight));
        Tensor? perChannel = bias_t?.reshape([-1, .. Enumerable.Repeat(1L, convolution.kernel_size.Length)]);
        y_t = Sum(throughInput, perChannel is null ? throughWeight : throughWeight!.Plus(perChannel));
        return true;
    }

    // What the layer's own forward does, without its bias.
    private static Tensor Run(Convolution layer, Tensor x, Tensor weight)
    {
        long[] stride = layer.stride, dilation = layer.dilation, none = new long[stride.Length];
        if (layer.transposed)
        {
            // The layer itself takes the first number for all dimensions.
            long[] padding = layer.padding!, extra = [.. none.Select(_ => layer.output_padding[0])];
            return stride.Length switch
            {
                1 => torch.nn.functional.conv_transpose1d(x, weight, null, stride[0], padding[0], extra[0], dilation[0], layer.groups),
                2 => torch.nn.functional.conv_transpose2d(x, weight, null, stride, padding, extra, dilation, layer.groups),
                _ => torch.nn.functional.conv_transpose3d(x, weight, null, stride, padding, extra, dilation, layer.groups),
            };
        }

        var border = Border(layer);
        var mode = layer.padding_mode == PaddingModes.Zeros ? PaddingModes.Constant : layer.padding_mode;
        var padded = Array.TrueForAll(border, width => width == 0) ? x : torch.nn.functional.pad(x, border, mode, 0);
        return stride.Length switch
        {
            1 => torch.nn.functional.conv1d(padded, weight, null, stride[0], 0, dilation[0], layer.groups),
            2 => torch.nn.functional.conv2d(padded, weight, null, stride, none, dilation, layer.groups),
            _ => torch.nn.functional.conv3d(padded, weight, null, stride, none, dilation, layer.groups),
        };
    }

    // Before and after each dimension, the last dimension first.
    private static long[] Border(Convolution layer)
    {
        var widths = layer.kernel_size.Select((size, i) =>
        {
            long total = layer.padding_type == Padding.Same ? layer.dilation[i] * (size - 1) : 2 * (layer.padding?[i] ?? 0);
            return (Before: total / 2, After: total - (total / 2));
        });
        return [.. widths.Reverse().SelectMany(width => new[] { width.Before, width.After })];
    }
}

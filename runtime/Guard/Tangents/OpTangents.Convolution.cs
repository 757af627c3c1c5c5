using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Convolutions, which are linear in the input and in the weight, and pooling.</content>
public static partial class OpTangents
{
    /// <summary>y = the correlation of x with a weight, plus a bias.</summary>
    public static Tensor? conv1d(
        Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, long? stride, long? padding, long? dilation, long groups, Tensor y) => Sum(
            Sum(
                x_t is null ? null : torch.nn.functional.conv1d(x_t, InTypeOf(x_t, weight), null, stride, padding, dilation, groups),
                weight_t is null ? null : torch.nn.functional.conv1d(InTypeOf(weight_t, x), weight_t, null, stride, padding, dilation, groups)),
            Fit(bias_t?.reshape(-1, 1), y));

    /// <summary>y = the correlation of x with a weight, plus a bias.</summary>
    public static Tensor? conv2d(
        Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, long[]? strides, long[]? padding, long[]? dilation, long groups, Tensor y) => Sum(
            Sum(
                x_t is null ? null : torch.nn.functional.conv2d(x_t, InTypeOf(x_t, weight), null, strides, padding, dilation, groups),
                weight_t is null ? null : torch.nn.functional.conv2d(InTypeOf(weight_t, x), weight_t, null, strides, padding, dilation, groups)),
            Fit(bias_t?.reshape(-1, 1, 1), y));

    /// <summary>y = the transposed correlation of x with a weight, plus a bias.</summary>
    public static Tensor? conv_transpose1d(
        Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t,
        long? stride, long? padding, long? output_padding, long? dilation, long groups, Tensor y) => Sum(
            Sum(
                x_t is null ? null : torch.nn.functional.conv_transpose1d(x_t, InTypeOf(x_t, weight), null, stride, padding, output_padding, dilation, groups),
                weight_t is null ? null : torch.nn.functional.conv_transpose1d(InTypeOf(weight_t, x), weight_t, null, stride, padding, output_padding, dilation, groups)),
            Fit(bias_t?.reshape(-1, 1), y));

    /// <summary>y = the transposed correlation of x with a weight, plus a bias.</summary>
    public static Tensor? conv_transpose2d(
        Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t,
        long[]? strides, long[]? padding, long[]? output_padding, long[]? dilation, long groups, Tensor y) => Sum(
            Sum(
                x_t is null ? null : torch.nn.functional.conv_transpose2d(x_t, InTypeOf(x_t, weight), null, strides, padding, output_padding, dilation, groups),
                weight_t is null ? null : torch.nn.functional.conv_transpose2d(InTypeOf(weight_t, x), weight_t, null, strides, padding, output_padding, dilation, groups)),
            Fit(bias_t?.reshape(-1, 1, 1), y));

    /// <summary>y = x with a border: of zeros in the tangent where a constant is put, otherwise of its own elements.</summary>
    public static Tensor? pad(Tensor x, Tensor? x_t, long[] pad, PaddingModes mode, double value, Tensor y) =>
        x_t is null ? null : torch.nn.functional.pad(x_t, pad, mode, 0);

    /// <summary>y = the largest value of each window; the places where they stand carry their tangents over.</summary>
    public static Dual max_pool1d(Tensor x, Tensor? x_t, long kernel_size, long? stride, long? padding, long? dilation, bool ceil_mode) =>
        Pooled(torch.nn.functional.max_pool1d_with_indices(x, kernel_size, stride ?? kernel_size, padding, dilation, ceil_mode), x_t, 1);

    /// <summary>y = the largest value of each window; the places where they stand carry their tangents over.</summary>
    public static Dual max_pool2d(Tensor x, Tensor? x_t, long[] kernel_size, long[]? strides, long[]? padding, long[]? dilation, bool ceil_mode) =>
        Pooled(torch.nn.functional.max_pool2d_with_indices(x, kernel_size, strides, padding, dilation, ceil_mode), x_t, 2);

    /// <inheritdoc cref="max_pool2d(Tensor, Tensor?, long[], long[], long[], long[], bool)"/>
    public static Dual max_pool2d(Tensor x, Tensor? x_t, long kernel_size, long? stride, long? padding, long? dilation, bool ceil_mode) => max_pool2d(
        x, x_t, [kernel_size, kernel_size], Both(stride ?? kernel_size), Both(padding), Both(dilation), ceil_mode);

    // Strides are given where they are the window's size: TorchSharp 0.99 takes 1 for them where it is asked for the indices too.
    // Each index counts the elements of the pooled dimensions, the last ones.
    internal static Dual Pooled((Tensor Values, Tensor Indices) pooled, Tensor? x_t, int dimensions) => new(
        pooled.Values,
        x_t is null ? null : WindowPlaces.Of(x_t, pooled.Indices, dimensions));

    /// <summary>y = the largest value of each of some nearly equal parts; the places where they stand carry their tangents over.</summary>
    [IgnoresOtherArguments]
    public static Tensor? adaptive_max_pool1d(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : LargestOfParts(x, x_t, y, 1);

    /// <inheritdoc cref="adaptive_max_pool1d"/>
    [IgnoresOtherArguments]
    public static Tensor? adaptive_max_pool2d(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : LargestOfParts(x, x_t, y, 2);

    // The largest value of a box is the largest along one side of the largest along the others. The result's shape tells the parts.
    internal static Tensor LargestOfParts(Tensor x, Tensor x_t, Tensor y, int dimensions)
    {
        for (int dim = -1; dim >= -dimensions; dim--)
        {
            long size = x.shape[^-dim], parts = y.shape[^-dim];
            var values = new Tensor[parts];
            var tangents = new Tensor[parts];
            for (long i = 0; i < parts; i++)
            {
                long start = i * size / parts, end = (((i + 1) * size) + parts - 1) / parts;
                Tensor part = x.narrow(dim, start, end - start);
                Tensor place = part.argmax(dim, true);
                (values[i], tangents[i]) = (part.gather(dim, place), x_t.narrow(dim, start, end - start).gather(dim, place));
            }

            (x, x_t) = (torch.cat(values, dim), torch.cat(tangents, dim));
        }

        return x_t;
    }

    private static long[]? Both(long? size) => size is { } value ? [value, value] : null;
}

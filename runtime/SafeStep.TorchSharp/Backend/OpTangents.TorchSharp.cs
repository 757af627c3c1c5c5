using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Operations that TorchSharp alone has.</content>
public static partial class OpTangents
{
    /// <summary>y = the correlation of x with a weight, plus a bias.</summary>
    public static Tensor? conv3d(
        Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, long[]? strides, long[]? padding, long[]? dilation, long groups, Tensor y) => Sum(
            Sum(
                x_t is null ? null : torch.nn.functional.conv3d(x_t, InTypeOf(x_t, weight), null, strides, padding, dilation, groups),
                weight_t is null ? null : torch.nn.functional.conv3d(InTypeOf(weight_t, x), weight_t, null, strides, padding, dilation, groups)),
            Fit(bias_t?.reshape(-1, 1, 1, 1), y));

    /// <summary>y = the transposed correlation of x with a weight, plus a bias.</summary>
    public static Tensor? conv_transpose3d(
        Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t,
        long[]? strides, long[]? padding, long[]? output_padding, long[]? dilation, long groups, Tensor y) => Sum(
            Sum(
                x_t is null ? null : torch.nn.functional.conv_transpose3d(x_t, InTypeOf(x_t, weight), null, strides, padding, output_padding, dilation, groups),
                weight_t is null ? null : torch.nn.functional.conv_transpose3d(InTypeOf(weight_t, x), weight_t, null, strides, padding, output_padding, dilation, groups)),
            Fit(bias_t?.reshape(-1, 1, 1, 1), y));

    /// <summary>y = the sign of x, which no small step changes.</summary>
    public static Tensor? sgn(Tensor x, Tensor? x_t, Tensor y)
    {
        if (x_t is not null)
        {
            ComplexNumbers.Refuse(x, nameof(sgn));
        }

        return null;
    }

    /// <summary>y = the largest value of each window; the places where they stand carry their tangents over.</summary>
    public static Dual max_pool3d(Tensor x, Tensor? x_t, long[] kernel_size, long[]? strides, long[]? padding, long[]? dilation, bool ceil_mode) =>
        Pooled(torch.nn.functional.max_pool3d_with_indices(x, kernel_size, strides, padding, dilation, ceil_mode), x_t, 3);

    /// <inheritdoc cref="adaptive_max_pool1d"/>
    [IgnoresOtherArguments]
    public static Tensor? adaptive_max_pool3d(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : LargestOfParts(x, x_t, y, 3);
}

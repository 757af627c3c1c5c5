using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>The rarer forms of operations: other types for the same arguments, and results of two tensors.</content>
public static partial class OpTangents
{
    /// <inheritdoc cref="amax(Tensor, Tensor?, long[], bool, Tensor)"/>
    public static Tensor? amax(Tensor x, Tensor? x_t, long[] dims, Tensor y) => amax(x, x_t, dims, false, y);

    /// <inheritdoc cref="amin(Tensor, Tensor?, long[], bool, Tensor)"/>
    public static Tensor? amin(Tensor x, Tensor? x_t, long[] dims, Tensor y) => amax(x, x_t, dims, false, y);

    /// <summary>y = the smaller of max and the larger of min and x; at a limit the tangent of x passes, as with limits that are numbers.</summary>
    public static Tensor? clamp(Tensor x, Tensor? x_t, Tensor? min, Tensor? min_t, Tensor? max, Tensor? max_t, Tensor y)
    {
        if (x_t is null && min_t is null && max_t is null)
        {
            return null;
        }

        Tensor tangent = Fit(Dense(x_t, x), y)!;
        Tensor value = x;
        if (min is not null)
        {
            tangent = torch.where(value < min, Fit(Dense(min_t, min), y)!, tangent);
            value = torch.maximum(value, min);
        }

        return max is null ? tangent : torch.where(value > max, Fit(Dense(max_t, max), y)!, tangent);
    }

    /// <summary>y = the larger of x and min.</summary>
    public static Tensor? clamp_min(Tensor x, Tensor? x_t, Tensor min, Tensor? min_t, Tensor y) => clamp(x, x_t, min, min_t, null, null, y);

    /// <summary>y = the smaller of x and max.</summary>
    public static Tensor? clamp_max(Tensor x, Tensor? x_t, Tensor max, Tensor? max_t, Tensor y) => clamp(x, x_t, null, null, max, max_t, y);

    /// <summary>y = x clamped to [min, max].</summary>
    public static Tensor? hardtanh(Tensor x, Tensor? x_t, Scalar min, Scalar max, Tensor y) => Chain(x_t, () => (x.gt(Held(min)) & x.lt(Held(max))).to(y.dtype));

    /// <summary>y = max(0, x) + min(0, alpha (e^(x / alpha) - 1)).</summary>
    public static Tensor? celu(Tensor x, Tensor? x_t, Scalar alpha, Tensor y) => Chain(x_t, () => torch.where(x > Held(0), torch.ones_like(x), (x / Held(alpha)).exp()));

    /// <summary>y = scale (max(0, x) + min(0, alpha (e^(input_scale x) - 1))).</summary>
    public static Tensor? elu(Tensor x, Tensor? x_t, Scalar alpha, Scalar scale, Scalar input_scale, Tensor y) =>
        Chain(x_t, () => torch.where(x > Held(0), torch.ones_like(x), (x * Held(input_scale)).exp() * Held(alpha) * Held(input_scale)) * Held(scale));

    /// <summary>z = x / y; rounded it is constant but for its steps.</summary>
    public static Tensor? div(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, RoundingMode rounding_mode, Tensor z) => rounding_mode == RoundingMode.None ? div(x, x_t, y, y_t, z) : null;

    /// <inheritdoc cref="div(Tensor, Tensor?, Tensor, Tensor?, RoundingMode, Tensor)"/>
    public static Tensor? div(Tensor x, Tensor? x_t, Scalar c, RoundingMode rounding_mode, Tensor z) => rounding_mode == RoundingMode.None ? div(x, x_t, c, z) : null;

    /// <summary>y = the differences of neighbours, n times over, with more elements before and after.</summary>
    public static Tensor? diff(Tensor x, Tensor? x_t, long n, long dim, Tensor? prepend, Tensor? prepend_t, Tensor? append, Tensor? append_t, Tensor y)
    {
        if (x_t is null && prepend_t is null && append_t is null)
        {
            return null;
        }

        return Dense(x_t, x).diff(n, dim, prepend is null ? null : Dense(prepend_t, prepend), append is null ? null : Dense(append_t, append));
    }

    /// <summary>z = x with alpha times the source added where the index says.</summary>
    public static Tensor? index_add(Tensor x, Tensor? x_t, long dim, Tensor index, Tensor? index_t, Tensor source, Tensor? source_t, Scalar alpha, Tensor z) =>
        x_t is null && source_t is null ? null : Dense(x_t, x).index_add(dim, index, Dense(source_t, source), Held(alpha));

    /// <summary>y = x with a number where the index says.</summary>
    public static Tensor? index_fill(Tensor x, Tensor? x_t, long dim, Tensor index, Tensor? index_t, Scalar value, Tensor y) => x_t?.index_fill(dim, index, Held(0));

    /// <summary>y = the variance and the mean of all elements.</summary>
    public static (Tensor? Spread, Tensor? Mean) var_mean(Tensor x, Tensor? x_t, bool unbiased, (Tensor, Tensor) y) => (var(x, x_t, unbiased, y.Item1), x_t?.mean());

    /// <summary>y = the variance and the mean along dimensions.</summary>
    public static (Tensor? Spread, Tensor? Mean) var_mean(Tensor x, Tensor? x_t, long[] dimensions, bool unbiased, bool keepdim, (Tensor, Tensor) y) =>
        (var(x, x_t, dimensions, unbiased, keepdim, y.Item1), x_t?.mean(dimensions, keepdim));

    /// <summary>y = the standard deviation and the mean of all elements.</summary>
    public static (Tensor? Spread, Tensor? Mean) std_mean(Tensor x, Tensor? x_t, bool unbiased, (Tensor, Tensor) y) => (std(x, x_t, unbiased, y.Item1), x_t?.mean());

    /// <summary>y = the standard deviation and the mean along dimensions.</summary>
    public static (Tensor? Spread, Tensor? Mean) std_mean(Tensor x, Tensor? x_t, long[] dimensions, bool unbiased, bool keepdim, (Tensor, Tensor) y) =>
        (std(x, x_t, dimensions, unbiased, keepdim, y.Item1), x_t?.mean(dimensions, keepdim));

    /// <summary>y = the variance and the mean along a dimension.</summary>
    public static (Tensor? Spread, Tensor? Mean) var_mean(Tensor x, Tensor? x_t, long dim, bool unbiased, bool keepdim, (Tensor, Tensor) y) => var_mean(x, x_t, [dim], unbiased, keepdim, y);

    /// <summary>y = the standard deviation and the mean along a dimension.</summary>
    public static (Tensor? Spread, Tensor? Mean) std_mean(Tensor x, Tensor? x_t, long dim, bool unbiased, bool keepdim, (Tensor, Tensor) y) => std_mean(x, x_t, [dim], unbiased, keepdim, y);

    /// <inheritdoc cref="pad(Tensor, Tensor?, long[], PaddingModes, double, Tensor)"/>
    public static Tensor? pad(Tensor x, Tensor? x_t, (long, long) pad, PaddingModes mode, double value, Tensor y) => OpTangents.pad(x, x_t, [pad.Item1, pad.Item2], mode, value, y);

    /// <inheritdoc cref="pad(Tensor, Tensor?, long[], PaddingModes, double, Tensor)"/>
    public static Tensor? pad(Tensor x, Tensor? x_t, (long, long, long, long) pad, PaddingModes mode, double value, Tensor y) =>
        OpTangents.pad(x, x_t, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value, y);

    /// <inheritdoc cref="pad(Tensor, Tensor?, long[], PaddingModes, double, Tensor)"/>
    public static Tensor? pad(Tensor x, Tensor? x_t, long pad, PaddingModes mode, double value, Tensor y) => x_t is null ? null : torch.nn.functional.pad(x_t, pad, mode, 0);

    /// <inheritdoc cref="max_pool2d(Tensor, Tensor?, long[], long[], long[], long[], bool)"/>
    public static Dual max_pool2d(Tensor x, Tensor? x_t, (long, long) kernel_size, (long, long)? stride, (long, long)? padding, (long, long)? dilation, bool ceil_mode) =>
        max_pool2d(x, x_t, Pair(kernel_size)!, Pair(stride ?? kernel_size), Pair(padding), Pair(dilation), ceil_mode);

    /// <inheritdoc cref="conv1d"/>
    public static Tensor? conv1d_padding(
        Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, long? stride, Padding padding, long? dilation, long groups, Tensor y) => Sum(
            Sum(
                x_t is null ? null : torch.nn.functional.conv1d_padding(x_t, InTypeOf(x_t, weight), null, stride, padding, dilation, groups),
                weight_t is null ? null : torch.nn.functional.conv1d_padding(InTypeOf(weight_t, x), weight_t, null, stride, padding, dilation, groups)),
            Fit(bias_t?.reshape(-1, 1), y));

    /// <inheritdoc cref="conv2d"/>
    public static Tensor? conv2d_padding(
        Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, long[]? strides, Padding padding, long[]? dilation, long groups, Tensor y) => Sum(
            Sum(
                x_t is null ? null : torch.nn.functional.conv2d_padding(x_t, InTypeOf(x_t, weight), null, strides, padding, dilation, groups),
                weight_t is null ? null : torch.nn.functional.conv2d_padding(InTypeOf(weight_t, x), weight_t, null, strides, padding, dilation, groups)),
            Fit(bias_t?.reshape(-1, 1, 1), y));

    private static long[]? Pair((long, long)? sizes) => sizes is { } pair ? [pair.Item1, pair.Item2] : null;
}

using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <summary>Tangents that are worth more than a chain of operations.</summary>
internal static class TangentKernels
{
    /// <summary>The tangent of max(x, 0), whose value is y.</summary>
    public static Tensor Relu(Tensor x_t, Tensor y) => BackwardKernels.Relu(x_t, InTypeOf(x_t, y));

    /// <summary>The tangent of tanh x, whose value is y.</summary>
    public static Tensor Tanh(Tensor x_t, Tensor y) => BackwardKernels.Tanh(x_t, InTypeOf(x_t, y));

    /// <summary>The tangent of sigmoid x, whose value is y.</summary>
    public static Tensor Sigmoid(Tensor x_t, Tensor y) => BackwardKernels.Sigmoid(x_t, InTypeOf(x_t, y));

    /// <summary>The tangent of x sigmoid(x), whose value is y.</summary>
    public static Tensor Silu(Tensor x, Tensor x_t, Tensor y) => BackwardKernels.Silu(x_t, InTypeOf(x_t, x));

    /// <summary>The tangent of the softmax along a dimension, whose value is y.</summary>
    public static Tensor Softmax(Tensor x_t, long dim, Tensor y) => BackwardKernels.Softmax(x_t, InTypeOf(x_t, y), dim);

    /// <summary>x Phi(x), y where it is known, and its tangent.</summary>
    public static Dual Gelu(Tensor x, Tensor x_t, Tensor? y) => new(y ?? torch.nn.functional.gelu(x), BackwardKernels.Gelu(x_t, InTypeOf(x_t, x)));

    /// <summary>(x - mean) / sqrt(variance + eps) weight + bias over the last dimensions, y where it is known, and its tangent.</summary>
    public static Dual LayerNorm(Tensor x, Tensor? x_t, long[] shape, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps, Tensor? y) =>
        Affine(BackwardKernels.Normalize(Wide(x), x_t, shape.Length, eps), x, weight, weight_t, bias, bias_t, y);

    /// <summary>(x - mean) / sqrt(variance + eps) weight + bias for each channel, y where it is known, and its tangent; no mean: by the statistics of the batch.</summary>
    public static Dual BatchNorm(
        Tensor x, Tensor? x_t, Tensor? mean, Tensor? variance, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps, Tensor? y)
    {
        if (mean is null)
        {
            return Affine(BackwardKernels.NormalizeChannels(Wide(x), x_t, eps), x, PerChannel(weight), PerChannel(weight_t), PerChannel(bias), PerChannel(bias_t), y);
        }

        var computed = OpTangents.NormalizedChannels(x, x_t, mean, null, variance, null, [], weight, weight_t, bias, bias_t, eps);
        return y is null ? computed : computed with { Value = y };

        Tensor? PerChannel(Tensor? values) => values?.reshape([1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);
    }

    // Half precision is normalised in float32, as its tangents are.
    private static Tensor Wide(Tensor x) => x.dtype == TypeOfTangent(x) ? x : x.to_type(TypeOfTangent(x));

    // Of weight * normalised + bias; the normalised value and its tangent are nobody else's and are written over.
    private static Dual Affine(Dual normalized, Tensor x, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, Tensor? y)
    {
        var (value, tangent) = normalized;
        y ??= InTypeOf(x, Affine(value, weight, bias));
        if (tangent is not null && weight is not null)
        {
            tangent.mul_(weight);
        }

        // From here on nobody needs the normalised value.
        Tensor? throughWeight = weight_t is null ? null : value.mul_(weight_t);
        Tensor? sum = tangent is null ? throughWeight : AddInPlace(tangent, throughWeight);
        return new Dual(y, sum is null || bias_t is null ? sum ?? Fit(bias_t, y) : sum.PlusInPlace(bias_t));
    }

    private static Tensor Affine(Tensor value, Tensor? weight, Tensor? bias) => (weight, bias) switch
    {
        (null, null) => value.alias(),
        (null, _) => value.Plus(bias),
        (_, null) => value * weight,
        _ => bias.addcmul(value, weight, Held(1)),
    };
}

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
    public static Dual LayerNorm(Tensor x, Tensor? x_t, long[] shape, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps, Tensor? y)
    {
        // Half precision is normalised in float32, as its tangents are.
        var wide = x.dtype == TypeOfTangent(x) ? x : x.to_type(TypeOfTangent(x));
        var (value, tangent) = BackwardKernels.Normalize(wide, x_t, shape.Length, eps);
        y ??= value.dtype == x.dtype ? Affine(value, weight, bias) : torch.nn.functional.layer_norm(x, shape, weight, bias, eps);
        if (tangent is not null && weight is not null)
        {
            tangent.mul_(weight);
        }

        // From here on nobody needs the normalised value.
        Tensor? throughWeight = weight_t is null ? null : value.mul_(weight_t);
        Tensor? sum = tangent is null ? throughWeight : AddInPlace(tangent, throughWeight);
        return new Dual(y, sum is null || bias_t is null ? sum ?? Fit(bias_t, y) : sum.add_(bias_t));
    }

    /// <summary>(x - mean) / sqrt(variance + eps) weight + bias for each channel, y where it is known, and its tangent; no mean: by the statistics of the batch.</summary>
    public static Dual BatchNorm(
        Tensor x, Tensor? x_t, Tensor? mean, Tensor? variance, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps, Tensor? y)
    {
        long[] others = [.. Enumerable.Range(0, (int)x.dim()).Where(dim => dim != 1).Select(dim => (long)dim)];
        var computed = OpTangents.NormalizedChannels(x, x_t, mean, variance, others, weight, weight_t, bias, bias_t, eps);
        return y is null ? computed : computed with { Value = y };
    }

    private static Tensor Affine(Tensor value, Tensor? weight, Tensor? bias) => (weight, bias) switch
    {
        (null, null) => value.alias(),
        (null, _) => value + bias,
        (_, null) => value * weight,
        _ => bias.addcmul(value, weight, 1),
    };
}

using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Normalisation over given dimensions.</content>
public static partial class OpTangents
{
    /// <summary>y = (x - mean) / sqrt(variance + eps) weight + bias over the last dimensions.</summary>
    public static Tensor? layer_norm(
        Tensor x, Tensor? x_t, long[] normalized_shape, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps, Tensor y) =>
        TangentKernels.LayerNorm(x, x_t, normalized_shape, weight, weight_t, bias, bias_t, eps, y).Tangent;

    /// <summary>y = (x - mean) / sqrt(variance + eps) weight + bias for each group of channels.</summary>
    public static Tensor? group_norm(
        Tensor x, Tensor? x_t, long num_groups, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps, Tensor y)
    {
        long[] grouped = [x.shape[0], num_groups, -1];
        Dual groups = Normalized(x.reshape(grouped), x_t?.reshape(grouped), [-1], eps);
        var normalized = new Dual(groups.Value.reshape(x.shape), groups.Tangent?.reshape(x.shape));
        return Affine(normalized, PerChannel(weight), PerChannel(weight_t), PerChannel(bias_t), y);

        Tensor? PerChannel(Tensor? values) => values?.reshape([1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);
    }

    /// <summary>z = the inner product of x and y along a dimension, over the product of their norms, neither of which counts for less than eps.</summary>
    public static Tensor? cosine_similarity(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, long dim, double eps, Tensor z)
    {
        if (x_t is null && y_t is null)
        {
            return null;
        }

        ComplexNumbers.Refuse(x, nameof(cosine_similarity));
        // What is broadcast along the dimension counts there as often as the other has elements.
        var both = torch.broadcast_tensors(x, y);
        (x, y) = (both[0], both[1]);
        Tensor xNorm = Norm(x), yNorm = Norm(y);
        Tensor? product = Sum(x_t is null ? null : (x_t * y).sum(dim), y_t is null ? null : (x * y_t).sum(dim));
        Tensor? relative = Sum(OfNorm(x, x_t, xNorm), OfNorm(y, y_t, yNorm));
        return (product! / (xNorm * yNorm)) - (z * relative!);

        Tensor Norm(Tensor tensor) => tensor.Squared().sum(dim).sqrt().clamp_min(Held(eps));

        // How fast the norm grows, relative to itself; where it is clamped it does not.
        Tensor? OfNorm(Tensor tensor, Tensor? tangent, Tensor norm) => tangent is null ? null : (tensor * tangent).sum(dim) / norm.Squared() * norm.gt(Held(eps)).to_type(norm.dtype);
    }

    /// <summary>y = x / max(norm, eps) along a dimension.</summary>
    public static Tensor? normalize(Tensor x, Tensor? x_t, double p, long dim, double eps, Tensor y)
    {
        if (x_t is null)
        {
            return null;
        }

        Tensor length = x.norm((int)dim, true, (float)p);
        // Below eps the row is divided by a constant.
        Tensor length_t = norm(x, x_t, (int)dim, true, (float)p, length)!.masked_fill(length <= Held(eps), Held(0));
        return (x_t - (y * length_t)) / length.clamp_min(Held(eps));
    }

    /// <summary>
    /// y = (x - mean) / sqrt(variance + eps) weight + bias for each channel, with the statistics of the batch or given ones; the running
    /// statistics stay as they are.
    /// </summary>
    public static Dual batch_norm(
        Tensor x, Tensor? x_t, Tensor? running_mean, Tensor? running_mean_t, Tensor? running_var, Tensor? running_var_t,
        Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, bool training, double momentum, double eps) =>
        !training && (running_mean_t ?? running_var_t) is not null
            ? NormalizedChannels(x, x_t, running_mean, running_mean_t, running_var, running_var_t, [], weight, weight_t, bias, bias_t, eps)
            : TangentKernels.BatchNorm(x, x_t, training ? null : running_mean, running_var, weight, weight_t, bias, bias_t, eps, null);

    /// <summary>
    /// y = (x - mean) / sqrt(variance + eps) weight + bias for each channel of each sample, with its own statistics or given ones; the
    /// running statistics stay as they are.
    /// </summary>
    public static Dual instance_norm(
        Tensor x, Tensor? x_t, Tensor? running_mean, Tensor? running_mean_t, Tensor? running_var, Tensor? running_var_t,
        Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, bool use_input_stats, double momentum, double eps)
    {
        if (x.dim() < 3)
        {
            // A sample of one place.
            Dual widened = instance_norm(x.unsqueeze(-1), x_t?.unsqueeze(-1), running_mean, running_mean_t, running_var, running_var_t, weight, weight_t, bias, bias_t, use_input_stats, momentum, eps);
            return new(widened.Value.squeeze(-1), widened.Tangent?.squeeze(-1));
        }

        long[] places = [.. Enumerable.Range(2, (int)x.dim() - 2).Select(dim => (long)dim)];
        return NormalizedChannels(x, x_t, use_input_stats ? null : running_mean, running_mean_t, running_var, running_var_t, places, weight, weight_t, bias, bias_t, eps);
    }

    // By given statistics of each channel (no mean: by its own, over some dimensions).
    internal static Dual NormalizedChannels(
        Tensor x, Tensor? x_t, Tensor? mean, Tensor? mean_t, Tensor? variance, Tensor? variance_t, long[] dimensions, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps)
    {
        Dual normalized = mean is null
            ? Normalized(x, x_t, dimensions, eps)
            : Standardized(x - PerChannel(mean), (PerChannel(variance!) + Held(eps)).rsqrt());
        Tensor scaled = weight is null ? normalized.Value : normalized.Value * PerChannel(weight);
        Tensor y = bias is null ? scaled : scaled.Plus(PerChannel(bias));
        return new Dual(y, Affine(
            normalized,
            weight is null ? null : PerChannel(weight),
            weight_t is null ? null : PerChannel(weight_t),
            bias_t is null ? null : PerChannel(bias_t),
            y));

        // The deviation s grows by half of what the variance does, over s: n' = (x' - mean') / s - n s' / s.
        Dual Standardized(Tensor centered, Tensor inverse)
        {
            Tensor value = centered * inverse;
            Tensor? centered_t = Sum(x_t, Fit(mean_t is null ? null : -PerChannel(mean_t), centered));
            return new Dual(value, Sum(
                centered_t is null ? null : centered_t * inverse,
                variance_t is null ? null : value * PerChannel(variance_t) * inverse * inverse * Held(-0.5)));
        }

        Tensor PerChannel(Tensor values) => values.reshape([1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);
    }

    /// <summary>The normalised value and its tangent: zero mean, unit variance over some dimensions.</summary>
    internal static Dual Normalized(Tensor x, Tensor? x_t, long[] dimensions, double eps)
    {
        Tensor centered = x - x.mean(dimensions, true);
        Tensor inverse = ((centered * centered).mean(dimensions, true) + Held(eps)).rsqrt();
        Tensor value = centered * inverse;
        if (x_t is null)
        {
            return new Dual(value, null);
        }

        Tensor centered_t = x_t - x_t.mean(dimensions, true);
        return new Dual(value, inverse * (centered_t - (value * (value * x_t).mean(dimensions, true))));
    }

    // The tangent of weight * normalised + bias; weight and bias broadcast against it.
    private static Tensor? Affine(Dual normalized, Tensor? weight, Tensor? weight_t, Tensor? bias_t, Tensor y)
    {
        Tensor? scaled = normalized.Tangent is null ? null : weight is null ? normalized.Tangent : normalized.Tangent * weight;
        return Sum(Sum(scaled, Fit(weight_t is null ? null : normalized.Value * weight_t, y)), Fit(bias_t, y));
    }
}

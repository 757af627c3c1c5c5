using static SafeStep.JetTangent;
using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Normalisation, and attention.</content>
public static partial class OpJets
{
    /// <summary>y = (x - mean) / sqrt(variance + eps) weight + bias over the last dimensions.</summary>
    public static JetTangent? layer_norm(
        Tensor x, JetTangent? x_t, long[] normalized_shape, Tensor? weight, JetTangent? weight_t, Tensor? bias, JetTangent? bias_t, double eps, Tensor y) =>
        Affine(Normalized(x, x_t, [.. normalized_shape.Select((_, i) => -1L - i)], eps), weight, weight_t, bias_t, y);

    /// <summary>y = (x - mean) / sqrt(variance + eps) weight + bias for each group of channels.</summary>
    public static JetTangent? group_norm(
        Tensor x, JetTangent? x_t, long num_groups, Tensor? weight, JetTangent? weight_t, Tensor? bias, JetTangent? bias_t, double eps, Tensor y)
    {
        long[] grouped = [x.shape[0], num_groups, -1];
        Jet groups = Normalized(x.reshape(grouped), x_t?.Linear(t => t.reshape(grouped)), [-1], eps);
        var normalized = new Jet(groups.Value.reshape(x.shape), groups.Tangent?.Linear(t => t.reshape(x.shape)));
        return Affine(normalized, PerChannel(weight, x), PerChannel(weight_t, x), PerChannel(bias_t, x), y);
    }

    /// <summary>y = (x - mean) / sqrt(variance + eps) weight + bias for each channel; the running statistics stay as they are.</summary>
    public static Jet batch_norm(
        Tensor x, JetTangent? x_t, Tensor? running_mean, JetTangent? running_mean_t, Tensor? running_var, JetTangent? running_var_t,
        Tensor? weight, JetTangent? weight_t, Tensor? bias, JetTangent? bias_t, bool training, double momentum, double eps)
    {
        Tensor y = OpTangents.batch_norm(x, null, running_mean, null, running_var, null, weight, null, bias, null, training, momentum, eps).Value;
        Jet normalized;
        if (training || running_mean is null)
        {
            normalized = Normalized(x, x_t, [.. Enumerable.Range(0, (int)x.dim()).Where(dim => dim != 1).Select(dim => (long)dim)], eps);
        }
        else
        {
            Tensor mean = PerChannel(running_mean, x)!, centered = x - mean, variance = PerChannel(running_var, x)! + Held(eps), inverse = variance.rsqrt(), value = centered * inverse;
            normalized = new Jet(value, mul(centered, sub(x, x_t, mean, PerChannel(running_mean_t, x), centered), inverse, rsqrt(variance, PerChannel(running_var_t, x), inverse), value));
        }

        return new Jet(y, Affine(normalized, PerChannel(weight, x), PerChannel(weight_t, x), PerChannel(bias_t, x), y));
    }

    /// <summary>y = softmax(q k' / sqrt(d) + mask) v, without dropout of the weights.</summary>
    public static Jet scaled_dot_product_attention(
        Tensor query, JetTangent? query_t, Tensor key, JetTangent? key_t, Tensor value, JetTangent? value_t, Tensor? attn_mask, JetTangent? attn_mask_t, double p, bool is_casual)
    {
        Tensor scores = OpTangents.AttentionScores(query, null, key, null, attn_mask, null, is_casual).Value;
        JetTangent? scores_t = matmul(query, query_t, key.transpose(-2, -1), key_t?.Linear(t => t.transpose(-2, -1)), scores)?.Linear(t => t / Held(Math.Sqrt(query.shape[^1])));
        scores_t = add(scores, scores_t, scores, attn_mask_t, scores);
        Tensor weights = OpTangents.AttentionWeights(scores, attn_mask);
        Tensor y = weights.matmul(value);
        return new Jet(y, matmul(weights, softmax(scores, scores_t, -1, weights), value, value_t, y));
    }

    // n = c / s with c = x - mean and s^2 = mean(c^2) + eps: (s^2)' = 2 mean(c c'), (s^2)'' = 2 mean(c' c' + c c''), and c = n s twice differentiated.
    private static Jet Normalized(Tensor x, JetTangent? x_t, long[] dimensions, double eps)
    {
        Tensor c = x - x.mean(dimensions, true);
        Tensor s = (c.Squared().mean(dimensions, true) + Held(eps)).sqrt();
        Tensor n = c / s;
        return new Jet(n, Chain(x_t, t => t is null ? null : First(t, out _, out _), Curvature));

        Tensor First(Tensor t, out Tensor c_t, out Tensor s_t)
        {
            c_t = t - t.mean(dimensions, true);
            s_t = (n * c_t).mean(dimensions, true);
            return (c_t - (n * s_t)) / s;
        }

        Tensor Curvature(Tensor t)
        {
            Tensor n_t = First(t, out Tensor c_t, out Tensor s_t);
            Tensor s_tt = (c_t.Squared().mean(dimensions, true) - s_t.Squared()) / s;
            return ((n_t * s_t * Held(-2)) - (n * s_tt)) / s;
        }
    }

    private static JetTangent? Affine(Jet normalized, Tensor? weight, JetTangent? weight_t, JetTangent? bias_t, Tensor y)
    {
        JetTangent? scaled = weight is null ? normalized.Tangent : mul(normalized.Value, normalized.Tangent, weight, weight_t, y);
        return Of(Sum(scaled?.First, Fit(bias_t?.First, y)), Sum(scaled?.Second, Fit(bias_t?.Second, y)));
    }

    private static Tensor? PerChannel(Tensor? values, Tensor x) => values?.reshape([1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);

    private static JetTangent? PerChannel(JetTangent? values, Tensor x) => values?.Linear(t => PerChannel(t, x)!);
}

using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Products of matrices and vectors.</content>
public static partial class OpTangents
{
    /// <summary>z = x y, the matrix product.</summary>
    public static Tensor? matmul(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(x_t is null ? null : x_t.matmul(InTypeOf(x_t, y)), y_t is null ? null : InTypeOf(y_t, x).matmul(y_t));

    /// <summary>z = the inner product of two vectors.</summary>
    public static Tensor? dot(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => matmul(x, x_t, y, y_t, z);

    /// <summary>z = the outer product of two vectors.</summary>
    public static Tensor? outer(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(x_t is null ? null : x_t.unsqueeze(1) * y, y_t is null ? null : x.unsqueeze(1) * y_t);

    /// <summary>z = x w' + b.</summary>
    public static Tensor? linear(Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, Tensor z) =>
        Sum(matmul(x, x_t, Turned(weight), weight_t is null ? null : Turned(weight_t), z), Fit(bias_t, z));

    /// <inheritdoc cref="linear(Tensor, Tensor?, Tensor, Tensor?, Tensor?, Tensor?, Tensor)"/>
    public static Tensor? linear(Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor z) => linear(x, x_t, weight, weight_t, null, null, z);

    // A weight of one dimension is that of one output.
    internal static Tensor Turned(Tensor weight) => weight.dim() < 2 ? weight : weight.transpose(0, 1);

    /// <summary>z = beta x + alpha (m1 m2).</summary>
    public static Tensor? addmm(Tensor x, Tensor? x_t, Tensor m1, Tensor? m1_t, Tensor m2, Tensor? m2_t, float beta, float alpha, Tensor z)
    {
        Tensor? product = matmul(m1, m1_t, m2, m2_t, z);
        return Sum(Fit(x_t is null ? null : x_t * Held(beta), z), product is null ? null : product * Held(alpha));
    }

    /// <summary>y = the sum of products that an equation names: linear in each tensor.</summary>
    public static Tensor? einsum(string equation, IEnumerable<Tensor> tensors, IEnumerable<Tensor?>? tensors_t, Tensor y)
    {
        Tensor[] factors = [.. tensors];
        Tensor?[] tangents = [.. tensors_t ?? new Tensor?[factors.Length]];
        Tensor? sum = null;
        for (int i = 0; i < factors.Length; i++)
        {
            if (tangents[i] is { } tangent)
            {
                sum = Sum(sum, torch.einsum(equation, [.. factors.Select((factor, j) => i == j ? tangent : InTypeOf(tangent, factor))]));
            }
        }

        return sum;
    }

    /// <summary>y = softmax(q k' / sqrt(d) + mask) v, without dropout of the weights.</summary>
    /// <remarks>A mask of truth values says where to look; any other is added to the scores.</remarks>
    public static Dual scaled_dot_product_attention(
        Tensor query, Tensor? query_t, Tensor key, Tensor? key_t, Tensor value, Tensor? value_t, Tensor? attn_mask, Tensor? attn_mask_t, double p, bool is_casual)
    {
        var (scores, scores_t) = AttentionScores(query, query_t, key, key_t, attn_mask, attn_mask_t, is_casual);
        Tensor weights = AttentionWeights(scores, attn_mask);
        Tensor? weights_t = softmax(scores, scores_t, -1, weights);
        Tensor y = weights.matmul(value);
        return new Dual(y, matmul(weights, weights_t, value, value_t, y));
    }

    /// <summary>The softmax of the scores; zero where a mask leaves nothing to be looked at, as padding on the left does.</summary>
    internal static Tensor AttentionWeights(Tensor scores, Tensor? attn_mask) =>
        attn_mask is null ? scores.softmax(-1) : scores.softmax(-1).masked_fill(scores.eq(Held(double.NegativeInfinity)).all(-1, true), Held(0));

    /// <summary>q k' / sqrt(d) + mask: minus infinity where nothing is to be looked at.</summary>
    internal static Dual AttentionScores(Tensor query, Tensor? query_t, Tensor key, Tensor? key_t, Tensor? attn_mask, Tensor? attn_mask_t, bool is_casual)
    {
        double scale = 1 / Math.Sqrt(Math.Max(1, query.shape[^1]));
        Tensor turned = key.transpose(-2, -1);
        Tensor scores = query.matmul(turned) * Held(scale);
        Tensor? scores_t = matmul(query, query_t, turned, key_t?.transpose(-2, -1), scores);
        scores_t = scores_t is null ? null : scores_t * Held(scale);
        if (is_casual)
        {
            Tensor from = Arange(query.shape[^2], device: query.device).unsqueeze(1);
            Tensor to = Arange(key.shape[^2], device: query.device).unsqueeze(0);
            scores = scores.masked_fill(to > from, Held(double.NegativeInfinity));
        }
        else if (attn_mask is { dtype: ScalarType.Bool })
        {
            scores = scores.masked_fill(attn_mask.logical_not(), Held(double.NegativeInfinity));
        }
        else if (attn_mask is not null)
        {
            scores = scores.Plus(attn_mask);
            scores_t = Sum(Fit(scores_t, scores), Fit(attn_mask_t, scores));
        }

        return new Dual(scores, scores_t);
    }
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>softmax(query key^T / sqrt(d) + mask) value, with dropout p on the weights (Vaswani et al., 2017). Shapes [..., L, d], [..., S, d], [..., S, v].</summary>
            /// <param name="attn_mask">Bool (true: look) or added to the scores; broadcast over [..., L, S].</param>
            /// <param name="is_casual">Position i looks at positions up to i only.</param>
            /// <exception cref="ArgumentException">A negative p, or both a mask and the causal one.</exception>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false)
            {
                if (p is < 0 or > 1) throw new ArgumentException($"scaled_dot_product_attention: {p} is not a probability.", nameof(p));
                if (is_casual && attn_mask is not null) throw new ArgumentException("scaled_dot_product_attention: give a mask or the causal one, not both.", nameof(attn_mask));
                if (query.Sizes.Length < 2 || key.Sizes.Length < 2) throw new ArgumentException($"scaled_dot_product_attention: shapes {Layout.Text(query.Sizes)} and {Layout.Text(key.Sizes)}; expected [..., L, d] and [..., S, d].");
                using var scope = NewDisposeScope();
                var scores = query.mul(1 / Math.Sqrt(query.Sizes[^1])).matmul(key.mT);
                if (is_casual) scores = scores.masked_fill(ones([query.Sizes[^2], key.Sizes[^2]], ScalarType.Bool).triu(1), double.NegativeInfinity);
                else if (attn_mask is { dtype: ScalarType.Bool }) scores = scores.masked_fill(attn_mask.logical_not(), double.NegativeInfinity);
                else if (attn_mask is not null) scores = scores.add(attn_mask);
                var weights = scores.softmax(-1);
                if (attn_mask is not null)
                {
                    // A row that may look nowhere attends to nothing.
                    var blind = scores.detach().eq(double.NegativeInfinity).all(-1, keepdim: true);
                    weights = weights.masked_fill(blind, 0);
                }
                if (p > 0) weights = dropout(weights, p);
                return weights.matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}

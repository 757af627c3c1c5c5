using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Attention with several heads (Vaswani et al., 2017) over sequences [steps, batch, features].</summary>
    public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>
    {
        private readonly Dictionary<string, Parameter> own = [];
        private readonly Linear output;
        private readonly long width;
        private readonly double dropout;

        internal MultiheadAttention(long width, long heads, double dropout, bool bias, bool biasOfKeys, bool zero, long keys, long values) : base(nameof(MultiheadAttention))
        {
            (this.width, Heads, this.dropout, AddsZero) = (width, heads, dropout, zero);
            if (heads < 1 || width % heads != 0) throw new ArgumentException($"MultiheadAttention: a width of {width} cannot be shared by {heads} heads.", nameof(heads));
            if (dropout is not (>= 0 and <= 1)) throw new ArgumentException($"MultiheadAttention: a dropout of {dropout} is no probability.", nameof(dropout));
            if (keys == width && values == width)
            {
                Add("in_proj_weight", 3 * width, width);
            }
            else
            {
                Add("q_proj_weight", width, width);
                Add("k_proj_weight", width, keys);
                Add("v_proj_weight", width, values);
            }
            if (bias) Add("in_proj_bias", 3 * width);
            output = nn.Linear(width, width, bias);
            register_module("out_proj", output);
            if (biasOfKeys)
            {
                Add("bias_k", 1, 1, width);
                Add("bias_v", 1, 1, width);
            }
            foreach (var (name, parameter) in own)
            {
                if (name.EndsWith("weight", StringComparison.Ordinal)) nn.init.xavier_uniform_(parameter);
            }
            if (bias)
            {
                nn.init.zeros_(own["in_proj_bias"]);
                nn.init.zeros_(output.bias!);
            }
            if (!biasOfKeys) return;
            nn.init.xavier_normal_(own["bias_k"]);
            nn.init.xavier_normal_(own["bias_v"]);

            void Add(string name, params long[] shape)
            {
                own.Add(name, empty(shape).AsParameter());
                register_parameter(name, own[name]);
            }
        }

        internal long Heads { get; }

        internal bool AddsZero { get; }

        /// <summary>The output [target steps, batch, width] and the mean of the weights over the heads [batch, target steps, source steps], if asked for.</summary>
        /// <param name="query">[target steps, batch, width].</param>
        /// <param name="key">[source steps, batch, key width].</param>
        /// <param name="value">[source steps, batch, value width].</param>
        /// <param name="key_padding_mask">[batch, source steps]: true where there is nothing to look at; null: nowhere.</param>
        /// <param name="need_weights">Whether the weights are asked for.</param>
        /// <param name="attn_mask">[target steps, source steps]: numbers added to the scores. Truth values are added, too, as ones: that is what libtorch does.</param>
        public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
        {
            if (query.dim() != 3 || key.dim() != 3 || value.dim() != 3 || query.shape[2] != width)
            {
                throw new ArgumentException($"MultiheadAttention: inputs of shapes {Layout.Text(query.Sizes)}, {Layout.Text(key.Sizes)} and {Layout.Text(value.Sizes)}; expected [steps, batch, features] with {width} features of the query.");
            }
            using var scope = NewDisposeScope();
            long steps = query.shape[0], batch = query.shape[1], size = width / Heads;
            var q = Projected(0, query, "q") * (1 / Math.Sqrt(size));
            var (k, v) = (Projected(1, key, "k"), Projected(2, value, "v"));
            if (own.TryGetValue("bias_k", out var moreKey))
            {
                k = cat([k, moreKey.expand(1, batch, width)], 0);
                v = cat([v, own["bias_v"].expand(1, batch, width)], 0);
            }
            (q, k, v) = (PerHead(q), PerHead(k), PerHead(v));
            if (AddsZero)
            {
                k = cat([k, zeros([k.shape[0], 1, size], k.dtype)], 1);
                v = cat([v, zeros([v.shape[0], 1, size], v.dtype)], 1);
            }
            var scores = q.matmul(k.transpose(1, 2));
            if (attn_mask is not null) scores = scores + Added(attn_mask.is_floating_point() ? attn_mask : attn_mask.to_type(scores.dtype), scores.shape[2]).unsqueeze(0);
            if (key_padding_mask is not null) scores = scores.masked_fill(Padding(key_padding_mask, scores.shape[2]), double.NegativeInfinity);
            var weights = scores.softmax(-1);
            var kept = nn.functional.dropout(weights, dropout, training);
            var y = output.forward(kept.matmul(v).transpose(0, 1).reshape(steps, batch, width));
            var mean = need_weights ? kept.reshape(batch, Heads, steps, -1).mean([1L]) : empty([0]);
            return Tuple.Create(y.MoveToOuterDisposeScope(), mean.MoveToOuterDisposeScope());

            Tensor PerHead(Tensor x) => x.reshape(-1, batch * Heads, size).transpose(0, 1);
        }

        /// <summary>Runs forward with all hooks.</summary>
        public new Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
            base.call(query, key, value, key_padding_mask, need_weights, attn_mask);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private Tensor Projected(long part, Tensor x, string name) => nn.functional.linear(
            x,
            own.TryGetValue("in_proj_weight", out var together) ? together.narrow(0, part * width, width) : own[$"{name}_proj_weight"],
            own.TryGetValue("in_proj_bias", out var bias) ? bias.narrow(0, part * width, width) : null);

        // Nothing is added to the scores of an additional key.
        private static Tensor Added(Tensor mask, long all) => all > mask.shape[1] ? cat([mask, zeros([mask.shape[0], all - mask.shape[1]], mask.dtype)], 1) : mask;

        // For all heads and target steps; an additional key is never hidden.
        private Tensor Padding(Tensor mask, long all)
        {
            var hidden = mask.to_type(ScalarType.Bool);
            if (all > hidden.shape[1]) hidden = cat([hidden, zeros([hidden.shape[0], all - hidden.shape[1]], ScalarType.Bool)], 1);
            return hidden.reshape(-1, 1, 1, all).expand(hidden.shape[0], Heads, 1, all).reshape(-1, 1, all);
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Attention with several heads; kdim and vdim are the widths of keys and values, that of the queries unless given.</summary>
            public static MultiheadAttention MultiheadAttention(long embedded_dim, long num_heads, double dropout = 0.0, bool bias = true, bool add_bias_kv = false, bool add_zero_attn = false, long? kdim = null, long? vdim = null) =>
                new(embedded_dim, num_heads, dropout, bias, add_bias_kv, add_zero_attn, kdim ?? embedded_dim, vdim ?? embedded_dim);
        }
    }
}

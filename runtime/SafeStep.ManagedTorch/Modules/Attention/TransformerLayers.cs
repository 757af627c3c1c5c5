using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Attention of a sequence [steps, batch, width] to itself and two linear layers, each added to its input and normalised.</summary>
    public sealed class TransformerEncoderLayer : nn.Module<Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly MultiheadAttention attention;
        private readonly TransformerParts parts;

        internal TransformerEncoderLayer(TransformerForm form) : base(nameof(TransformerEncoderLayer))
        {
            Form = form;
            attention = nn.MultiheadAttention(form.Width, form.Heads, form.Dropout);
            register_module("self_attn", attention);
            parts = new TransformerParts(this, form, norms: 2);
        }

        internal TransformerForm Form { get; }

        /// <summary>Without masks.</summary>
        public override Tensor forward(Tensor src) => Run(src, null, null);

        /// <summary>With a mask, [steps, steps], of numbers added to the scores.</summary>
        public Tensor call(Tensor src, Tensor src_mask) => Run(src, src_mask, null);

        /// <summary>With a mask and one of what is padding, [batch, steps].</summary>
        public Tensor call(Tensor src, Tensor src_mask, Tensor src_key_padding_mask) => Run(src, src_mask, src_key_padding_mask);

        internal Tensor Run(Tensor src, Tensor? mask, Tensor? padding)
        {
            using var scope = NewDisposeScope();
            var x = parts.Add(1, src, attention.forward(src, src, src, padding, false, mask).Item1);
            return parts.Add(2, x, parts.FeedForward(x)).MoveToOuterDisposeScope();
        }

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>Attention of a sequence to itself and to another one, and two linear layers, each added to its input and normalised.</summary>
    public sealed class TransformerDecoderLayer : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>
    {
        private readonly MultiheadAttention own;
        private readonly MultiheadAttention other;
        private readonly TransformerParts parts;

        internal TransformerDecoderLayer(TransformerForm form) : base(nameof(TransformerDecoderLayer))
        {
            Form = form;
            own = nn.MultiheadAttention(form.Width, form.Heads, form.Dropout);
            other = nn.MultiheadAttention(form.Width, form.Heads, form.Dropout);
            register_module("self_attn", own);
            register_module("multihead_attn", other);
            parts = new TransformerParts(this, form, norms: 3);
        }

        internal TransformerForm Form { get; }

        /// <summary>With masks added to the scores, and masks of what is padding; null: none.</summary>
        public override Tensor forward(Tensor tgt, Tensor memory, Tensor tgt_mask, Tensor memory_mask, Tensor tgt_key_padding_mask, Tensor memory_key_padding_mask)
        {
            using var scope = NewDisposeScope();
            var x = parts.Add(1, tgt, own.forward(tgt, tgt, tgt, tgt_key_padding_mask, false, tgt_mask).Item1);
            x = parts.Add(2, x, other.forward(x, memory, memory, memory_key_padding_mask, false, memory_mask).Item1);
            return parts.Add(3, x, parts.FeedForward(x)).MoveToOuterDisposeScope();
        }

        /// <summary>Runs forward with all hooks.</summary>
        public new Tensor call(Tensor tgt, Tensor memory, Tensor tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null) =>
            base.call(tgt, memory, tgt_mask, memory_mask!, tgt_key_padding_mask!, memory_key_padding_mask!);

        /// <summary>Without masks.</summary>
        public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null!, null!, null!, null!);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>The sizes and settings of a transformer's layers.</summary>
    internal sealed record TransformerForm(long Width, long Heads, long Inner, double Dropout, bool IsGelu);

    /// <summary>What the layers of a transformer share: the linear layers, the normalisations and the dropout between them.</summary>
    internal sealed class TransformerParts
    {
        private readonly TransformerForm form;
        private readonly nn.Module owner;
        private readonly Linear first;
        private readonly Linear second;
        private readonly LayerNorm[] norms;

        internal TransformerParts(nn.Module owner, TransformerForm form, int norms)
        {
            (this.owner, this.form) = (owner, form);
            first = nn.Linear(form.Width, form.Inner);
            second = nn.Linear(form.Inner, form.Width);
            owner.register_module("linear1", first);
            owner.register_module("linear2", second);
            this.norms = [.. Enumerable.Range(0, norms).Select(_ => nn.LayerNorm(form.Width))];
            for (var i = 0; i < norms; i++) owner.register_module($"norm{i + 1}", this.norms[i]);
        }

        internal Tensor Add(int norm, Tensor x, Tensor y) => norms[norm - 1].forward(x + Dropped(y));

        internal Tensor FeedForward(Tensor x)
        {
            var inner = first.forward(x);
            return second.forward(Dropped(form.IsGelu ? nn.functional.gelu(inner) : nn.functional.relu(inner)));
        }

        private Tensor Dropped(Tensor x) => nn.functional.dropout(x, form.Dropout, owner.training);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The activation between the linear layers of a transformer.</summary>
            public enum Activations
            {
                /// <summary>max(x, 0).</summary>
                ReLU = 0,

                /// <summary>x Phi(x).</summary>
                GELU = 1,
            }

            /// <summary>A layer of an encoder.</summary>
            public static TransformerEncoderLayer TransformerEncoderLayer(long d_model = 512, long nhead = 8, long dim_feedforward = 2048, double dropout = 0.1, Activations activation = Activations.ReLU) =>
                new(new(d_model, nhead, dim_feedforward, dropout, activation == Activations.GELU));

            /// <summary>A layer of a decoder.</summary>
            public static TransformerDecoderLayer TransformerDecoderLayer(long d_model = 512, long nhead = 8, long dim_feedforward = 2048, double dropout = 0.1, Activations activation = Activations.ReLU) =>
                new(new(d_model, nhead, dim_feedforward, dropout, activation == Activations.GELU));
        }
    }
}

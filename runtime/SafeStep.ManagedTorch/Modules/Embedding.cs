using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>A table of vectors looked up by index; weight [count, size].</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private Parameter? weightParameter;
        private readonly long? padding;

        internal Embedding(Tensor weight, bool freeze, long? paddingIdx) : base(nameof(Embedding))
        {
            padding = paddingIdx;
            this.weight = new Parameter(weight, !freeze);
        }

        /// <summary>[count, size].</summary>
        public Parameter? weight
        {
            get => weightParameter;
            set
            {
                weightParameter = value;
                ConditionallyRegisterParameter(nameof(weight), value);
            }
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.embedding(input, weightParameter!, padding);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A table of vectors, standard normal at the start; the padding vector is zero and stays so.</summary>
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, Device? device = null, ScalarType? dtype = null)
            {
                var weight = randn([num_embeddings, embedding_dims], dtype);
                if (padding_idx is { } row) weight.select(0, row).zero_();
                return new Embedding(weight, false, padding_idx);
            }

            /// <summary>A table of given vectors; frozen unless told otherwise.</summary>
            public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, Device? device = null, ScalarType? dtype = null) =>
                new(embeddings.detach().to(dtype ?? embeddings.dtype, copy: true), freeze, padding_idx);

            public static partial class functional
            {
                /// <summary>The rows of weight [count, size] that the indices name; the padding row gets no gradient.</summary>
                public static Tensor embedding(Tensor input, Tensor weight, long? padding_idx = null)
                {
                    if (weight.Sizes.Length != 2) throw new ArgumentException($"embedding: a table of shape {Layout.Text(weight.Sizes)}; expected [count, size].", nameof(weight));
                    if (padding_idx is { } place && (place < -weight.Sizes[0] || place >= weight.Sizes[0])) throw new ArgumentOutOfRangeException(nameof(padding_idx), $"embedding: the padding row {place} is not one of {weight.Sizes[0]}.");
                    Selection.RefuseNegative("embedding", input);
                    using var scope = NewDisposeScope();
                    var index = input.reshape(-1).to(ScalarType.Int64);
                    var rows = Selection.Rows("embedding", weight, 0, index);
                    var (count, size) = (weight.Sizes[0], weight.Sizes[1]);
                    return Tape.Record("embedding", rows, [weight], [index], (n, g) =>
                    {
                        var whole = zeros([count, size], g.Type);
                        Selection.AddRows("embedding", g, 0, n.Saved(0), whole);
                        if (padding_idx is { } row) whole.select(0, row).zero_();
                        n.Give(0, whole);
                    }).view([.. input.Sizes, size]).MoveToOuterDisposeScope();
                }
            }
        }
    }
}

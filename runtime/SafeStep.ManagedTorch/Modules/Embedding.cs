using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>A table of vectors looked up by index; weight [count, size].</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private Parameter? weightParameter;
        private readonly long? padding;
        private readonly bool byFrequency;

        internal Embedding(Tensor weight, bool freeze, long? paddingIdx, RowBound? bound, bool byFrequency) : base(nameof(Embedding))
        {
            padding = paddingIdx;
            Bound = bound;
            this.byFrequency = byFrequency;
            this.weight = new Parameter(weight, !freeze);
        }

        /// <summary>The norm beyond which forward shortens a row that it reads; null for none.</summary>
        internal RowBound? Bound { get; }

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
        public override Tensor forward(Tensor input)
        {
            Bound?.Apply("embedding", weightParameter!, input);
            return nn.functional.Embed(input, weightParameter!, padding, byFrequency);
        }

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
            /// <param name="num_embeddings">The number of vectors.</param>
            /// <param name="embedding_dims">The size of each.</param>
            /// <param name="padding_idx">The vector that gets no gradient.</param>
            /// <param name="max_norm">Vectors that are read are first shortened to this norm, in place.</param>
            /// <param name="norm_type">The p of that norm.</param>
            /// <param name="scale_grad_by_freq">Each vector's gradient is divided by how often the input names it.</param>
            /// <param name="device">The processor.</param>
            /// <param name="dtype">The type of the vectors.</param>
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, Device? device = null, ScalarType? dtype = null)
            {
                var weight = randn([num_embeddings, embedding_dims], dtype);
                if (padding_idx is { } row) weight.select(0, row).zero_();
                return new Embedding(weight, false, padding_idx, RowBound.Of(max_norm, norm_type), scale_grad_by_freq);
            }

            /// <summary>A table of given vectors; frozen unless told otherwise.</summary>
            /// <inheritdoc cref="Embedding"/>
            public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, Device? device = null, ScalarType? dtype = null) =>
                new(embeddings.detach().to(dtype ?? embeddings.dtype, copy: true), freeze, padding_idx, RowBound.Of(max_norm, norm_type), scale_grad_by_freq);

            public static partial class functional
            {
                /// <summary>The rows of weight [count, size] that the indices name; the padding row gets no gradient.</summary>
                public static Tensor embedding(Tensor input, Tensor weight, long? padding_idx = null) => Embed(input, weight, padding_idx, byFrequency: false);

                /// <summary>The rows that the indices name; the gradient of each divided, if asked for, by how often they name it.</summary>
                internal static Tensor Embed(Tensor input, Tensor weight, long? padding_idx, bool byFrequency)
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
                        var at = n.Saved(0);
                        Selection.AddRows("embedding", byFrequency ? g.div(at.bincount(null, count).index_select(0, at).unsqueeze(1)) : g, 0, at, whole);
                        if (padding_idx is { } row) whole.select(0, row).zero_();
                        n.Give(0, whole);
                    }).view([.. input.Sizes, size]).MoveToOuterDisposeScope();
                }
            }
        }
    }

    /// <summary>A bound on the p-norm of the rows of a table that are read.</summary>
    internal sealed record RowBound(double Largest, double P)
    {
        internal static RowBound? Of(double? largest, double p) => largest is { } bound ? new(bound, p) : null;

        /// <summary>Shortens the rows that the indices name, in place and outside the graph.</summary>
        internal void Apply(string op, Tensor weight, Tensor indices)
        {
            Selection.RefuseNegative(op, indices);
            using var mode = no_grad();
            using var scope = NewDisposeScope();
            var table = weight.detach();
            foreach (var row in indices.reshape(-1).to(ScalarType.Int64).data<long>().Distinct().Order())
            {
                var values = table.select(0, row);
                var norm = values.norm((float)P).to(ScalarType.Float64).item<double>();
                // PyTorch's small number, against a quotient of zeros.
                if (norm > Largest) values.mul_(Largest / (norm + 1e-7));
            }
        }
    }
}

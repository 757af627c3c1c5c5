using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>The sum, the mean or the largest values of the rows of a table that the integers of each bag name; weight [count, size].</summary>
    public sealed class EmbeddingBag : nn.Module<Tensor, Tensor?, Tensor?, Tensor>, nn.IModule<Tensor, Tensor, Tensor>
    {
        private Parameter? weightParameter;

        private readonly bool byFrequency;

        internal EmbeddingBag(Tensor weight, bool freeze, EmbeddingBagMode mode, bool includesLast, long padding, RowBound? bound, bool byFrequency) : base(nameof(EmbeddingBag))
        {
            Bound = bound;
            this.byFrequency = byFrequency;
            (Mode, IncludesLastOffset) = (mode, includesLast);
            Padding = padding < 0 ? null : padding;
            if (padding >= weight.shape[0]) throw new ArgumentOutOfRangeException(nameof(padding), $"EmbeddingBag: the padding row {padding} is not one of {weight.shape[0]}.");
            this.weight = new Parameter(weight, !freeze);
        }

        /// <summary>The norm beyond which forward shortens a row that it reads; null for none.</summary>
        internal RowBound? Bound { get; }

        internal EmbeddingBagMode Mode { get; }

        internal bool IncludesLastOffset { get; }

        internal long? Padding { get; }

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

        /// <summary>One row for each bag: of [bags, length] integers, or of [all] with the offsets at which the bags begin. A bag of nothing is zero.</summary>
        public override Tensor forward(Tensor input, Tensor? offsets, Tensor? perSampleWeights)
        {
            Demand(input, offsets, perSampleWeights);
            using var scope = NewDisposeScope();
            Bound?.Apply("EmbeddingBag", weightParameter!, input);
            var rows = input.reshape(-1).to(ScalarType.Int64);
            var number = offsets is null ? input.shape[0] : offsets.numel() - (IncludesLastOffset ? 1 : 0);
            // Which bag each element is in: none when it is the padding, or comes after the last bag.
            var length = offsets is null ? input.shape[1] : 0;
            var starts = offsets?.to(ScalarType.Int64).data<long>().ToArray() ?? [];
            var numbers = rows.data<long>().ToArray();
            var bags = new List<long>[number];
            for (var i = 0; i < number; i++) bags[i] = [];
            for (long i = 0; i < numbers.Length; i++)
            {
                var bag = offsets is null ? i / length : Array.FindLastIndex(starts, start => start <= i);
                if (bag >= 0 && bag < number && numbers[i] != Padding) bags[bag].Add(i);
            }
            var taken = byFrequency ? nn.functional.Embed(rows, weightParameter!, null, byFrequency) : weightParameter!.index_select(0, rows);
            if (perSampleWeights is not null) taken = taken * perSampleWeights.reshape(-1, 1);
            var all = bags.Select(bag => bag.Count == 0 ? zeros([1, taken.shape[1]], taken.dtype) : Together(taken.index_select(0, tensor(bag.ToArray())))).ToArray();
            return cat(all, 0).MoveToOuterDisposeScope();
        }

        /// <summary>Runs forward with all hooks.</summary>
        public new Tensor call(Tensor input, Tensor? offsets, Tensor? perSampleWeights) => base.call(input, offsets, perSampleWeights);

        /// <summary>Bags that begin at offsets.</summary>
        public Tensor call(Tensor input, Tensor offsets) => base.call(input, offsets, null);

        /// <summary>Bags of one length.</summary>
        public Tensor call(Tensor input) => base.call(input, null, null);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private Tensor Together(Tensor rows) => Mode switch
        {
            EmbeddingBagMode.Sum => rows.sum(0, true),
            EmbeddingBagMode.Mean => rows.mean([0L], true),
            _ => rows.max(0, true).values,
        };

        private void Demand(Tensor input, Tensor? offsets, Tensor? weights)
        {
            if (input.is_floating_point()) throw new ArgumentException("EmbeddingBag: the input must be integers.", nameof(input));
            if (input.dim() == 1 && offsets is null) throw new ArgumentException("EmbeddingBag: 'offsets' must be non-null for a 1-D input.", nameof(offsets));
            if (input.dim() == 2 && offsets is not null) throw new ArgumentException("EmbeddingBag: 'offsets' must be null for a 2-D input.", nameof(offsets));
            if (input.dim() == 2 && IncludesLastOffset) throw new ArgumentException("EmbeddingBag: include_last_offset is for bags with offsets.", nameof(input));
            if (input.dim() is not (1 or 2)) throw new ArgumentException($"EmbeddingBag: an input of {input.dim()} dimensions; expected [bags, length] or [all].", nameof(input));
            if (byFrequency && Mode == EmbeddingBagMode.Max) throw new ArgumentException("EmbeddingBag: scale_grad_by_freq is not for the largest values.", nameof(input));
            if (weights is not null && Mode != EmbeddingBagMode.Sum) throw new ArgumentException("EmbeddingBag: weights of the samples are for sums alone.", nameof(weights));
        }
    }
}

namespace SafeStep.ManagedTorch
{
    /// <summary>What an embedding bag makes of its rows.</summary>
    public enum EmbeddingBagMode
    {
        /// <summary>Their sum.</summary>
        Sum = 0,

        /// <summary>Their mean.</summary>
        Mean = 1,

        /// <summary>The largest value of each column.</summary>
        Max = 2,
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Bags of rows of a table, standard normal at the start.</summary>
            public static EmbeddingBag EmbeddingBag(long num_embeddings, long embedding_dims, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool include_last_offset = false, long padding_index = -1, Device? device = null, ScalarType? dtype = null)
            {
                var weight = randn([num_embeddings, embedding_dims], dtype);
                if (padding_index >= 0 && padding_index < num_embeddings) weight.select(0, padding_index).zero_();
                return new EmbeddingBag(weight, false, mode, include_last_offset, padding_index, RowBound.Of(max_norm, norm_type), scale_grad_by_freq);
            }

            /// <summary>Bags of rows of a table that is given; frozen unless told otherwise.</summary>
            public static EmbeddingBag EmbeddingBag_from_pretrained(Tensor embeddings, bool freeze = true, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool include_last_offset = false, long padding_index = -1, Device? device = null, ScalarType? dtype = null) =>
                new(embeddings.detach().to(dtype ?? embeddings.dtype, copy: true), freeze, mode, include_last_offset, padding_index, RowBound.Of(max_norm, norm_type), scale_grad_by_freq);
        }
    }
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The largest element; NaN where there is one. At a tie the gradient is shared equally.</summary>
        public Tensor max() => Extreme<MaximumOf>("max", [], keepdim: false, countsNaN: true);

        /// <summary>The smallest element; NaN where there is one. At a tie the gradient is shared equally.</summary>
        public Tensor min() => Extreme<MinimumOf>("min", [], keepdim: false, countsNaN: true);

        /// <summary>The largest element along a dimension and its index.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => WithIndex("max", dim, keepdim, largest: true);

        /// <summary>The smallest element along a dimension and its index.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => WithIndex("min", dim, keepdim, largest: false);

        /// <summary>The largest elements over the dimensions given; at a tie the gradient is shared equally.</summary>
        public Tensor amax(long[] dims, bool keepdim = false) => Extreme<MaximumOf>("amax", dims, keepdim, countsNaN: false);

        /// <inheritdoc cref="amax(long[], bool)"/>
        public Tensor amax(params long[] dims) => amax(dims, false);

        /// <summary>The smallest elements over the dimensions given; at a tie the gradient is shared equally.</summary>
        public Tensor amin(long[] dims, bool keepdim = false) => Extreme<MinimumOf>("amin", dims, keepdim, countsNaN: false);

        /// <inheritdoc cref="amin(long[], bool)"/>
        public Tensor amin(params long[] dims) => amin(dims, false);

        /// <summary>The index of the largest element, counted in row-major order.</summary>
        public Tensor argmax() => detach().reshape(-1).argmax(0);

        /// <summary>The index of the largest element along a dimension; the first at a tie.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => Arg("argmax", dim, keepdim, largest: true);

        /// <summary>The index of the smallest element, counted in row-major order.</summary>
        public Tensor argmin() => detach().reshape(-1).argmin(0);

        /// <summary>The index of the smallest element along a dimension; the first at a tie.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => Arg("argmin", dim, keepdim, largest: false);

        /// <summary>True when no element is zero; a Byte for Bytes.</summary>
        public Tensor all() => Truth<MinimumOf>("all", []);

        /// <summary>True where no element along the dimension is zero; a Byte for Bytes.</summary>
        public Tensor all(long dim, bool keepdim = false) => Truth<MinimumOf>("all", [dim], keepdim);

        /// <summary>True when some element is not zero; a Byte for Bytes.</summary>
        public Tensor any() => Truth<MaximumOf>("any", []);

        /// <summary>True where some element along the dimension is not zero; a Byte for Bytes.</summary>
        public Tensor any(long dim, bool keepdim = false) => Truth<MaximumOf>("any", [dim], keepdim);

        /// <summary>How many elements are not zero, in all or over the dimensions given.</summary>
        public Tensor count_nonzero(long[]? dims = null)
        {
            using var nonzero = detach().ne(0);
            return nonzero.sum(dims ?? []);
        }

        private Tensor Extreme<TOp>(string op, long[] dims, bool keepdim, bool countsNaN) where TOp : IReduction
        {
            var over = Over(op, dims);
            foreach (var d in over)
            {
                if (Sizes[d] == 0) throw new ArgumentException($"{op}: dimension {d} of shape {Layout.Text(Sizes)} is empty and has no extreme.");
            }
            var (kept, wide) = (Reduction.KeptSizes(Sizes, over), Array.ConvertAll(over, d => (long)d));
            using var source = Elementwise.Dense(this, Type);
            var result = Reduction.Over<TOp>(source, over).Kept(over, keepdim);
            return Tape.Record(op, result, [this], [this, result], (n, g) =>
            {
                var (x, y) = (n.Saved(0), n.Saved(1).view(kept));
                var tied = x.eq(y);
                if (countsNaN) tied = tied.logical_or(x.isnan().logical_and(y.isnan()));
                var ties = tied.to(g.Type);
                n.Give(0, ties.mul(g.view(kept)).div(wide.Length == 0 ? ties : ties.sum(wide, keepdim: true)));
            });
        }

        private (Tensor values, Tensor indexes) WithIndex(string op, long dim, bool keepdim, bool largest)
        {
            var over = Over(op, [dim]);
            using var source = Elementwise.Dense(this, Type);
            var index = Reduction.IndexOf(op, source, over.Length == 0 ? 0 : over[0], largest).Kept(over, keepdim: true);
            if (over.Length == 0) return (clone(), index);
            var values = gather(dim, index);
            return keepdim ? (values, index) : (values.squeeze(dim), index.squeeze(dim));
        }

        private Tensor Arg(string op, long dim, bool keepdim, bool largest)
        {
            if (Type == ScalarType.Bool) throw new InvalidOperationException($"{op} is not defined for Bool; convert with to().");
            var over = Over(op, [dim]);
            using var source = Elementwise.Dense(this, Type);
            return Reduction.IndexOf(op, source, over.Length == 0 ? 0 : over[0], largest).Kept(over, keepdim);
        }

        private Tensor Truth<TOp>(string op, ReadOnlySpan<long> dims, bool keepdim = false) where TOp : IReduction
        {
            using var nonzero = detach().ne(0);
            var over = Over(op, dims);
            var result = Reduction.Over<TOp>(nonzero, over).Kept(over, keepdim);
            return Type == ScalarType.Byte ? result.to(ScalarType.Byte, disposeAfter: true) : result;
        }
    }
}

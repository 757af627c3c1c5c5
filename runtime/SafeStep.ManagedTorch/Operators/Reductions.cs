namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of all elements; integers add up as Int64.</summary>
        public Tensor sum(ScalarType? type = null) => Sum([], keepdim: false, type);

        /// <summary>The sum over the dimensions given.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Sum(dim, keepdim, type);

        /// <inheritdoc cref="sum(long[], bool, ScalarType?)"/>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Sum(dim, keepdim, type);

        /// <summary>The sum over one dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Sum([dim], keepdim, type);

        // A literal 0 is also a ScalarType; the exact match makes it a dimension.
        /// <inheritdoc cref="sum(long, bool, ScalarType?)"/>
        public Tensor sum(int dim, bool keepdim = false, ScalarType? type = null) => Sum([dim], keepdim, type);

        /// <summary>The sum over two dimensions.</summary>
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => Sum([dim0, dim1], keepdim, type);

        /// <summary>The sum over three dimensions.</summary>
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => Sum([dim0, dim1, dim2], keepdim, type);

        /// <summary>The mean of all elements.</summary>
        public Tensor mean() => Mean([], keepdim: false, null);

        /// <summary>The mean over the dimensions given.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Mean(dimensions, keepdim, type);

        private Tensor Sum(ReadOnlySpan<long> dims, bool keepdim, ScalarType? type)
        {
            RefuseGradient("sum", type);
            using var source = Elementwise.Dense(this, type ?? Summable());
            var over = Over("sum", dims);
            if (type == ScalarType.Bool) return Reduction.Over<MaximumOf>(source, over).Kept(over, keepdim);
            var (kept, before) = (Reduction.KeptSizes(Sizes, over), Sizes);
            return Tape.Record("sum", Reduction.Over<SumOf>(source, over).Kept(over, keepdim), [this], [], (n, g) => n.Give(0, g.view(kept).expand(before)));
        }

        private Tensor Mean(ReadOnlySpan<long> dims, bool keepdim, ScalarType? type)
        {
            if (!torch.is_floating_point(type ?? Type)) throw new InvalidOperationException($"mean: the mean of {type ?? Type} is not an integer; convert to a floating-point type or give one.");
            using var source = Elementwise.Dense(this, type ?? Type);
            var over = Over("mean", dims);
            var (kept, before) = (Reduction.KeptSizes(Sizes, over), Sizes);
            var count = (double)over.Aggregate(1L, (c, d) => c * before[d]);
            var result = Reduction.Over<SumOf>(source, over).Kept(over, keepdim);
            Elementwise.ScalarInto<Divide>(result, count, result);
            return Tape.Record("mean", result, [this], [], (n, g) => n.Give(0, g.div(count).view(kept).expand(before)));
        }

        // None named are all; a tensor without dimensions has one to name, 0 or -1, and nothing to reduce.
        private int[] Over(string op, ReadOnlySpan<long> dims)
        {
            if (dims.Length == 0) return AllDims();
            var named = Layout.Dims(op, dims, Sizes.Length);
            return Sizes.Length == 0 ? [] : named;
        }

        private int[] AllDims() => [.. Enumerable.Range(0, Sizes.Length)];

        private void RefuseGradient(string op, ScalarType? type)
        {
            if (type is { } wanted && !torch.is_floating_point(wanted) && Tape.Records(this)) throw new InvalidOperationException($"{op}: a result of type {wanted} has no gradient, but the tensor requires one; use detach().");
        }

        // Integers and truth values add up as Int64.
        private ScalarType Summable() => is_floating_point() ? Type : ScalarType.Int64;

        private Tensor Cast(ScalarType? type) => type is { } wanted ? to(wanted) : this;

        // A fresh result of a reduction in its final shape.
        private Tensor Kept(int[] dims, bool keepdim)
        {
            if (!keepdim) return this;
            var sizes = new List<long>(Sizes);
            foreach (var d in dims.Order()) sizes.Insert(Math.Min(d, sizes.Count), 1);
            if (sizes.Count == Sizes.Length) return this;
            (Sizes, Strides) = ([.. sizes], Layout.ContiguousStrides(sizes.ToArray()));
            return this;
        }
    }
}

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

        /// <summary>The variance of all elements; divided by n - 1 when unbiased.</summary>
        public Tensor var(bool unbiased = true) => Variance([], unbiased, keepdim: false);

        /// <summary>The variance over the dimensions given; divided by n - 1 when unbiased.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance(dimensions, unbiased, keepdim);

        /// <inheritdoc cref="var(long[], bool, bool, ScalarType?)"/>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance([dim], unbiased, keepdim);

        /// <summary>The standard deviation of all elements; by n - 1 when unbiased.</summary>
        public Tensor std(bool unbiased = true) => var(unbiased).sqrt();

        /// <summary>The standard deviation over the dimensions given; by n - 1 when unbiased.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var(dimensions, unbiased, keepdim, type).sqrt();

        /// <inheritdoc cref="std(long[], bool, bool, ScalarType?)"/>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var(dim, unbiased, keepdim, type).sqrt();

        /// <summary>The product of all elements.</summary>
        public Tensor prod(ScalarType? type = null) => reshape(-1).prod(0L, false, type);

        /// <inheritdoc cref="prod(long, bool, ScalarType?)"/>
        public Tensor prod(int dim, bool keepdim = false, ScalarType? type = null) => prod((long)dim, keepdim, type);

        /// <summary>The product over one dimension.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null)
        {
            var source = Cast(type ?? Summable());
            var d = Layout.Dim("prod", dim, Sizes.Length);
            var result = Reduction.Over<ProductOf>(source, [d]);
            return Tape.Record("prod", result, [source], [source], (n, g) =>
            {
                var x = n.Saved(0);
                var others = torch.ones_like(x);
                // The product of all others, without dividing: running products from both ends.
                for (var i = 0L; i < x.Sizes[d]; i++)
                {
                    for (var j = 0L; j < x.Sizes[d]; j++)
                    {
                        if (i != j) others.narrow(d, i, 1).mul_(x.narrow(d, j, 1));
                    }
                }
                n.Give(0, others.mul(g.unsqueeze(d)));
            }).Kept([d], keepdim);
        }

        /// <summary>The largest element; NaN where there is one.</summary>
        public Tensor max() => amax([], false);

        /// <summary>The smallest element; NaN where there is one.</summary>
        public Tensor min() => amin([], false);

        /// <summary>The largest element along a dimension and its index.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => WithIndex("max", dim, keepdim, argmax(dim, keepdim: true));

        /// <summary>The smallest element along a dimension and its index.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => WithIndex("min", dim, keepdim, argmin(dim, keepdim: true));

        /// <summary>The largest elements over the dimensions given; at a tie the gradient is shared equally.</summary>
        public Tensor amax(long[] dims, bool keepdim = false) => Extreme<MaximumOf>("amax", dims, keepdim);

        /// <inheritdoc cref="amax(long[], bool)"/>
        public Tensor amax(params long[] dims) => amax(dims, false);

        /// <summary>The smallest elements over the dimensions given; at a tie the gradient is shared equally.</summary>
        public Tensor amin(long[] dims, bool keepdim = false) => Extreme<MinimumOf>("amin", dims, keepdim);

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

        /// <summary>True when no element is zero.</summary>
        public Tensor all()
        {
            using var nonzero = detach().ne(0);
            return Reduction.Over<MinimumOf>(nonzero, AllDims());
        }

        /// <summary>True where no element along the dimension is zero.</summary>
        public Tensor all(long dim, bool keepdim = false)
        {
            using var nonzero = detach().ne(0);
            int[] dims = [Layout.Dim("all", dim, Sizes.Length)];
            return Reduction.Over<MinimumOf>(nonzero, dims).Kept(dims, keepdim);
        }

        /// <summary>True when some element is not zero.</summary>
        public Tensor any()
        {
            using var nonzero = detach().ne(0);
            return Reduction.Over<MaximumOf>(nonzero, AllDims());
        }

        /// <summary>True where some element along the dimension is not zero.</summary>
        public Tensor any(long dim, bool keepdim = false)
        {
            using var nonzero = detach().ne(0);
            int[] dims = [Layout.Dim("any", dim, Sizes.Length)];
            return Reduction.Over<MaximumOf>(nonzero, dims).Kept(dims, keepdim);
        }

        /// <summary>How many elements are not zero.</summary>
        public Tensor count_nonzero()
        {
            using var nonzero = detach().ne(0);
            return nonzero.sum();
        }

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2.0f) => reshape(-1).norm(0, false, p);

        /// <summary>The p-norm along a dimension.</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f)
        {
            if (float.IsPositiveInfinity(p)) return abs().amax([dim], keepdim);
            if (p == 1) return abs().sum(dim, keepdim);
            if (p != 2) return abs().pow(p).sum(dim, keepdim).pow(1 / (double)p);
            var d = Layout.Dim("norm", dim, Sizes.Length);
            using var squares = detach().square();
            using var total = squares.sum([d], keepdim: true);
            var result = total.sqrt();
            return Tape.Record("norm", result, [this], [this, result], static (n, g) =>
                n.Give(0, g.mul(n.Saved(0).div(n.Saved(1))).masked_fill(n.Saved(1).eq(0), 0))).KeptView(d, keepdim);
        }

        /// <summary>log of the sum of exponentials along a dimension, safe from overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false)
        {
            var d = Layout.Dim("logsumexp", dim, Sizes.Length);
            using var scope = NewDisposeScope();
            var x = detach();
            var top = x.amax([d], keepdim: true);
            top = top.masked_fill(top.isfinite().logical_not(), 0);
            var result = x.sub(top).exp().sum([d], keepdim: true).log().add(top);
            return Tape.Record("logsumexp", result, [this], [this, result], static (n, g) =>
                n.Give(0, n.Saved(0).sub(n.Saved(1)).exp().mul(g))).KeptView(d, keepdim).MoveToOuterDisposeScope();
        }

        private Tensor Sum(ReadOnlySpan<long> dims, bool keepdim, ScalarType? type)
        {
            using var source = Elementwise.Dense(this, type ?? Summable());
            var over = dims.Length == 0 ? AllDims() : Layout.Dims("sum", dims, Sizes.Length);
            var (kept, before) = (Reduction.KeptSizes(Sizes, over), Sizes);
            return Tape.Record("sum", Reduction.Over<SumOf>(source, over).Kept(over, keepdim), [this], [], (n, g) => n.Give(0, g.view(kept).expand(before)));
        }

        private Tensor Mean(ReadOnlySpan<long> dims, bool keepdim, ScalarType? type)
        {
            if (type is null && is_integral()) throw new InvalidOperationException($"mean: the elements are {Type}; convert to a floating-point type or give one.");
            using var source = Elementwise.Dense(this, type ?? Type);
            var over = dims.Length == 0 ? AllDims() : Layout.Dims("mean", dims, Sizes.Length);
            var (kept, before) = (Reduction.KeptSizes(Sizes, over), Sizes);
            var count = (double)over.Aggregate(1L, (c, d) => c * before[d]);
            var result = Reduction.Over<SumOf>(source, over).Kept(over, keepdim);
            Elementwise.ScalarInto<Divide>(result, count, result);
            return Tape.Record("mean", result, [this], [], (n, g) => n.Give(0, g.div(count).view(kept).expand(before)));
        }

        private Tensor Variance(ReadOnlySpan<long> dims, bool unbiased, bool keepdim)
        {
            var over = dims.Length == 0 ? AllDims() : Layout.Dims("var", dims, Sizes.Length);
            var wide = Array.ConvertAll(over, d => (long)d);
            var (kept, before) = (Reduction.KeptSizes(Sizes, over), Sizes);
            var divisor = over.Aggregate(1L, (c, d) => c * before[d]) - (unbiased ? 1.0 : 0.0);
            using var scope = NewDisposeScope();
            var centred = detach().sub(detach().mean(wide, keepdim: true));
            var result = centred.square().sum(wide, keepdim).div(divisor);
            return Tape.Record("var", result, [this], [centred], (n, g) =>
                n.Give(0, g.view(kept).mul(n.Saved(0)).mul(2 / divisor))).MoveToOuterDisposeScope();
        }

        private Tensor Extreme<TOp>(string op, long[] dims, bool keepdim) where TOp : IReduction
        {
            var over = dims.Length == 0 ? AllDims() : Layout.Dims(op, dims, Sizes.Length);
            foreach (var d in over)
            {
                if (Sizes[d] == 0) throw new ArgumentException($"{op}: dimension {d} of shape {Layout.Text(Sizes)} is empty and has no extreme.");
            }
            var (kept, wide) = (Reduction.KeptSizes(Sizes, over), Array.ConvertAll(over, d => (long)d));
            using var source = Elementwise.Dense(this, Type);
            var result = Reduction.Over<TOp>(source, over).Kept(over, keepdim);
            return Tape.Record(op, result, [this], [this, result], (n, g) =>
            {
                var ties = n.Saved(0).eq(n.Saved(1).view(kept)).to(g.Type);
                n.Give(0, ties.mul(g.view(kept)).div(ties.sum(wide, keepdim: true)));
            });
        }

        private (Tensor values, Tensor indexes) WithIndex(string op, long dim, bool keepdim, Tensor index)
        {
            _ = Layout.Dim(op, dim, Sizes.Length);
            if (Sizes.Length == 0) return (clone(), index);
            var values = gather(dim, index);
            return keepdim ? (values, index) : (values.squeeze(dim), index.squeeze(dim));
        }

        private Tensor Arg(string op, long dim, bool keepdim, bool largest)
        {
            var d = Layout.Dim(op, dim, Sizes.Length);
            using var source = Elementwise.Dense(this, Type);
            return Reduction.IndexOf(op, source, d, largest).Kept([d], keepdim);
        }

        private int[] AllDims() => [.. Enumerable.Range(0, Sizes.Length)];

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

        private Tensor KeptView(int d, bool keepdim) => keepdim || Sizes.Length == 0 ? this : squeeze(d);
    }
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The slices of a dimension that a one-dimensional index names.</summary>
        public Tensor index_select(long dim, Tensor index)
        {
            var d = Layout.Dim("index_select", dim, Sizes.Length);
            if (index.Sizes.Length > 1) throw new ArgumentException($"index_select: the index has shape {Layout.Text(index.Sizes)}; expected one dimension.", nameof(index));
            if (Sizes.Length == 0)
            {
                if (index.numel() != 1) throw new ArgumentException($"index_select: a tensor without dimensions has one value to select, not {index.numel()}.", nameof(index));
                return unsqueeze(0).index_select(0, index).squeeze(0);
            }
            Selection.RefuseNegative("index_select", index);
            var before = Sizes;
            return Tape.Record("index_select", Selection.Rows("index_select", this, d, index), [this], [index], (n, g) =>
            {
                if (TwiceDifferentiable.Recording)
                {
                    n.Give(0, torch.zeros(before, g.Type).index_add(d, n.Saved(0), g, 1));
                    return;
                }
                var whole = torch.zeros(before, g.Type);
                Selection.AddRows("index_select", g, d, n.Saved(0), whole);
                n.Give(0, whole);
            });
        }

        /// <summary>Picks one element along a dimension for each element of the index.</summary>
        public Tensor gather(long dim, Tensor index)
        {
            if (index.Sizes.Length == 0 && Sizes.Length == 1) return gather(dim, index.reshape(1)).reshape([]);
            var d = Layout.Dim("gather", dim, Sizes.Length);
            Selection.RefuseNegative("gather", index);
            var before = Sizes;
            return Tape.Record("gather", Selection.Gather(this, d, index), [this], [index], (n, g) =>
            {
                if (TwiceDifferentiable.Recording)
                {
                    n.Give(0, torch.zeros(before, g.Type).scatter_add(d, n.Saved(0), g));
                    return;
                }
                var whole = torch.zeros(before, g.Type);
                Selection.Scatter("gather", g, d, n.Saved(0), whole, add: true);
                n.Give(0, whole);
            });
        }

        /// <summary>A copy with elements of the source written where the index says, along a dimension.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src)
        {
            if (index.Sizes.Length == 0 && Sizes.Length == 1) return scatter(dim, index.reshape(1), src.Sizes.Length == 0 ? src.reshape(1) : src);
            var d = Layout.Dim("scatter", dim, Sizes.Length);
            Selection.RefuseNegative("scatter", index);
            if (src.Type != Type) throw new InvalidOperationException($"scatter: the elements are {Type}, the source's {src.Type}; they must be of one type.");
            var result = CloneValues();
            Selection.Scatter("scatter", src, d, index, result, add: false);
            var whole = src.Sizes;
            return Tape.Record("scatter", result, [this, src], [index], (n, g) =>
            {
                var at = n.Saved(0);
                if (n.Wants(0))
                {
                    var kept = g.CloneValues();
                    Selection.Scatter("scatter", torch.zeros(at.Sizes, g.Type), d, at, kept, add: false);
                    n.Give(0, kept);
                }
                if (n.Wants(1)) n.Give(1, Padded(Selection.Gather(g, d, at), whole));
            });
        }

        /// <summary>A copy with elements of the source added where the index says, along a dimension.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src)
        {
            if (index.Sizes.Length == 0 && Sizes.Length == 1) return scatter_add(dim, index.reshape(1), src.Sizes.Length == 0 ? src.reshape(1) : src);
            var d = Layout.Dim("scatter_add", dim, Sizes.Length);
            Selection.RefuseNegative("scatter_add", index);
            if (src.Type != Type) throw new InvalidOperationException($"scatter_add: the elements are {Type}, the source's {src.Type}; they must be of one type.");
            var result = CloneValues();
            Selection.Scatter("scatter_add", src, d, index, result, add: true);
            var whole = src.Sizes;
            return Tape.Record("scatter_add", result, [this, src], [index], (n, g) =>
            {
                n.Give(0, g);
                if (!n.Wants(1)) return;
                if (!TwiceDifferentiable.Recording) n.Give(1, Padded(Selection.Gather(g, d, n.Saved(0)), whole));
                else if (n.Saved(0).Sizes.AsSpan().SequenceEqual(whole)) n.Give(1, g.gather(d, n.Saved(0)));
                else throw new NotSupportedException("create_graph: the gradient of scatter_add by an index smaller than its source.");
            });
        }

        /// <summary>The elements where the mask holds, in row-major order.</summary>
        public Tensor masked_select(Tensor mask)
        {
            if (mask.Type != ScalarType.Bool) throw new ArgumentException($"masked_select: the mask must be Bool, not {mask.Type}.", nameof(mask));
            var shape = Layout.Broadcast("masked_select", Sizes, mask.Sizes);
            return expand(shape).reshape(-1).index_select(0, mask.expand(shape).reshape(-1).nonzero().squeeze(1));
        }

        /// <summary>The positions of the elements that are not zero, one row each.</summary>
        public Tensor nonzero()
        {
            using var scope = NewDisposeScope();
            var marks = Elementwise.Dense(detach().ne(0), ScalarType.Bool).Values<bool>();
            var positions = new List<long>();
            var place = new long[Sizes.Length];
            var found = 0L;
            foreach (var mark in marks)
            {
                if (mark)
                {
                    positions.AddRange(place);
                    found++;
                }
                for (var d = Sizes.Length - 1; d >= 0 && ++place[d] == Sizes[d]; d--) place[d] = 0;
            }
            return torch.tensor(positions.ToArray(), [found, Sizes.Length]).MoveToOuterDisposeScope();
        }

        // The leading part of each dimension.
        internal Tensor Corner(long[] sizes, string op)
        {
            if (Sizes.Length != sizes.Length) throw new ArgumentException($"{op}: the index has shape {Layout.Text(sizes)}, the source {Layout.Text(Sizes)}.");
            var part = this;
            for (var d = 0; d < sizes.Length; d++) part = part.narrow(d, 0, sizes[d]);
            return part;
        }

        private static Tensor Padded(Tensor corner, long[] sizes)
        {
            var whole = torch.zeros(sizes, corner.Type);
            StridedCopy.Copy(corner, whole.Corner(corner.Sizes, "scatter"));
            return whole;
        }
    }

    /// <inheritdoc cref="Tensor.index_select"/>
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    /// <inheritdoc cref="Tensor.gather"/>
    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);

    /// <inheritdoc cref="Tensor.scatter"/>
    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) => input.scatter(dim, index, src);

    /// <inheritdoc cref="Tensor.scatter_add"/>
    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add(dim, index, src);

    /// <inheritdoc cref="Tensor.masked_select"/>
    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);

    /// <inheritdoc cref="Tensor.nonzero"/>
    public static Tensor nonzero(Tensor input) => input.nonzero();
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Left and right exchanged: dimension 1 in reverse.</summary>
        /// <exception cref="ArgumentException">Fewer than two dimensions.</exception>
        public Tensor fliplr() => Sizes.Length < 2 ? throw new ArgumentException($"fliplr: a tensor of shape {Layout.Text(Sizes)}; expected at least 2 dimensions.") : flip(1);

        /// <summary>Up and down exchanged: dimension 0 in reverse.</summary>
        /// <exception cref="ArgumentException">No dimensions.</exception>
        public Tensor flipud() => Sizes.Length < 1 ? throw new ArgumentException("flipud: a tensor without dimensions; expected at least 1.") : flip(0);

        /// <summary>Turned k times by a quarter, from the first dimension named to the second; dimensions 0 and 1 unless given.</summary>
        /// <exception cref="ArgumentException">Fewer than two dimensions, or the same one twice.</exception>
        public Tensor rot90(long k = 1, (long, long)? dims = null)
        {
            var (from, to) = dims ?? (0, 1);
            if (Sizes.Length < 2) throw new ArgumentException($"rot90: a tensor of shape {Layout.Text(Sizes)}; expected at least 2 dimensions.");
            var (a, b) = (Layout.Dim("rot90", from, Sizes.Length), Layout.Dim("rot90", to, Sizes.Length));
            if (a == b) throw new ArgumentException($"rot90: dimensions {from} and {to} are the same.", nameof(dims));
            return (((k % 4) + 4) % 4) switch
            {
                1 => flip(b).transpose(a, b),
                2 => flip(a, b),
                3 => flip(a).transpose(a, b),
                _ => clone(),
            };
        }

        /// <summary>The last dimension as the diagonals of matrices, which are dimensions dim1 and dim2 of the result; zero elsewhere.</summary>
        /// <exception cref="ArgumentException">dim1 is dim2.</exception>
        public Tensor diag_embed(long offset = 0L, long dim1 = -2L, long dim2 = -1L)
        {
            RefuseScalar("diag_embed");
            var dims = Sizes.Length + 1;
            var (rows, columns) = (Layout.Dim("diag_embed", dim1, dims), Layout.Dim("diag_embed", dim2, dims));
            if (rows == columns) throw new ArgumentException($"diag_embed: dimensions {dim1} and {dim2} are the same.", nameof(dim2));
            using var scope = NewDisposeScope();
            var size = Sizes[^1] + Math.Abs(offset);
            var whole = torch.zeros([.. Sizes[..^1], size, size], Type);
            using (var place = whole.Alias().diagonal(offset, -2, -1)) StridedCopy.Copy(this, place);
            var placed = Tape.Record("diag_embed", whole, [this], [], (n, g) => n.Give(0, g.diagonal(offset, -2, -1)));
            // A positive offset counts columns, so the order of the two dimensions matters.
            return placed.movedim([dims - 2, dims - 1], [rows, columns]).MoveToOuterDisposeScope();
        }

        /// <summary>At least one dimension.</summary>
        public Tensor atleast_1d() => Sizes.Length == 0 ? view(1) : this;

        /// <summary>At least two dimensions: those that are missing come first.</summary>
        public Tensor atleast_2d() => Sizes.Length switch { 0 => view(1, 1), 1 => unsqueeze(0), _ => this };

        /// <summary>At least three dimensions.</summary>
        public Tensor atleast_3d() => Sizes.Length switch { 0 => view(1, 1, 1), 1 => unsqueeze(0).unsqueeze(-1), 2 => unsqueeze(-1), _ => this };

        /// <summary>The positions of elements that are not zero, one row each.</summary>
        public Tensor argwhere() => nonzero();

        /// <summary>Sorted along the first dimension.</summary>
        public Tensor msort() => sort(0).Values;

        /// <summary>The Kronecker product: every element of this times the whole of the other.</summary>
        public Tensor kron(Tensor other)
        {
            using var scope = NewDisposeScope();
            var dims = Math.Max(Sizes.Length, other.Sizes.Length);
            long[] own = [.. Enumerable.Repeat(1L, dims - Sizes.Length), .. Sizes], theirs = [.. Enumerable.Repeat(1L, dims - other.Sizes.Length), .. other.Sizes];
            var left = reshape([.. own.SelectMany(s => new[] { s, 1 })]);
            var right = other.reshape([.. theirs.SelectMany(s => new[] { 1, s })]);
            return left.mul(right).reshape([.. own.Zip(theirs, (a, b) => a * b)]).MoveToOuterDisposeScope();
        }
    }

    /// <inheritdoc cref="Tensor.fliplr"/>
    public static Tensor fliplr(Tensor input) => input.fliplr();

    /// <inheritdoc cref="Tensor.flipud"/>
    public static Tensor flipud(Tensor input) => input.flipud();

    /// <inheritdoc cref="Tensor.rot90"/>
    public static Tensor rot90(Tensor input, long k = 1, (long, long)? dims = null) => input.rot90(k, dims);

    /// <inheritdoc cref="Tensor.diag_embed"/>
    public static Tensor diag_embed(Tensor input, long offset = 0L, long dim1 = -2L, long dim2 = -1L) => input.diag_embed(offset, dim1, dim2);

    /// <inheritdoc cref="Tensor.argwhere"/>
    public static Tensor argwhere(Tensor input) => input.argwhere();

    /// <inheritdoc cref="Tensor.msort"/>
    public static Tensor msort(Tensor tensor) => tensor.msort();

    /// <inheritdoc cref="Tensor.kron"/>
    public static Tensor kron(Tensor input, Tensor other) => input.kron(other);

    /// <inheritdoc cref="Tensor.atleast_1d"/>
    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => Array.ConvertAll(input, t => t.atleast_1d());

    /// <inheritdoc cref="Tensor.atleast_2d"/>
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => Array.ConvertAll(input, t => t.atleast_2d());

    /// <inheritdoc cref="Tensor.atleast_3d"/>
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => Array.ConvertAll(input, t => t.atleast_3d());

    /// <summary>All tensors in the shape that they stretch to together.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors)
    {
        var shape = tensors.Aggregate(Array.Empty<long>(), (s, t) => Layout.Broadcast("broadcast_tensors", s, t.Sizes));
        return Array.ConvertAll(tensors, t => t.expand(shape));
    }

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat(tensors, axis);

    /// <summary>Put together along the third dimension; what has fewer gets it.</summary>
    public static Tensor dstack(params Tensor[] tensors) => cat((IList<Tensor>)Array.ConvertAll(tensors, t => t.atleast_3d()), 2);

    /// <inheritdoc cref="dstack(Tensor[])"/>
    public static Tensor dstack(IList<Tensor> tensors) => dstack([.. tensors]);

    /// <summary>Put together as columns.</summary>
    public static Tensor column_stack(params Tensor[] tensors) => hstack(Array.ConvertAll(tensors, t => t.Sizes.Length < 2 ? t.reshape(-1, 1) : t));

    /// <inheritdoc cref="column_stack(Tensor[])"/>
    public static Tensor column_stack(IList<Tensor> tensors) => column_stack([.. tensors]);

    /// <inheritdoc cref="vstack(Tensor[])"/>
    public static Tensor row_stack(params Tensor[] tensors) => vstack(tensors);

    /// <inheritdoc cref="vstack(Tensor[])"/>
    public static Tensor row_stack(IList<Tensor> tensors) => vstack([.. tensors]);

    /// <summary>The tensors, each of at most two dimensions, one after another along a diagonal; zero elsewhere.</summary>
    /// <exception cref="ArgumentException">More than two dimensions.</exception>
    public static Tensor block_diag(params Tensor[] tensors)
    {
        using var scope = NewDisposeScope();
        var parts = Array.ConvertAll(tensors, t => t.Sizes.Length > 2 ? throw new ArgumentException($"block_diag: a tensor of shape {Layout.Text(t.Sizes)}; expected at most 2 dimensions.", nameof(tensors)) : t.atleast_2d());
        var (columns, before) = (parts.Sum(p => p.Sizes[1]), 0L);
        var rows = new List<Tensor>();
        foreach (var part in parts)
        {
            var (left, right) = (before, columns - before - part.Sizes[1]);
            before += part.Sizes[1];
            rows.Add(cat((IList<Tensor>)[zeros([part.Sizes[0], left], part.Type), part, zeros([part.Sizes[0], right], part.Type)], 1));
        }
        return cat(rows, 0).MoveToOuterDisposeScope();
    }

    /// <summary>Every choice of one element of each vector, one row each.</summary>
    public static Tensor cartesian_prod(params Tensor[] tensors)
    {
        if (tensors.Any(t => t.Sizes.Length != 1)) throw new ArgumentException("cartesian_prod: expected vectors.", nameof(tensors));
        if (tensors.Length == 1) return tensors[0];
        using var scope = NewDisposeScope();
        return stack([.. meshgrid(tensors, indexing: "ij").Select(t => t.reshape(-1))], 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="cartesian_prod(Tensor[])"/>
    public static Tensor cartesian_prod(IList<Tensor> tensors) => cartesian_prod([.. tensors]);
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same memory in another shape; one size may be -1.</summary>
        /// <exception cref="ArgumentException">The sizes do not match, or the memory cannot be viewed so without a copy; use reshape then.</exception>
        public Tensor view(params long[] shape)
        {
            var sizes = Layout.ResolveShape("view", shape, Sizes);
            if (!Layout.TryViewStrides(Sizes, Strides, sizes, out var strides))
            {
                throw new ArgumentException($"view: a tensor of shape {Layout.Text(Sizes)} and strides {Layout.Text(Strides)} cannot be seen as {Layout.Text(sizes)} without a copy; use reshape.");
            }
            var before = Sizes;
            return ViewAs("view", sizes, strides, Offset, (n, g) => n.Give(0, g.reshape(before)));
        }

        /// <summary>Another shape: a view where possible, else a copy; one size may be -1.</summary>
        public Tensor reshape(params long[] shape)
        {
            var sizes = Layout.ResolveShape("reshape", shape, Sizes);
            return Layout.TryViewStrides(Sizes, Strides, sizes, out _) ? view(sizes) : contiguous().view(sizes);
        }

        /// <summary>Viewed in the shape of another tensor.</summary>
        public Tensor view_as(Tensor other) => view(other.Sizes);

        /// <summary>Merges a range of dimensions into one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            if (Sizes.Length == 0) return reshape(1);
            var (start, end) = (Layout.Dim("flatten", start_dim, Sizes.Length), Layout.Dim("flatten", end_dim, Sizes.Length));
            if (start > end) throw new ArgumentException($"flatten: start_dim {start_dim} comes after end_dim {end_dim}.");
            return reshape([.. Sizes[..start], Layout.Count(Sizes.AsSpan(start, end - start + 1)), .. Sizes[(end + 1)..]]);
        }

        /// <summary>Splits one dimension into several.</summary>
        public Tensor unflatten(long dim, params long[] sizes)
        {
            RefuseScalar("unflatten");
            var d = Layout.Dim("unflatten", dim, Sizes.Length);
            return view([.. Sizes[..d], .. Layout.ResolveShape("unflatten", sizes, [Sizes[d]]), .. Sizes[(d + 1)..]]);
        }

        /// <summary>One dimension, in row-major order.</summary>
        public Tensor ravel() => contiguous().view(-1);

        /// <summary>Exchanges two dimensions; a view.</summary>
        public Tensor transpose(long dim0, long dim1)
        {
            var (a, b) = (Layout.Dim("transpose", dim0, Sizes.Length), Layout.Dim("transpose", dim1, Sizes.Length));
            var (sizes, strides) = (shape, stride());
            if (sizes.Length > 0)
            {
                (sizes[a], sizes[b]) = (sizes[b], sizes[a]);
                (strides[a], strides[b]) = (strides[b], strides[a]);
            }
            return ViewAs("transpose", sizes, strides, Offset, (n, g) => n.Give(0, g.transpose(a, b)));
        }

        /// <inheritdoc cref="transpose"/>
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);

        /// <inheritdoc cref="transpose"/>
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);

        /// <summary>A matrix transposed; a view.</summary>
        /// <exception cref="ArgumentException">More than two dimensions.</exception>
        public Tensor t() => Sizes.Length switch
        {
            < 2 => alias(),
            2 => transpose(0, 1),
            _ => throw new ArgumentException($"t: expects at most 2 dimensions, but the shape is {Layout.Text(Sizes)}; use transpose or mT."),
        };

        /// <summary>All dimensions in reverse order; a view.</summary>
        public Tensor T => permute([.. Enumerable.Range(1, Sizes.Length).Select(d => (long)(Sizes.Length - d))]);

        /// <summary>The last two dimensions exchanged; a view.</summary>
        public Tensor mT => transpose(-2, -1);

        /// <summary>The dimensions in the order given; a view.</summary>
        public Tensor permute(params long[] permutation)
        {
            var dims = Layout.Dims("permute", permutation, Sizes.Length);
            if (dims.Length != Sizes.Length)
            {
                throw new ArgumentException($"permute: {Layout.Text(permutation)} does not name each dimension of shape {Layout.Text(Sizes)} once.");
            }
            var (sizes, strides) = (new long[dims.Length], new long[dims.Length]);
            var inverse = new long[dims.Length];
            for (var d = 0; d < dims.Length; d++)
            {
                (sizes[d], strides[d]) = (Sizes[dims[d]], Strides[dims[d]]);
                inverse[dims[d]] = d;
            }
            return ViewAs("permute", sizes, strides, Offset, (n, g) => n.Give(0, g.permute(inverse)));
        }

        /// <inheritdoc cref="permute(long[])"/>
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        /// <summary>Moves dimensions to new places; the others keep their order. A view.</summary>
        public Tensor movedim(long[] source, long[] destination)
        {
            var (from, to) = (Layout.Dims("movedim", source, Sizes.Length), Layout.Dims("movedim", destination, Sizes.Length));
            if (from.Length != to.Length) throw new ArgumentException($"movedim: {from.Length} source and {to.Length} destination dimensions.");
            var order = Enumerable.Repeat(-1L, Sizes.Length).ToArray();
            for (var i = 0; i < from.Length; i++) order[to[i]] = from[i];
            var rest = new Queue<long>(Enumerable.Range(0, Sizes.Length).Where(d => !from.Contains(d)).Select(d => (long)d));
            return permute([.. order.Select(d => d >= 0 ? d : rest.Dequeue())]);
        }

        /// <inheritdoc cref="movedim"/>
        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);

        /// <summary>Inserts a dimension of size 1; a view.</summary>
        public Tensor unsqueeze(long dim)
        {
            var d = Layout.Dim("unsqueeze", dim, Sizes.Length + 1);
            var step = d < Sizes.Length ? Sizes[d] * Strides[d] : 1;
            var before = Sizes;
            return ViewAs("unsqueeze", [.. before[..d], 1, .. before[d..]], [.. Strides[..d], step, .. Strides[d..]], Offset, (n, g) => n.Give(0, g.reshape(before)));
        }

        /// <summary>Removes a dimension of size 1, or all of them; a view.</summary>
        public Tensor squeeze(long? dim = null)
        {
            var removed = dim is { } one ? Layout.Dim("squeeze", one, Sizes.Length) : -1;
            var (before, steps) = (Sizes, Strides);
            var kept = Enumerable.Range(0, before.Length).Where(d => before[d] != 1 || (removed >= 0 && d != removed)).ToArray();
            return ViewAs("squeeze", [.. kept.Select(d => before[d])], [.. kept.Select(d => steps[d])], Offset, (n, g) => n.Give(0, g.reshape(before)));
        }

        /// <summary>Stretches dimensions of size 1 without copying; -1 keeps a size.</summary>
        public Tensor expand(params long[] sizes)
        {
            var shape = (long[])sizes.Clone();
            for (var d = 1; d <= shape.Length; d++)
            {
                var own = d <= Sizes.Length ? Sizes[^d] : 1;
                if (shape[^d] == -1 && d <= Sizes.Length) shape[^d] = own;
                if (shape[^d] < 0 || (own != 1 && own != shape[^d])) throw ExpandError(sizes);
            }
            if (shape.Length < Sizes.Length) throw ExpandError(sizes);
            return ViewAs("expand", shape, Layout.StretchedStrides(this, shape), Offset, (n, g) => n.Give(0, g));
        }

        /// <inheritdoc cref="expand(long[])"/>
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => expand(sizes.ToArray());

        /// <inheritdoc cref="expand(long[])"/>
        public Tensor expand(long[] sizes, bool isImplicit = false) => expand(sizes);

        /// <inheritdoc cref="expand(long[])"/>
        public Tensor expand_as(Tensor other) => expand(other.Sizes);

        /// <inheritdoc cref="expand(long[])"/>
        public Tensor broadcast_to(params long[] shape) => expand(shape);

        /// <summary>A part of one dimension; a view.</summary>
        public Tensor narrow(long dim, long start, long length)
        {
            RefuseScalar("narrow");
            var d = Layout.Dim("narrow", dim, Sizes.Length);
            var first = start < 0 ? start + Sizes[d] : start;
            if (first < 0 || length < 0 || first + length > Sizes[d])
            {
                throw new ArgumentOutOfRangeException(nameof(start), $"narrow: elements {start} to {start + length - 1} lie outside dimension {dim} of shape {Layout.Text(Sizes)}.");
            }
            return Slice(d, first, length, 1);
        }

        /// <summary>Every step-th element of one dimension from start up to finish; a view. Bounds beyond the ends are cut.</summary>
        public Tensor slice(long dim, long start, long finish, long step)
        {
            RefuseScalar("slice");
            var d = Layout.Dim("slice", dim, Sizes.Length);
            if (step < 1) throw new ArgumentException($"slice: the step {step} must be positive.", nameof(step));
            var (first, end) = (Clip(start, Sizes[d]), Clip(finish, Sizes[d]));
            return Slice(d, first, Math.Max(0, (end - first + step - 1) / step), step);

            static long Clip(long index, long size) => Math.Clamp(index < 0 ? index + size : index, 0, size);
        }

        /// <summary>One position of one dimension, which is removed; a view.</summary>
        public Tensor select(long dim, long index)
        {
            if (Sizes.Length == 0) throw new ArgumentException("select: a tensor without dimensions cannot be indexed; use item().");
            var d = Layout.Dim("select", dim, Sizes.Length);
            if (index < -Sizes[d] || index >= Sizes[d])
            {
                throw new ArgumentOutOfRangeException(nameof(index), $"select: index {index} is out of range for dimension {dim} of shape {Layout.Text(Sizes)}.");
            }
            var at = index < 0 ? index + Sizes[d] : index;
            var whole = Sizes;
            long[] sizes = [.. whole[..d], .. whole[(d + 1)..]];
            return ViewAs("select", sizes, [.. Strides[..d], .. Strides[(d + 1)..]], Offset + (at * Strides[d]), (n, g) => n.Give(0, Embed(g.unsqueeze(d), whole, d, at, 1)));
        }

        /// <summary>A view with the sizes and strides given, in elements of the shared memory.</summary>
        /// <exception cref="ArgumentException">Sizes or strides that do not match, are negative, or reach beyond the memory.</exception>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L)
        {
            if (size.Length != strides.Length || size.Any(s => s < 0) || strides.Any(s => s < 0) || storageOffset < 0) throw new ArgumentException($"as_strided: sizes {Layout.Text(size)}, strides {Layout.Text(strides)} and offset {storageOffset} must match and not be negative.");
            var last = size.Contains(0) ? 0 : storageOffset + 1 + size.Zip(strides, (s, step) => (s - 1) * step).Sum();
            if (last * ElementSize > Memory.Bytes) throw new ArgumentException($"as_strided: sizes {Layout.Text(size)} with strides {Layout.Text(strides)} from {storageOffset} reach element {last - 1} of a memory of {Memory.Bytes / ElementSize}.");
            var (sizes, steps) = ((long[])size.Clone(), (long[])strides.Clone());
            var (own, ownSteps, ownOffset) = (Sizes, Strides, Offset);
            return ViewAs("as_strided", sizes, steps, storageOffset, (n, g) =>
            {
                // The gradient of a place of the memory is the sum over all views of it.
                var memory = torch.zeros(Math.Max(last, own.Contains(0) ? 0 : ownOffset + 1 + own.Zip(ownSteps, (s, step) => (s - 1) * step).Sum()), g.Type);
                var places = Places(sizes, steps, storageOffset);
                Selection.AddRows("as_strided", g.reshape(-1), 0, places, memory);
                n.Give(0, memory.index_select(0, Places(own, ownSteps, ownOffset)).reshape(own));
            });

            static Tensor Places(long[] sizes, long[] strides, long offset)
            {
                var places = torch.full(sizes, offset, ScalarType.Int64);
                for (var d = 0; d < sizes.Length; d++) places = places.add(torch.arange(sizes[d]).mul(strides[d]).view([.. Enumerable.Range(0, sizes.Length).Select(i => i == d ? sizes[d] : 1)]));
                return places.reshape(-1);
            }
        }

        private void RefuseScalar(string op)
        {
            if (Sizes.Length == 0) throw new ArgumentException($"{op}: a tensor without dimensions has none to take apart.");
        }

        /// <summary>The tensor itself when its memory is row-major without gaps, else a copy that is.</summary>
        public Tensor contiguous() => is_contiguous() ? this : clone();

        /// <summary>A copy of its own, through which gradients flow.</summary>
        public Tensor clone() => Tape.Record("clone", CloneValues(), [this], [], static (n, g) => n.Give(0, g));

        /// <summary>Another tensor on the same memory, through which gradients flow.</summary>
        public Tensor alias() => ViewAs("alias", Sizes, Strides, Offset, static (n, g) => n.Give(0, g));

        internal Tensor CloneValues()
        {
            var copy = Allocate(Type, Sizes);
            StridedCopy.Copy(this, copy);
            return copy;
        }

        /// <summary>Sums a gradient over the dimensions along which the value was stretched.</summary>
        internal Tensor SumTo(long[] sizes)
        {
            if (Sizes.AsSpan().SequenceEqual(sizes)) return this;
            var added = Sizes.Length - sizes.Length;
            var dims = Enumerable.Range(0, Sizes.Length).Where(d => d < added || (sizes[d - added] == 1 && Sizes[d] != 1)).Select(d => (long)d).ToArray();
            return sum(dims).view(sizes);
        }

        private Tensor Slice(int d, long first, long length, long step)
        {
            var (sizes, strides) = (shape, stride());
            sizes[d] = length;
            strides[d] *= step;
            var whole = Sizes;
            return ViewAs("slice", sizes, strides, Offset + (first * Strides[d]), (n, g) => n.Give(0, Embed(g, whole, d, first, step)));
        }

        // The gradient of a part: zeros of the whole shape around it.
        private static Tensor Embed(Tensor part, long[] shape, int d, long first, long step)
        {
            var whole = torch.zeros(shape, part.Type);
            var (sizes, strides) = (part.shape, whole.stride());
            strides[d] *= step;
            StridedCopy.Copy(part, whole.Alias(sizes, strides, first * whole.Strides[d]));
            var length = part.Sizes[d];
            return Tape.Record("embed", whole, [part], [], (n, g) => n.Give(0, g.Slice(d, first, length, step)));
        }

        private Tensor ViewAs(string op, long[] sizes, long[] strides, long offset, BackwardRule rule)
        {
            var result = Alias(sizes, strides, offset);
            return Tape.Record(op, result, [this], [], rule).AsViewOf(this);
        }

        private ArgumentException ExpandError(long[] sizes) =>
            new($"expand: a tensor of shape {Layout.Text(Sizes)} cannot be stretched to {Layout.Text(sizes)}; only dimensions of size 1 stretch, and only those it has are kept by -1.");
    }

    /// <inheritdoc cref="Tensor.reshape"/>
    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);

    /// <inheritdoc cref="Tensor.flatten"/>
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);

    /// <inheritdoc cref="Tensor.transpose"/>
    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);

    /// <inheritdoc cref="Tensor.transpose"/>
    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => input.transpose(axis0, axis1);

    /// <inheritdoc cref="Tensor.t"/>
    public static Tensor t(Tensor input) => input.t();

    /// <inheritdoc cref="Tensor.permute(long[])"/>
    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);

    /// <inheritdoc cref="Tensor.movedim"/>
    public static Tensor movedim(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);

    /// <inheritdoc cref="Tensor.unsqueeze"/>
    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);

    /// <inheritdoc cref="Tensor.squeeze"/>
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);

    /// <inheritdoc cref="Tensor.narrow"/>
    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);

    /// <inheritdoc cref="Tensor.select"/>
    public static Tensor select(Tensor input, long dim, long index) => input.select(dim, index);

    /// <inheritdoc cref="Tensor.clone"/>
    public static Tensor clone(Tensor input) => input.clone();

    /// <inheritdoc cref="Tensor.ravel"/>
    public static Tensor ravel(Tensor input) => input.ravel();
}

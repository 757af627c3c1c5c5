namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The middle element in order, the lower of two; NaN where there is one.</summary>
        public Tensor median()
        {
            if (Type == ScalarType.Bool) RefuseBool("median");
            if (numel() == 0) return is_floating_point() ? Tape.Record("median", torch.full([], double.NaN, Type), [this], [], Constant) : torch.full([], Type switch { ScalarType.Int32 => int.MinValue, ScalarType.Int64 => long.MinValue, _ => 0 }, ScalarType.Int64).to(Type);
            using var scope = NewDisposeScope();
            var flat = reshape(-1);
            using var order = flat.detach().argsort(0);
            // NaN stands last, and is the median of what holds it.
            var at = is_floating_point() && isnan().any().item<bool>() ? flat.Sizes[0] - 1 : (flat.Sizes[0] - 1) / 2;
            var middle = flat.detach().index_select(0, order.narrow(0, at, 1)).view([]);
            return Tape.Record("median", middle, [this], [this, middle], static (n, g) =>
            {
                // Equal elements share the gradient.
                var (x, y) = (n.Saved(0), n.Saved(1));
                var equal = (y.isnan().item<bool>() ? x.isnan() : x.eq(y)).to(g.Type);
                n.Give(0, equal.mul(g.div(equal.sum())));
            }).MoveToOuterDisposeScope();
        }

        /// <summary>The k-th smallest element along a dimension and its index; the last dimension when none is named.</summary>
        /// <exception cref="ArgumentOutOfRangeException">k is not from 1 to the dimension's size.</exception>
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false)
        {
            RefuseBool("kthvalue");
            var over = Over("kthvalue", [dim ?? -1]);
            var size = over.Length == 0 ? 1 : Sizes[over[0]];
            if (k < 1 || k > size) throw new ArgumentOutOfRangeException(nameof(k), $"kthvalue: element {k} of {size} along dimension {dim ?? -1} of shape {Layout.Text(Sizes)}.");
            if (over.Length == 0) return (clone(), torch.zeros([], ScalarType.Int64));
            using var order = detach().argsort(over[0]);
            var index = order.narrow(over[0], k - 1, 1).clone();
            var values = gather(over[0], index);
            return keepdim ? (values, index) : (values.squeeze(over[0]), index.squeeze(over[0]));
        }

        /// <summary>The values below which the shares q of the elements along a dimension lie, on the line between neighbours; NaN where there is one. As in TorchSharp -1 means all elements.</summary>
        /// <exception cref="ArgumentException">q is not of the elements' type, has more than one dimension or lies outside 0 to 1.</exception>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false)
        {
            RequireFloating("quantile");
            if (q.Type != Type || q.Sizes.Length > 1) throw new ArgumentException($"quantile: q of type {q.Type} and shape {Layout.Text(q.Sizes)}; expected {Type}, one value or a vector.", nameof(q));
            if (dim == -1)
            {
                using var all = NewDisposeScope();
                var flattened = reshape(-1).quantile(q, 0);
                return (keepdim ? flattened.view([.. q.Sizes, .. Enumerable.Repeat(1L, Sizes.Length)]) : flattened).MoveToOuterDisposeScope();
            }
            var over = Over("quantile", [dim]);
            var d = over.Length == 0 ? 0 : over[0];
            if (numel() == 0) throw new ArgumentException("quantile: the tensor is empty.");
            using var scope = NewDisposeScope();
            var shares = q.detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
            foreach (var share in shares)
            {
                if (!(share is >= 0 and <= 1)) throw new ArgumentException($"quantile: {share} is not a share from 0 to 1.", nameof(q));
            }
            var rows = over.Length == 0 ? unsqueeze(0) : this;
            var sorted = rows.sort(d).Values;
            var last = rows.Sizes[d] - 1;
            var missing = sorted.detach().isnan().any(d, keepdim: true);
            var ranks = q.reshape(-1).mul(last);
            var parts = new Tensor[shares.Length];
            for (var i = 0; i < parts.Length; i++)
            {
                var low = (long)Math.Floor(shares[i] * last);
                var part = sorted.narrow(d, low, 1);
                if (shares[i] * last > low) part = part.lerp(sorted.narrow(d, low + 1, 1), ranks.select(0, i).sub(low));
                part = part.masked_fill(missing, double.NaN);
                parts[i] = keepdim && over.Length > 0 ? part : part.squeeze(d);
            }
            return (q.Sizes.Length == 0 ? parts[0] : torch.stack(parts)).MoveToOuterDisposeScope();
        }

        /// <summary>How often each integer from 0 on occurs, or the sum of the weights where it does; at least minlength counts.</summary>
        /// <exception cref="ArgumentException">Not a vector of integers that are not negative, or weights of another shape.</exception>
        public Tensor bincount(Tensor? weights, long minlength = 0)
        {
            if (Sizes.Length != 1 || is_floating_point() || Type == ScalarType.Bool) throw new ArgumentException($"bincount: a tensor of type {Type} and shape {Layout.Text(Sizes)}; expected a vector of integers.");
            if (minlength < 0) throw new ArgumentOutOfRangeException(nameof(minlength), $"bincount: {minlength} counts.");
            if (weights is not null && !weights.Sizes.AsSpan().SequenceEqual(Sizes)) throw new ArgumentException($"bincount: weights of shape {Layout.Text(weights.Sizes)} for values of shape {Layout.Text(Sizes)}.", nameof(weights));
            using var scope = NewDisposeScope();
            var values = to(ScalarType.Int64);
            var numbers = values.data<long>().ToArray();
            if (numbers.Any(v => v < 0)) throw new ArgumentException("bincount: a value is negative.");
            var type = weights is null ? ScalarType.Int64 : weights.Type == ScalarType.Float32 ? ScalarType.Float32 : ScalarType.Float64;
            var result = torch.zeros(Math.Max(minlength, numbers.Length == 0 ? 0 : numbers.Max() + 1), type);
            Selection.AddRows("bincount", weights is null ? torch.ones(Sizes, type) : weights.detach().to(type), 0, values, result);
            return result.MoveToOuterDisposeScope();
        }

        /// <summary>How many elements fall in each of equal bins from min to max, both included; from the smallest to the largest element when both are 0.</summary>
        public Tensor histc(long bins = 100, long min = 0, long max = 0)
        {
            RequireFloating("histc");
            if (bins < 1) throw new ArgumentOutOfRangeException(nameof(bins), $"histc: {bins} bins.");
            if (min > max) throw new ArgumentException($"histc: the range from {min} to {max} is empty.");
            var counts = torch.zeros(bins, Type);
            if (numel() == 0) return counts;
            using var scope = NewDisposeScope();
            var x = detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();
            var (low, high) = ((double)min, (double)max);
            if (low == high) (low, high) = (x.Min(), x.Max());
            if (low == high) (low, high) = (low - 1, high + 1);
            if (!double.IsFinite(low) || !double.IsFinite(high)) throw new ArgumentException($"histc: the range from {low} to {high} is not finite.");
            var found = new double[bins];
            foreach (var value in x)
            {
                if (value >= low && value <= high) found[Math.Min(bins - 1, (long)((value - low) / (high - low) * bins))]++;
            }
            using var drawn = torch.tensor(found);
            StridedCopy.Copy(drawn, counts);
            return counts;
        }

        /// <summary>Running logarithms of sums of exponentials along a dimension, safe from overflow.</summary>
        public Tensor logcumsumexp(long dim)
        {
            RequireFloating("logcumsumexp");
            var d = Layout.Dim("logcumsumexp", dim, Sizes.Length);
            if (Sizes.Length == 0) return clone();
            using var scope = NewDisposeScope();
            var result = CloneValues();
            for (var k = 1L; k < Sizes[d]; k++)
            {
                using var place = result.Alias().select(d, k);
                StridedCopy.Copy(result.detach().select(d, k - 1).logaddexp(place), place);
            }
            return Tape.Record("logcumsumexp", result, [this], [this, result], (n, g) =>
            {
                // dx_k = sum over i >= k of g_i exp(x_k - y_i): positive and negative gradients apart, each in logarithms.
                var (x, y) = (n.Saved(0), n.Saved(1));
                var positive = Backward(g.clamp_min(0));
                n.Give(0, positive.sub(Backward(g.neg().clamp_min(0))));

                Tensor Backward(Tensor part) => part.log().sub(y).flip(d).logcumsumexp(d).flip(d).add(x).exp();
            }).MoveToOuterDisposeScope();
        }

        /// <summary>A copy with the source's slices written where the index says, along a dimension.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source)
        {
            if (source.Type != Type) throw new InvalidOperationException($"index_copy: the elements are {Type}, the source's {source.Type}; they must be of one type.");
            if (Sizes.Length == 0) return unsqueeze(0).index_copy(dim, index, source.reshape(-1)).squeeze(0);
            var d = Layout.Dim("index_copy", dim, Sizes.Length);
            Selection.RefuseNegative("index_copy", index);
            long[] wanted = [.. Sizes[..d], index.numel(), .. Sizes[(d + 1)..]];
            var rows = source.Sizes.Length == 0 ? source.reshape(1) : source;
            if (index.Sizes.Length > 1 || !rows.Sizes.AsSpan().SequenceEqual(wanted)) throw new ArgumentException($"index_copy: a source of shape {Layout.Text(source.Sizes)} with an index of shape {Layout.Text(index.Sizes)} along dimension {dim} of shape {Layout.Text(Sizes)}; expected {Layout.Text(wanted)}.", nameof(source));
            using var scope = NewDisposeScope();
            var at = index.reshape([.. Enumerable.Range(0, Sizes.Length).Select(i => i == d ? -1L : 1)]).expand(wanted).contiguous();
            return scatter(d, at, rows).MoveToOuterDisposeScope();
        }

        /// <summary>In place: the source's slices written where the index says.</summary>
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Overwrite("index_copy_", x => x.index_copy(dim, index, source));

        /// <summary>A copy with the elements of the value written, in order, where the mask holds.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value)
        {
            if (mask.Type != ScalarType.Bool) throw new ArgumentException($"masked_scatter: the mask must be Bool, not {mask.Type}.", nameof(mask));
            if (value.Type != Type) throw new InvalidOperationException($"masked_scatter: the elements are {Type}, the value's {value.Type}; they must be of one type.");
            using var scope = NewDisposeScope();
            var shape = Layout.Broadcast("masked_scatter", Sizes, mask.Sizes);
            var where = mask.expand(shape).reshape(-1).nonzero().reshape(-1);
            if (where.Sizes[0] > value.numel()) throw new ArgumentException($"masked_scatter: {value.numel()} values for {where.Sizes[0]} places.", nameof(value));
            return expand(shape).reshape(-1).scatter(0, where, value.reshape(-1).narrow(0, 0, where.Sizes[0])).view(shape).MoveToOuterDisposeScope();
        }

        /// <summary>In place: the elements of the value written, in order, where the mask holds.</summary>
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Overwrite("masked_scatter_", x => x.masked_scatter(mask, value));

        /// <summary>Elements of the flattened tensor by the index.</summary>
        public Tensor take_along_dim(Tensor indices) => reshape(-1).gather(0, indices.reshape(-1));

        /// <inheritdoc cref="take_along_dim(Tensor)"/>
        public Tensor take_along_dim(IEnumerable<long> indices)
        {
            using var scope = NewDisposeScope();
            return take_along_dim(tensor(indices.ToArray())).MoveToOuterDisposeScope();
        }

        /// <inheritdoc cref="take_along_dim(Tensor, long)"/>
        /// <param name="indices">An index of one dimension.</param>
        public Tensor take_along_dim(IEnumerable<long> indices, long dim)
        {
            using var scope = NewDisposeScope();
            return take_along_dim(tensor(indices.ToArray()), dim).MoveToOuterDisposeScope();
        }

        /// <summary>Picks one element along a dimension for each element of the index; both stretch in the other dimensions.</summary>
        public Tensor take_along_dim(Tensor indices, long dim)
        {
            if (indices.Sizes.Length != Sizes.Length) throw new ArgumentException($"take_along_dim: an index of shape {Layout.Text(indices.Sizes)} for shape {Layout.Text(Sizes)}; the numbers of dimensions must agree.", nameof(indices));
            var d = Layout.Dim("take_along_dim", dim, Sizes.Length);
            using var scope = NewDisposeScope();
            var (own, named) = ((long[])Sizes.Clone(), (long[])indices.Sizes.Clone());
            if (own.Length > 0) own[d] = named[d] = 1;
            var shape = (long[])Layout.Broadcast("take_along_dim", own, named).Clone();
            var (from, at) = ((long[])shape.Clone(), (long[])shape.Clone());
            if (shape.Length > 0) (from[d], at[d]) = (Sizes[d], indices.Sizes[d]);
            // Negative places count from the end.
            var places = indices.expand(at);
            if (shape.Length > 0) places = places.add(Sizes[d]).where(places.lt(0), places);
            return expand(from).gather(d, places.contiguous()).MoveToOuterDisposeScope();
        }

        /// <summary>Products summed over the last dims dimensions of this and the first of b.</summary>
        public Tensor tensordot(Tensor b, long dims = 2)
        {
            if (dims < 0 || dims > Sizes.Length || dims > b.Sizes.Length) throw new ArgumentOutOfRangeException(nameof(dims), $"tensordot: {dims} dimensions of shapes {Layout.Text(Sizes)} and {Layout.Text(b.Sizes)}.");
            return tensordot(b, [.. Enumerable.Range(0, (int)dims).Select(i => Sizes.Length - dims + i)], [.. Enumerable.Range(0, (int)dims).Select(i => (long)i)]);
        }

        /// <summary>Products summed over the dimensions named, pairwise.</summary>
        public Tensor tensordot(Tensor b, (long, long)[] dims) => tensordot(b, Array.ConvertAll(dims, d => d.Item1), Array.ConvertAll(dims, d => d.Item2));

        /// <inheritdoc cref="tensordot(Tensor, ValueTuple{long, long}[])"/>
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2)
        {
            var (left, right) = (Layout.Dims("tensordot", dims1, Sizes.Length), Layout.Dims("tensordot", dims2, b.Sizes.Length));
            if (left.Length != right.Length) throw new ArgumentException($"tensordot: {left.Length} dimensions of one and {right.Length} of the other.");
            for (var i = 0; i < left.Length; i++)
            {
                if (Sizes[left[i]] != b.Sizes[right[i]]) throw new ArgumentException($"tensordot: dimensions {left[i]} of shape {Layout.Text(Sizes)} and {right[i]} of shape {Layout.Text(b.Sizes)} differ.");
            }
            using var scope = NewDisposeScope();
            var rows = Enumerable.Range(0, Sizes.Length).Except(left).ToArray();
            var columns = Enumerable.Range(0, b.Sizes.Length).Except(right).ToArray();
            var summed = left.Aggregate(1L, (n, d) => n * Sizes[d]);
            var (x, y) = (permute([.. rows.Concat(left).Select(d => (long)d)]), b.permute([.. right.Concat(columns).Select(d => (long)d)]));
            var product = x.reshape(rows.Aggregate(1L, (n, d) => n * Sizes[d]), summed).mm(y.reshape(summed, columns.Aggregate(1L, (n, d) => n * b.Sizes[d])));
            return product.view([.. rows.Select(d => Sizes[d]), .. columns.Select(d => b.Sizes[d])]).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The p-norm of the difference of each row of x1 [..., P, M] and each of x2 [..., R, M]: [..., P, R].</summary>
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2.0, compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary)
    {
        if (x1.Sizes.Length < 2 || x2.Sizes.Length < 2 || x1.Sizes[^1] != x2.Sizes[^1]) throw new ArgumentException($"cdist: shapes {Layout.Text(x1.Sizes)} and {Layout.Text(x2.Sizes)}; expected rows of one length.");
        if (p < 0) throw new ArgumentOutOfRangeException(nameof(p), $"cdist: the norm {p} is negative.");
        using var scope = NewDisposeScope();
        var apart = x1.unsqueeze(-2).sub(x2.unsqueeze(-3));
        if (!double.IsPositiveInfinity(p) || apart.Sizes[^1] == 0) return apart.norm(-1, false, (float)p).MoveToOuterDisposeScope();
        // Unlike the norm's, each of several largest differences has the whole gradient, as in PyTorch.
        var largest = apart.detach().abs().amax([-1]);
        return Tape.Record("cdist", largest, [apart], [apart, largest], static (n, g) =>
            n.Give(0, n.Saved(0).sign().mul(n.Saved(0).abs().eq(n.Saved(1).unsqueeze(-1))).mul(g.unsqueeze(-1)))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Tensor.median"/>
    public static Tensor median(Tensor input) => input.median();

    /// <inheritdoc cref="Tensor.kthvalue"/>
    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) => input.kthvalue(k, dim, keepdim);

    /// <inheritdoc cref="Tensor.quantile"/>
    public static Tensor quantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => input.quantile(q, dim, keepdim);

    /// <inheritdoc cref="Tensor.bincount"/>
    public static Tensor bincount(Tensor input, Tensor? weights = null, long minlength = 0) => input.bincount(weights, minlength);

    /// <inheritdoc cref="Tensor.histc"/>
    public static Tensor histc(Tensor input, long bins = 100, long min = 0, long max = 0) => input.histc(bins, min, max);

    /// <inheritdoc cref="Tensor.logcumsumexp"/>
    public static Tensor logcumsumexp(Tensor input, long dim) => input.logcumsumexp(dim);

    /// <inheritdoc cref="Tensor.index_copy"/>
    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy(dim, index, source);

    /// <inheritdoc cref="Tensor.take_along_dim(Tensor, long)"/>
    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) => input.take_along_dim(indices, dim);

    /// <inheritdoc cref="Tensor.tensordot(Tensor, long)"/>
    public static Tensor tensordot(Tensor a, Tensor b, long dims = 2) => a.tensordot(b, dims);

    /// <inheritdoc cref="Tensor.tensordot(Tensor, long[], long[])"/>
    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => a.tensordot(b, dims1, dims2);

    /// <inheritdoc cref="Tensor.tensordot(Tensor, ValueTuple{long, long}[])"/>
    public static Tensor tensordot(Tensor a, Tensor b, (long, long)[] dims) => a.tensordot(b, dims);

    /// <inheritdoc cref="Tensor.clip"/>
    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) => input.clip(min, max);

    /// <inheritdoc cref="Tensor.clamp_min"/>
    public static Tensor clamp_min(Tensor input, Scalar min) => input.clamp_min(min);

    /// <inheritdoc cref="Tensor.clamp_max"/>
    public static Tensor clamp_max(Tensor input, Scalar max) => input.clamp_max(max);

    /// <inheritdoc cref="Tensor.lerp(Tensor, Tensor)"/>
    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);

    /// <inheritdoc cref="Tensor.addcmul"/>
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul(tensor1, tensor2, value);

    /// <inheritdoc cref="Tensor.addcdiv(Tensor, Tensor, Scalar)"/>
    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv(tensor1, tensor2, value);

    /// <inheritdoc cref="Tensor.addcmul_"/>
    public static Tensor addcmul_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul_(tensor1, tensor2, value);

    /// <inheritdoc cref="Tensor.addcdiv_(Tensor, Tensor, Scalar)"/>
    public static Tensor addcdiv_(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv_(tensor1, tensor2, value);

    /// <inheritdoc cref="Tensor.index_copy_"/>
    public static Tensor index_copy_(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy_(dim, index, source);

    /// <inheritdoc cref="Tensor.count_nonzero(long[])"/>
    public static Tensor count_nonzero(Tensor input, long[]? dims = null) => input.count_nonzero(dims);

    /// <inheritdoc cref="Tensor.broadcast_to"/>
    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.broadcast_to(shape);
}

/// <summary>How distances by the 2-norm are computed; the embedded engine takes differences always, which is the exact way.</summary>
public enum compute_mode
{
    /// <summary>By products for many rows.</summary>
    use_mm_for_euclid_dist_if_necessary = 0,

    /// <summary>By products.</summary>
    use_mm_for_euclid_dist = 1,

    /// <summary>By differences.</summary>
    donot_use_mm_for_euclid_dist = 2,
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Each element (or slice of a dimension) repeated; without a dimension the elements in row-major order.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null)
        {
            if (repeats < 0) throw new ArgumentOutOfRangeException(nameof(repeats), $"repeat_interleave: {repeats} repeats.");
            if (Sizes.Length == 0 && dim is not null) throw new ArgumentException("repeat_interleave: a tensor without dimensions has none to repeat along; leave dim out.", nameof(dim));
            var source = dim is null ? reshape(-1) : this;
            var d = Layout.Dim("repeat_interleave", dim ?? 0, source.Sizes.Length);
            CheckOutputSize(output_size, source.Sizes[d] * repeats);
            return source.index_select(d, torch.arange(source.Sizes[d]).unsqueeze(1).expand(source.Sizes[d], repeats).reshape(-1));
        }

        /// <summary>Each element (or slice of a dimension) repeated as often as its count says.</summary>
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null)
        {
            if (repeats.Type is not (ScalarType.Int64 or ScalarType.Int32)) throw new ArgumentException($"repeat_interleave: the counts must be Int64 or Int32, not {repeats.Type}.", nameof(repeats));
            if (repeats.Sizes.Length > 1) throw new ArgumentException($"repeat_interleave: counts of shape {Layout.Text(repeats.Sizes)}; expected a vector or one number.", nameof(repeats));
            if (Sizes.Length == 0 && dim is not null) throw new ArgumentException("repeat_interleave: a tensor without dimensions has none to repeat along; leave dim out.", nameof(dim));
            var source = dim is null ? reshape(-1) : this;
            var d = Layout.Dim("repeat_interleave", dim ?? 0, source.Sizes.Length);
            if (repeats.numel() == 1) return source.repeat_interleave(repeats.ToInt64(), d, output_size);
            if (repeats.Sizes.Length != 1 || repeats.Sizes[0] != source.Sizes[d])
            {
                throw new ArgumentException($"repeat_interleave: counts of shape {Layout.Text(repeats.Sizes)} for dimension {d} of shape {Layout.Text(source.Sizes)}; expected [{source.Sizes[d]}].", nameof(repeats));
            }
            var counts = repeats.to(ScalarType.Int64).data<long>().ToArray();
            if (counts.Any(c => c < 0)) throw new ArgumentException("repeat_interleave: a count is negative.", nameof(repeats));
            CheckOutputSize(output_size, counts.Sum());
            return source.index_select(d, torch.tensor(counts.SelectMany((n, i) => Enumerable.Repeat((long)i, checked((int)n))).ToArray()));
        }

        private static void CheckOutputSize(long? given, long size)
        {
            if (given is { } named && named != size) throw new ArgumentException($"repeat_interleave: output_size is {named}, but the repeats add up to {size}.");
        }

        /// <summary>A copy with alpha times the source's slices added where the index says, along a dimension.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            if (source.Type != Type) throw new InvalidOperationException($"index_add: the elements are {Type}, the source's {source.Type}; they must be of one type.");
            if (Sizes.Length == 0) return unsqueeze(0).index_add(dim, index, source.reshape(-1), alpha).squeeze(0);
            var d = Layout.Dim("index_add", dim, Sizes.Length);
            var rows = source.Sizes.Length == 0 ? source.reshape(1) : source;
            long[] wanted = [.. Sizes[..d], index.numel(), .. Sizes[(d + 1)..]];
            if (index.Sizes.Length > 1 || !rows.Sizes.AsSpan().SequenceEqual(wanted)) throw new ArgumentException($"index_add: a source of shape {Layout.Text(source.Sizes)} with an index of shape {Layout.Text(index.Sizes)} along dimension {dim} of shape {Layout.Text(Sizes)}; expected {Layout.Text(wanted)}.", nameof(source));
            var result = CloneValues();
            using var scaled = rows.detach().mul(ElementTypes.Stored("index_add", alpha, Type));
            Selection.AddRows("index_add", scaled, d, index, result);
            if (Type == ScalarType.Bool) Elementwise.NormaliseBool(result);
            return Tape.Record("index_add", result, [this, source], [index], (n, g) =>
            {
                n.Give(0, g);
                if (n.Wants(1)) n.Give(1, g.index_select(d, n.Saved(0)).mul(alpha).reshape(n.InputSizes(1)));
            });
        }

        /// <summary>In place: alpha times the source's slices added where the index says.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Overwrite("index_add_", x => x.index_add(dim, index, source, alpha));

        /// <summary>A copy with a value written to the slices that the index names.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value)
        {
            using var scope = NewDisposeScope();
            var d = Layout.Dim("index_fill", dim, Sizes.Length);
            if (index.Sizes.Length > 1) throw new ArgumentException($"index_fill: the index has shape {Layout.Text(index.Sizes)}; expected one dimension.", nameof(index));
            var chosen = torch.zeros(Sizes.Length == 0 ? 1 : Sizes[d], ScalarType.Int64);
            Selection.AddRows("index_fill", torch.ones_like(index.to(ScalarType.Int64)), 0, index, chosen);
            if (Sizes.Length == 0) return masked_fill(chosen.ne(0).view([]), value).MoveToOuterDisposeScope();
            var shape = Enumerable.Range(0, Sizes.Length).Select(i => i == d ? Sizes[d] : 1).ToArray();
            return masked_fill(chosen.ne(0).view(shape), value).MoveToOuterDisposeScope();
        }

        /// <summary>In place: a value written to the slices that the index names.</summary>
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Overwrite("index_fill_", x => x.index_fill(dim, index, value));

        /// <summary>Windows of a dimension, step apart, as a new last dimension; a view.</summary>
        public Tensor unfold(long dimension, long size, long step)
        {
            if (Sizes.Length == 0) return size is 0 or 1 && step >= 1 ? Layout.Dim("unfold", dimension, 0) == 0 ? unsqueeze(0).narrow(0, 0, size) : this : throw new ArgumentException($"unfold: windows of {size} do not fit a tensor without dimensions.");
            var d = Layout.Dim("unfold", dimension, Sizes.Length);
            if (size < 0 || step < 1 || size > Sizes[d]) throw new ArgumentException($"unfold: windows of {size}, {step} apart, do not fit dimension {d} of shape {Layout.Text(Sizes)}.");
            var windows = ((Sizes[d] - size) / step) + 1;
            var (before, steps) = (Sizes, Strides);
            long[] sizes = [.. before[..d], windows, .. before[(d + 1)..], size], strides = [.. steps[..d], steps[d] * step, .. steps[(d + 1)..], steps[d]];
            return ViewAs("unfold", sizes, strides, Offset, (n, g) =>
            {
                // An element's gradient is the sum over the windows that show it.
                using var index = torch.arange(windows).mul(step).unsqueeze(1).add(torch.arange(size)).reshape(-1);
                var whole = torch.zeros(before, g.Type);
                var rows = g.movedim([sizes.Length - 1], [d + 1]).reshape([.. before[..d], windows * size, .. before[(d + 1)..]]);
                Selection.AddRows("unfold", rows, d, index, whole);
                n.Give(0, whole);
            });
        }

        /// <summary>That many parts of nearly equal size along a dimension; views.</summary>
        public Tensor[] tensor_split(long size, long dim = 0L)
        {
            if (size < 1) throw new ArgumentException($"tensor_split: {size} parts; at least 1 is needed.", nameof(size));
            RefuseScalar("tensor_split");
            var total = Sizes[Layout.Dim("tensor_split", dim, Sizes.Length)];
            return tensor_split([.. Enumerable.Range(1, (int)size - 1).Select(i => (i * (total / size)) + Math.Min(i, total % size))], dim);
        }

        /// <summary>The parts between the positions given along a dimension; views.</summary>
        public Tensor[] tensor_split(long[] sizes, long dim = 0L)
        {
            RefuseScalar("tensor_split");
            var total = Sizes[Layout.Dim("tensor_split", dim, Sizes.Length)];
            var parts = new Tensor[sizes.Length + 1];
            for (var i = 0; i < parts.Length; i++) parts[i] = slice(dim, i == 0 ? 0 : sizes[i - 1], i == sizes.Length ? total : sizes[i], 1);
            return parts;
        }

        /// <summary>The parts between the positions given along a dimension, or (without dimensions) that many parts; views.</summary>
        /// <exception cref="ArgumentException">The positions are not Int64, or of more than one dimension.</exception>
        public Tensor[] tensor_split(Tensor indices, long dim = 0L)
        {
            if (indices.Type != ScalarType.Int64 || indices.Sizes.Length > 1) throw new ArgumentException($"tensor_split: positions of type {indices.Type} and shape {Layout.Text(indices.Sizes)}; expected Int64 of at most one dimension.", nameof(indices));
            return indices.Sizes.Length == 0 ? tensor_split(indices.ToInt64(), dim) : tensor_split(indices.data<long>().ToArray(), dim);
        }

        /// <summary>The standard deviation and mean of all elements.</summary>
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => (std(unbiased), mean());

        /// <summary>The standard deviation and mean over a dimension.</summary>
        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean((long[])[dim], unbiased, keepdim, type);

        /// <inheritdoc cref="std_mean(long[], bool, bool, ScalarType?)"/>
        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean(dimensions.ToArray(), unbiased, keepdim, type);

        /// <inheritdoc cref="std_mean(long[], bool, bool, ScalarType?)"/>
        public (Tensor std, Tensor mean) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <inheritdoc cref="std_mean(long[], bool, bool, ScalarType?)"/>
        public (Tensor std, Tensor mean) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>The variance and mean over a dimension.</summary>
        public (Tensor @var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean((long[])[dim], unbiased, keepdim, type);

        /// <inheritdoc cref="var_mean(long[], bool, bool, ScalarType?)"/>
        public (Tensor @var, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean(dimensions.ToArray(), unbiased, keepdim, type);

        /// <inheritdoc cref="var_mean(long[], bool, bool, ScalarType?)"/>
        public (Tensor @var, Tensor mean) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean((long[])[dim.Item1, dim.Item2], unbiased, keepdim, type);

        /// <inheritdoc cref="var_mean(long[], bool, bool, ScalarType?)"/>
        public (Tensor @var, Tensor mean) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean((long[])[dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>The variance and mean of all elements.</summary>
        public (Tensor @var, Tensor mean) var_mean(bool unbiased = true) => (this.var(unbiased), mean());

        /// <summary>The variance and mean over the dimensions given.</summary>
        public (Tensor @var, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => (this.var(dimensions, unbiased, keepdim, type), mean(dimensions, keepdim, type));

        /// <summary>The standard deviation and mean over the dimensions given.</summary>
        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => (std(dimensions, unbiased, keepdim, type), mean(dimensions, keepdim, type));

        /// <summary>1 with the probability that each element says, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null)
        {
            RequireFloating("bernoulli");
            using var scope = NewDisposeScope();
            var p = Elementwise.Dense(detach(), ScalarType.Float64).Values<double>();
            var result = Allocate(ScalarType.Bool, Sizes);
            var single = Type == ScalarType.Float32;
            var drawn = result.Values<bool>();
            for (var i = 0; i < p.Length; i++)
            {
                if (!(p[i] is >= 0 and <= 1)) throw new ArgumentException($"bernoulli: element {i} is {p[i]}, not a probability.");
                drawn[i] = single ? Generator.Of(generator).NextSingle() < (float)p[i] : Generator.Of(generator).NextDouble() < p[i];
            }
            return Tape.Record("bernoulli", result.to(Type, copy: true), [this], [], Constant).MoveToOuterDisposeScope();
        }

        /// <summary>Indices drawn with probabilities proportional to the elements of each row, with or without replacement.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
        {
            RequireFloating("multinomial");
            if (num_samples < 1) throw new ArgumentOutOfRangeException(nameof(num_samples), $"multinomial: {num_samples} draws; at least 1.");
            if (Sizes.Length is not (1 or 2)) throw new ArgumentException($"multinomial: weights of shape {Layout.Text(Sizes)}; expected a vector or a matrix.");
            using var scope = NewDisposeScope();
            var count = Layout.Int(Sizes[^1]);
            var rows = Elementwise.Dense(detach(), ScalarType.Float64).Values<double>().ToArray();
            var result = new List<long>();
            for (var start = 0; start < rows.Length; start += count)
            {
                var weights = rows.AsSpan(start, count);
                foreach (var weight in weights)
                {
                    if (!(weight >= 0) || double.IsInfinity(weight)) throw new ArgumentException($"multinomial: {weight} is not a weight; weights are finite and not negative.");
                }
                for (var s = 0L; s < num_samples; s++)
                {
                    var total = 0.0;
                    foreach (var weight in weights) total += weight;
                    if (total <= 0) throw new ArgumentException($"multinomial: {num_samples} draws from a row with too few weights above 0.");
                    var target = Generator.Of(generator).NextDouble() * total;
                    var chosen = 0;
                    while (chosen < count - 1 && (target >= weights[chosen] || weights[chosen] == 0)) target -= weights[chosen++];
                    while (weights[chosen] == 0) chosen--;
                    result.Add(chosen);
                    if (!replacement) weights[chosen] = 0;
                }
            }
            return torch.tensor(result.ToArray(), [.. Sizes[..^1], num_samples]).MoveToOuterDisposeScope();
        }
    }

    /// <inheritdoc cref="Tensor.repeat_interleave(long, long?, long?)"/>
    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) => input.repeat_interleave(repeats, dim, output_size);

    /// <inheritdoc cref="Tensor.bernoulli"/>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    /// <inheritdoc cref="Tensor.multinomial"/>
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) => input.multinomial(num_samples, replacement, generator);

    /// <summary>Each vector stretched over the grid that they span; "ij" keeps their order, "xy" exchanges the first two.</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        var vectors = tensors.ToArray();
        if (vectors.Any(v => v.Type != vectors[0].Type)) throw new ArgumentException("meshgrid: the tensors are of different types.", nameof(tensors));
        if (vectors.Any(v => v.Sizes.Length > 1)) throw new ArgumentException("meshgrid: expected vectors, or numbers without dimensions.", nameof(tensors));
        if (indexing is not ("ij" or "xy")) throw new ArgumentException($"meshgrid: indexing \"{indexing}\"; expected \"ij\" or \"xy\".", nameof(indexing));
        var order = Enumerable.Range(0, vectors.Length).ToArray();
        if (indexing == "xy" && order.Length > 1) (order[0], order[1]) = (1, 0);
        var shape = new long[vectors.Length];
        for (var i = 0; i < vectors.Length; i++) shape[order[i]] = vectors[i].numel();
        return [.. vectors.Select((v, i) => v.reshape([.. Enumerable.Range(0, shape.Length).Select(d => d == order[i] ? -1L : 1)]).expand(shape))];
    }
}

using System.Numerics;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Running sums along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null)
        {
            var d = Layout.Dim("cumsum", dim, Sizes.Length);
            RefuseGradient("cumsum", type);
            if (type == ScalarType.Bool) throw new InvalidOperationException("cumsum is not defined for Bool; give another type.");
            var source = Cast(type ?? Summable());
            return Tape.Record("cumsum", RunningSums(source, d, backward: false), [source], [], (n, g) => n.Give(0, RunningSums(g, d, backward: true)));
        }

        /// <summary>The elements in reverse order along each dimension named; a copy.</summary>
        public Tensor flip(params long[] dims)
        {
            using var scope = NewDisposeScope();
            var result = this;
            foreach (var d in Sizes.Length == 0 && dims.Length > 0 ? Over("flip", dims) : Layout.Dims("flip", dims, Sizes.Length)) result = result.index_select(d, torch.arange(Sizes[d] - 1, -1, -1, ScalarType.Int64));
            return (ReferenceEquals(result, this) ? clone() : result).MoveToOuterDisposeScope();
        }

        /// <summary>The elements moved along a dimension; those that leave at one end enter at the other.</summary>
        public Tensor roll(long shifts, long? dims = null)
        {
            if (dims is not { } dim) return reshape(-1).roll(shifts, 0).view(Sizes);
            RefuseScalar("roll");
            var size = Sizes[Layout.Dim("roll", dim, Sizes.Length)];
            if (size == 0) return clone();
            var cut = ((-shifts % size) + size) % size;
            return cat([narrow(dim, cut, size - cut), narrow(dim, 0, cut)], dim);
        }

        /// <summary>The elements moved along several dimensions; with one shift and no dimension, along the flattened tensor.</summary>
        /// <exception cref="ArgumentException">There are more or fewer shifts than dimensions.</exception>
        public Tensor roll(long[] shifts, long[] dims)
        {
            if (shifts.Length == 1 && dims.Length == 0) return roll(shifts[0]);
            if (shifts.Length != dims.Length || shifts.Length == 0) throw new ArgumentException($"roll: {shifts.Length} shifts for {dims.Length} dimensions.", nameof(shifts));
            using var scope = NewDisposeScope();
            var result = this;
            for (var i = 0; i < dims.Length; i++) result = result.roll(shifts[i], dims[i]);
            return result.MoveToOuterDisposeScope();
        }

        /// <inheritdoc cref="roll(long[], long[])"/>
        public Tensor roll((long, long) shifts, (long, long) dims) => roll([shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);

        /// <inheritdoc cref="roll(long[], long[])"/>
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) => roll([shifts.Item1, shifts.Item2, shifts.Item3], [dims.Item1, dims.Item2, dims.Item3]);

        /// <summary>The part of each matrix on and below a diagonal; zeros above.</summary>
        public Tensor tril(long diagonal = 0) => Triangle("tril", (row, column) => column.gt(row.add(diagonal)));

        /// <summary>The part of each matrix on and above a diagonal; zeros below.</summary>
        public Tensor triu(long diagonal = 0) => Triangle("triu", (row, column) => column.lt(row.add(diagonal)));

        /// <summary>In place: the part on and below a diagonal.</summary>
        public Tensor tril_(long diagonal = 0) => Overwrite("tril_", x => x.tril(diagonal));

        /// <summary>In place: the part on and above a diagonal.</summary>
        public Tensor triu_(long diagonal = 0) => Overwrite("triu_", x => x.triu(diagonal));

        /// <summary>The diagonal of two dimensions, as the last dimension; a view.</summary>
        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L)
        {
            var (a, b) = (Layout.Dim("diagonal", dim1, Sizes.Length), Layout.Dim("diagonal", dim2, Sizes.Length));
            if (a == b) throw new ArgumentException($"diagonal: dimensions {dim1} and {dim2} are the same.");
            var length = Math.Max(0, Math.Min(offset >= 0 ? Sizes[a] : Sizes[a] + offset, offset >= 0 ? Sizes[b] - offset : Sizes[b]));
            var (before, start) = (Sizes, offset >= 0 ? offset * Strides[b] : -offset * Strides[a]);
            var kept = Enumerable.Range(0, Sizes.Length).Where(d => d != a && d != b).ToArray();
            long[] sizes = [.. kept.Select(d => before[d]), length];
            return ViewAs("diagonal", sizes, [.. kept.Select(d => Strides[d]), Strides[a] + Strides[b]], Offset + (length == 0 ? 0 : start), (n, g) =>
            {
                var whole = torch.zeros(before, g.Type);
                using var part = whole.Alias().diagonal(offset, a, b);
                StridedCopy.Copy(g, part);
                n.Give(0, whole);
            });
        }

        /// <summary>The diagonal of a matrix, or a matrix with the vector on its diagonal.</summary>
        public Tensor diag(long diagonal = 0)
        {
            if (Sizes.Length == 2) return this.diagonal(diagonal).clone();
            if (Sizes.Length != 1) throw new ArgumentException($"diag: a tensor of shape {Layout.Text(Sizes)} is neither a vector nor a matrix.");
            var size = Sizes[0] + Math.Abs(diagonal);
            var result = torch.zeros([size, size], Type);
            using var place = result.diagonal(diagonal);
            StridedCopy.Copy(this, place);
            return Tape.Record("diag", result, [this], [], (n, g) => n.Give(0, g.diagonal(diagonal)));
        }

        /// <summary>The sum of the diagonal of a matrix.</summary>
        /// <exception cref="ArgumentException">Not a matrix.</exception>
        public Tensor trace() => Sizes.Length == 2 && Type != ScalarType.Bool ? diagonal().sum() : throw new ArgumentException($"trace: a tensor of shape {Layout.Text(Sizes)} and type {Type} is not a matrix of numbers.");

        /// <summary>The elements in order along a dimension and where each came from; equal ones keep their order, NaN is the largest.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            var indices = argsort(dim, descending);
            return (Sizes.Length == 0 ? clone() : gather(dim, indices), indices);
        }

        /// <summary>Where each element of the ordered dimension comes from.</summary>
        public Tensor argsort(long dim = -1, bool descending = false)
        {
            if (Sizes.Length == 0) return torch.zeros([], ScalarType.Int64);
            using var scope = NewDisposeScope();
            var d = Layout.Dim("argsort", dim, Sizes.Length);
            var rows = Elementwise.Dense(detach().transpose(d, -1), ScalarType.Float64);
            var exact = is_floating_point() ? rows : Elementwise.Dense(detach().transpose(d, -1), ScalarType.Int64);
            var result = Allocate(ScalarType.Int64, rows.Sizes);
            var length = Layout.Int(Sizes[d]);
            for (var start = 0; length > 0 && start < rows.numel(); start += length)
            {
                var order = Enumerable.Range(0, length);
                var row = start;
                if (is_floating_point())
                {
                    var values = rows.Values<double>().Slice(row, length).ToArray();
                    var largest = Comparer<double>.Create(static (x, y) => double.IsNaN(x) ? (double.IsNaN(y) ? 0 : 1) : double.IsNaN(y) ? -1 : x.CompareTo(y));
                    order = descending ? order.OrderByDescending(i => values[i], largest) : order.OrderBy(i => values[i], largest);
                }
                else
                {
                    var values = exact.Values<long>().Slice(row, length).ToArray();
                    order = descending ? order.OrderByDescending(i => values[i]) : order.OrderBy(i => values[i]);
                }
                var target = result.Values<long>().Slice(start, length);
                var next = 0;
                foreach (var i in order) target[next++] = i;
            }
            return result.transpose(d, -1).contiguous().MoveToOuterDisposeScope();
        }

        /// <summary>The k largest (or smallest) elements along a dimension, in order, and where they are.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            RefuseBool("topk");
            var at = Layout.Dim("topk", dim, Math.Max(1, Sizes.Length));
            var size = Sizes.Length == 0 ? 1 : Sizes[at];
            if (k < 0 || k > size) throw new ArgumentOutOfRangeException(nameof(k), $"topk: {k} of the {size} elements along dimension {dim} of shape {Layout.Text(Sizes)}.");
            using var order = argsort(dim, largest);
            var indices = Sizes.Length == 0 ? order.clone() : order.narrow(dim, 0, k).contiguous();
            if (ReferenceEquals(indices, order)) indices = order.clone();
            return (Sizes.Length == 0 ? clone() : gather(dim, indices), indices);
        }

        private Tensor Triangle(string op, Func<Tensor, Tensor, Tensor> outside)
        {
            if (Sizes.Length < 2) throw new ArgumentException($"{op}: a tensor of shape {Layout.Text(Sizes)} has no matrices; at least 2 dimensions are needed.");
            using var scope = NewDisposeScope();
            var mask = outside(torch.arange(Sizes[^2]).unsqueeze(1), torch.arange(Sizes[^1]).unsqueeze(0));
            return masked_fill(mask, 0).MoveToOuterDisposeScope();
        }

        private static Tensor RunningSums(Tensor x, int dim, bool backward)
        {
            using var source = Elementwise.Dense(x, x.Type);
            var result = Allocate(x.Type, x.Sizes);
            switch (x.Type)
            {
                case ScalarType.Float32: Run<float>(); break;
                case ScalarType.Float64: Run<double>(); break;
                case ScalarType.Int64: Run<long>(); break;
                case ScalarType.Int32: Run<int>(); break;
                default: Run<byte>(); break;
            }
            return result;

            void Run<T>() where T : unmanaged, INumber<T>
            {
                var from = source.Values<T>();
                var to = result.Values<T>();
                if (x.Sizes.Length == 0)
                {
                    from.CopyTo(to);
                    return;
                }
                var (count, inner) = (Layout.Int(x.Sizes[dim]), Layout.Int(Layout.Count(x.Sizes.AsSpan(dim + 1))));
                for (var start = 0; start < from.Length; start += count * inner)
                {
                    for (var k = 0; k < count; k++)
                    {
                        var at = start + ((backward ? count - 1 - k : k) * inner);
                        var row = to.Slice(at, inner);
                        from.Slice(at, inner).CopyTo(row);
                        if (k > 0) Add.Apply<T>(row, to.Slice(backward ? at + inner : at - inner, inner), row);
                    }
                }
            }
        }
    }

    /// <inheritdoc cref="Tensor.cumsum"/>
    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);

    /// <inheritdoc cref="Tensor.flip"/>
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);

    /// <inheritdoc cref="Tensor.roll(long, long?)"/>
    public static Tensor roll(Tensor input, long shifts, long? dims = null) => input.roll(shifts, dims);

    /// <inheritdoc cref="Tensor.roll(long[], long[])"/>
    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => input.roll(shifts, dims);

    /// <inheritdoc cref="Tensor.roll(long[], long[])"/>
    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) => input.roll(shifts, dims);

    /// <inheritdoc cref="Tensor.roll(long[], long[])"/>
    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) => input.roll(shifts, dims);

    /// <inheritdoc cref="Tensor.tril"/>
    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);

    /// <inheritdoc cref="Tensor.triu"/>
    public static Tensor triu(Tensor input, long diagonal = 0L) => input.triu(diagonal);

    /// <inheritdoc cref="Tensor.diagonal"/>
    public static Tensor diagonal(Tensor input, long offset = 0, long dim1 = 0, long dim2 = 1) => input.diagonal(offset, dim1, dim2);

    /// <inheritdoc cref="Tensor.diag"/>
    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);

    /// <inheritdoc cref="Tensor.trace"/>
    public static Tensor trace(Tensor input) => input.trace();

    /// <inheritdoc cref="Tensor.sort"/>
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) => input.sort(dim, descending, stable);

    /// <inheritdoc cref="Tensor.argsort"/>
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);

    /// <inheritdoc cref="Tensor.topk"/>
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) => tensor.topk(k, dim, largest, sorted);
}

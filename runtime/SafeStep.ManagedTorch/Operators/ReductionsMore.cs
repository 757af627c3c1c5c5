using System.Numerics;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The smallest and the largest element, of all or along a dimension.</summary>
        /// <exception cref="InvalidOperationException">No elements.</exception>
        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false)
        {
            if (numel() == 0) throw new InvalidOperationException($"aminmax: a tensor of shape {Layout.Text(Sizes)} has no smallest and no largest element.");
            var over = OneOrAll(dim);
            return (amin(over, keepdim), amax(over, keepdim));
        }

        /// <summary>The largest element so far along a dimension, and where it stands: the last of equal ones, and NaN before all.</summary>
        public (Tensor values, Tensor indexes) cummax(long dim) => Running("cummax", dim, largest: true);

        /// <summary>The smallest element so far along a dimension, and where it stands: the last of equal ones, and NaN before all.</summary>
        public (Tensor values, Tensor indexes) cummin(long dim) => Running("cummin", dim, largest: false);

        /// <summary>The sum of all elements that are numbers.</summary>
        public Tensor nansum() => is_floating_point() ? masked_fill(detach().isnan(), 0).sum() : sum();

        /// <summary>The mean of the elements that are numbers, of all or along a dimension.</summary>
        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null)
        {
            RequireFloating("nanmean");
            using var scope = NewDisposeScope();
            var missing = detach().isnan();
            var numbers = masked_fill(missing, 0).Cast(dtype);
            var count = missing.logical_not();
            var over = OneOrAll(dim);
            return (over.Length == 0 ? numbers : numbers.sum(over, keepdim)).div(over.Length == 0 ? count.to(numbers.Type) : count.sum(over, keepdim)).MoveToOuterDisposeScope();
        }

        /// <summary>The p-norm of the difference.</summary>
        public Tensor dist(Tensor other, float p = 2.0f)
        {
            using var scope = NewDisposeScope();
            return sub(other).norm(p).MoveToOuterDisposeScope();
        }

        /// <summary>The sum of the products of two vectors.</summary>
        public Tensor vdot(Tensor target) => dot(target);

        /// <inheritdoc cref="outer"/>
        public Tensor ger(Tensor vec2) => outer(vec2);

        /// <summary>Whether the only element is not zero.</summary>
        /// <exception cref="InvalidOperationException">More or fewer than one element.</exception>
        public bool is_nonzero() => numel() == 1 ? ToScalar().AsDouble != 0 : throw new InvalidOperationException($"is_nonzero: a tensor of shape {Layout.Text(Sizes)} has {numel()} elements; exactly one can be true or false.");

        private long[] OneOrAll(long? dim) => dim is { } one ? [one] : [.. Enumerable.Range(0, Sizes.Length).Select(d => (long)d)];

        private (Tensor, Tensor) Running(string op, long dim, bool largest)
        {
            var d = Layout.Dim(op, dim, Sizes.Length);
            var places = torch.zeros(Sizes, ScalarType.Int64);
            if (numel() > 0 && Sizes.Length > 0)
            {
                using var dense = Elementwise.Dense(detach(), Type);
                var (outer, count, inner) = (Layout.Count(Sizes.AsSpan(0, d)), Sizes[d], Layout.Count(Sizes.AsSpan(d + 1)));
                switch (Type)
                {
                    case ScalarType.Float32: Find<float>(dense); break;
                    case ScalarType.Float64: Find<double>(dense); break;
                    case ScalarType.Int64: Find<long>(dense); break;
                    case ScalarType.Int32: Find<int>(dense); break;
                    default: Find<byte>(dense); break;
                }

                void Find<T>(Tensor from) where T : unmanaged, INumber<T>
                {
                    var x = from.Memory.Span<T>(from.Offset, from.numel());
                    var at = places.Values<long>();
                    for (var line = 0L; line < outer * inner; line++)
                    {
                        var start = Layout.Int((line / inner * count * inner) + (line % inner));
                        var found = 0L;
                        for (var i = 1L; i < count; i++)
                        {
                            var (value, best) = (x[Layout.Int(start + (i * inner))], x[Layout.Int(start + (found * inner))]);
                            if (T.IsNaN(value) || (!T.IsNaN(best) && (largest ? value >= best : value <= best))) found = i;
                            at[Layout.Int(start + (i * inner))] = found;
                        }
                    }
                }
            }
            return (Sizes.Length == 0 ? clone() : gather(d, places), places);
        }
    }

    /// <inheritdoc cref="Tensor.aminmax"/>
    public static (Tensor min, Tensor max) aminmax(Tensor input, long? dim = null, bool keepdim = false) => input.aminmax(dim, keepdim);

    /// <inheritdoc cref="Tensor.cummax"/>
    public static (Tensor values, Tensor indices) cummax(Tensor input, long dim) => input.cummax(dim);

    /// <inheritdoc cref="Tensor.cummin"/>
    public static (Tensor values, Tensor indices) cummin(Tensor input, long dim) => input.cummin(dim);

    /// <inheritdoc cref="Tensor.nansum"/>
    public static Tensor nansum(Tensor input) => input.nansum();

    /// <inheritdoc cref="Tensor.nanmean"/>
    public static Tensor nanmean(Tensor input, int? dim = null, bool keepdim = false, ScalarType? dtype = null) => input.nanmean(dim, keepdim, dtype);

    /// <inheritdoc cref="Tensor.dist"/>
    public static Tensor dist(Tensor input, Tensor other, float p = 2.0f) => input.dist(other, p);

    /// <inheritdoc cref="Tensor.vdot"/>
    public static Tensor vdot(Tensor input, Tensor target) => input.vdot(target);

    /// <inheritdoc cref="Tensor.ger"/>
    public static Tensor ger(Tensor input, Tensor vec2) => input.ger(vec2);

    /// <inheritdoc cref="Tensor.is_nonzero"/>
    public static bool is_nonzero(Tensor input) => input.is_nonzero();

    /// <summary>Whether an object is a tensor.</summary>
    public static bool is_tensor(object obj) => obj is Tensor;
}

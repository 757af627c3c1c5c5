using System.Numerics;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The variance of all elements; divided by n - 1 when unbiased.</summary>
        public Tensor var(bool unbiased = true) => Variance("var", [], unbiased, keepdim: false);

        /// <summary>The variance over the dimensions given; divided by n - 1 when unbiased.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("var", dimensions, unbiased, keepdim);

        /// <inheritdoc cref="var(long[], bool, bool, ScalarType?)"/>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("var", [dim], unbiased, keepdim);

        /// <inheritdoc cref="var(long[], bool, bool, ScalarType?)"/>
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("var", dimensions, unbiased, keepdim);

        /// <inheritdoc cref="var(long[], bool, bool, ScalarType?)"/>
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("var", [dim.Item1, dim.Item2], unbiased, keepdim);

        /// <inheritdoc cref="var(long[], bool, bool, ScalarType?)"/>
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("var", [dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim);

        /// <summary>The standard deviation of all elements; by n - 1 when unbiased. Its gradient at deviation 0 is 0.</summary>
        public Tensor std(bool unbiased = true) => Variance("std", [], unbiased, keepdim: false);

        /// <summary>The standard deviation over the dimensions given; by n - 1 when unbiased.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("std", dimensions, unbiased, keepdim);

        /// <inheritdoc cref="std(long[], bool, bool, ScalarType?)"/>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("std", [dim], unbiased, keepdim);

        /// <inheritdoc cref="std(long[], bool, bool, ScalarType?)"/>
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("std", dimensions, unbiased, keepdim);

        /// <inheritdoc cref="std(long[], bool, bool, ScalarType?)"/>
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("std", [dim.Item1, dim.Item2], unbiased, keepdim);

        /// <inheritdoc cref="std(long[], bool, bool, ScalarType?)"/>
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Cast(type).Variance("std", [dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim);

        // "std" takes the root of the variance before it is rounded to the elements' type, where it may have overflowed.
        private Tensor Variance(string op, ReadOnlySpan<long> dims, bool unbiased, bool keepdim)
        {
            if (!is_floating_point()) throw new InvalidOperationException($"{op}: the elements are {Type}; expected a floating-point type.");
            var over = Over(op, dims);
            var wide = Array.ConvertAll(over, d => (long)d);
            var (kept, before) = (Reduction.KeptSizes(Sizes, over), Sizes);
            var count = over.Aggregate(1L, (c, d) => c * before[d]);
            var divisor = Math.Max(0, count - (unbiased ? 1.0 : 0.0));
            using var scope = NewDisposeScope();
            var rest = Enumerable.Range(0, before.Length).Where(d => Array.IndexOf(over, d) < 0).Select(d => (long)d).ToArray();
            var rows = Elementwise.Dense(detach().permute([.. rest, .. wide]), Type);
            var result = Allocate(Type, [.. rest.Select(d => before[d])]);
            if (Type == ScalarType.Float32) SpreadOf.Rows<float>(rows.Values<float>(), count, divisor, op == "std", result.Values<float>());
            else SpreadOf.Rows<double>(rows.Values<double>(), count, divisor, op == "std", result.Values<double>());
            result = result.Kept(over, keepdim);
            return Tape.Record(op, result, [this], [this, result], (n, g) =>
            {
                var (x, y) = (n.Saved(0), n.Saved(1));
                if (op == "std") g = g.div(y.mul(2)).masked_fill(y.eq(0), 0);
                var centred = x.sub(wide.Length == 0 ? x : x.mean(wide, keepdim: true));
                n.Give(0, g.view(kept).mul(centred).mul(2 / divisor));
            }).MoveToOuterDisposeScope();
        }
    }
}

/// <summary>Variances of rows, in double precision throughout.</summary>
internal static class SpreadOf
{
    internal static void Rows<T>(ReadOnlySpan<T> x, long count, double divisor, bool root, Span<T> result) where T : unmanaged, INumber<T>
    {
        for (var r = 0; r < result.Length; r++)
        {
            var row = x.Slice(Layout.Int(r * count), Layout.Int(count));
            var (sum, squares) = (0.0, 0.0);
            foreach (var value in row) sum += double.CreateTruncating(value);
            var mean = sum / count;
            foreach (var value in row)
            {
                var distance = double.CreateTruncating(value) - mean;
                squares += distance * distance;
            }
            var variance = squares / divisor;
            result[r] = T.CreateTruncating(root ? Math.Sqrt(variance) : variance);
        }
    }
}

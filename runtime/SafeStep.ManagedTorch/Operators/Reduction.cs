using System.Numerics;
using System.Numerics.Tensors;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Folds many values into one.</summary>
internal interface IReduction
{
    /// <summary>The result over no values.</summary>
    static abstract T Start<T>() where T : unmanaged, INumber<T>;

    static abstract T Of<T>(ReadOnlySpan<T> x) where T : unmanaged, INumber<T>;

    /// <summary>Folds a row of values into a row of results.</summary>
    static abstract void Into<T>(ReadOnlySpan<T> x, Span<T> folded) where T : unmanaged, INumber<T>;
}

internal readonly struct SumOf : IReduction
{
    public static T Start<T>() where T : unmanaged, INumber<T> => T.Zero;

    public static T Of<T>(ReadOnlySpan<T> x) where T : unmanaged, INumber<T> => TensorPrimitives.Sum(x);

    public static void Into<T>(ReadOnlySpan<T> x, Span<T> folded) where T : unmanaged, INumber<T> => TensorPrimitives.Add(x, folded, folded);
}

internal readonly struct ProductOf : IReduction
{
    public static T Start<T>() where T : unmanaged, INumber<T> => T.One;

    public static T Of<T>(ReadOnlySpan<T> x) where T : unmanaged, INumber<T> => x.Length == 0 ? T.One : TensorPrimitives.Product(x);

    public static void Into<T>(ReadOnlySpan<T> x, Span<T> folded) where T : unmanaged, INumber<T> => TensorPrimitives.Multiply(x, folded, folded);
}

internal readonly struct MaximumOf : IReduction
{
    public static T Start<T>() where T : unmanaged, INumber<T> => T.Zero;

    public static T Of<T>(ReadOnlySpan<T> x) where T : unmanaged, INumber<T> => TensorPrimitives.Max(x);

    public static void Into<T>(ReadOnlySpan<T> x, Span<T> folded) where T : unmanaged, INumber<T> => TensorPrimitives.Max(x, folded, folded);
}

internal readonly struct MinimumOf : IReduction
{
    public static T Start<T>() where T : unmanaged, INumber<T> => T.One;

    public static T Of<T>(ReadOnlySpan<T> x) where T : unmanaged, INumber<T> => TensorPrimitives.Min(x);

    public static void Into<T>(ReadOnlySpan<T> x, Span<T> folded) where T : unmanaged, INumber<T> => TensorPrimitives.Min(x, folded, folded);
}

/// <summary>Runs reductions over any dimensions of a contiguous tensor.</summary>
internal static class Reduction
{
    /// <summary>The result without the reduced dimensions. Empty reductions give the operation's start value.</summary>
    internal static Tensor Over<TOp>(Tensor source, int[] dims) where TOp : IReduction
    {
        var kept = Enumerable.Range(0, source.Sizes.Length).Where(d => Array.IndexOf(dims, d) < 0).ToArray();
        var result = Tensor.Allocate(source.Type, [.. kept.Select(d => source.Sizes[d])]);
        var sorted = dims.Order().ToArray();
        var adjacent = true;
        for (var i = 1; i < sorted.Length; i++) adjacent &= sorted[i] == sorted[i - 1] + 1;
        if (!adjacent)
        {
            using var moved = source.detach().permute([.. kept.Select(d => (long)d), .. sorted.Select(d => (long)d)]);
            using var dense = Elementwise.Dense(moved, source.Type);
            Dispatch<TOp>(dense, result, result.numel(), Layout.Count(dense.Sizes.AsSpan(kept.Length)), 1);
            return result;
        }
        var first = sorted.Length == 0 ? source.Sizes.Length : sorted[0];
        var end = first + sorted.Length;
        var sizes = source.Sizes.AsSpan();
        Dispatch<TOp>(source, result, Layout.Count(sizes[..first]), Layout.Count(sizes[first..end]), Layout.Count(sizes[end..]));
        return result;
    }

    internal static long[] KeptSizes(long[] sizes, int[] dims)
    {
        var kept = (long[])sizes.Clone();
        foreach (var d in dims) kept[d] = 1;
        return kept;
    }

    /// <summary>The position of the first extreme along a dimension; NaN counts as the extreme.</summary>
    internal static Tensor IndexOf(string op, Tensor source, int dim, bool largest)
    {
        var sizes = source.Sizes.AsSpan();
        if (source.Sizes.Length == 0) return torch.zeros([], ScalarType.Int64);
        if (sizes[dim] == 0) throw new ArgumentException($"{op}: dimension {dim} of shape {Layout.Text(sizes)} is empty and has no extreme.");
        var result = Tensor.Allocate(ScalarType.Int64, [.. sizes[..dim], .. sizes[(dim + 1)..]]);
        var (outer, count, inner) = (Layout.Int(Layout.Count(sizes[..dim])), Layout.Int(sizes[dim]), Layout.Int(Layout.Count(sizes[(dim + 1)..])));
        switch (source.Type)
        {
            case ScalarType.Float32: Find<float>(); break;
            case ScalarType.Float64: Find<double>(); break;
            case ScalarType.Int64: Find<long>(); break;
            case ScalarType.Int32: Find<int>(); break;
            default: Find<byte>(); break;
        }
        return result;

        void Find<T>() where T : unmanaged, INumber<T>
        {
            var x = source.Values<T>();
            var found = result.Values<long>();
            for (var o = 0; o < outer; o++)
            {
                for (var i = 0; i < inner; i++)
                {
                    var (best, at) = (x[(o * count * inner) + i], 0);
                    for (var k = 1; k < count && !T.IsNaN(best); k++)
                    {
                        var value = x[(((o * count) + k) * inner) + i];
                        if (T.IsNaN(value) || (largest ? value > best : value < best)) (best, at) = (value, k);
                    }
                    found[(o * inner) + i] = at;
                }
            }
        }
    }

    private static void Dispatch<TOp>(Tensor source, Tensor result, long outer, long count, long inner) where TOp : IReduction
    {
        switch (source.Type)
        {
            case ScalarType.Float32: Run<TOp, float>(source, result, (int)outer, (int)count, (int)inner); break;
            case ScalarType.Float64: Run<TOp, double>(source, result, (int)outer, (int)count, (int)inner); break;
            case ScalarType.Int64: Run<TOp, long>(source, result, (int)outer, (int)count, (int)inner); break;
            case ScalarType.Int32: Run<TOp, int>(source, result, (int)outer, (int)count, (int)inner); break;
            default: Run<TOp, byte>(source, result, (int)outer, (int)count, (int)inner); break;
        }
    }

    private static void Run<TOp, T>(Tensor source, Tensor result, int outer, int count, int inner) where TOp : IReduction where T : unmanaged, INumber<T>
    {
        var x = source.Values<T>();
        var y = result.Values<T>();
        if (count == 0)
        {
            y.Fill(TOp.Start<T>());
            return;
        }
        if (inner == 1)
        {
            for (var o = 0; o < outer; o++) y[o] = TOp.Of<T>(x.Slice(o * count, count));
            return;
        }
        for (var o = 0; o < outer; o++)
        {
            var folded = y.Slice(o * inner, inner);
            x.Slice(o * count * inner, inner).CopyTo(folded);
            for (var k = 1; k < count; k++) TOp.Into<T>(x.Slice(((o * count) + k) * inner, inner), folded);
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Arithmetic of shapes and strides.</summary>
internal static class Layout
{
    internal static long Count(ReadOnlySpan<long> sizes)
    {
        var count = 1L;
        foreach (var size in sizes) count *= size;
        return count;
    }

    internal static long[] ContiguousStrides(ReadOnlySpan<long> sizes)
    {
        var strides = new long[sizes.Length];
        var step = 1L;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            strides[d] = step;
            step *= Math.Max(1, sizes[d]);
        }
        return strides;
    }

    internal static bool IsContiguous(ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        if (sizes.Contains(0)) return true;
        var step = 1L;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            if (sizes[d] != 1 && strides[d] != step) return false;
            step *= sizes[d];
        }
        return true;
    }

    /// <summary>A dimension counted from either end, checked.</summary>
    internal static int Dim(string op, long dim, int dims)
    {
        var range = Math.Max(1, dims);
        if (dim < -range || dim >= range)
        {
            throw new ArgumentOutOfRangeException(nameof(dim), $"{op}: dimension {dim} is out of range for a tensor of {dims} dimensions; expected {-range} to {range - 1}.");
        }
        return (int)(dim < 0 ? dim + range : dim);
    }

    internal static int[] Dims(string op, ReadOnlySpan<long> dims, int count)
    {
        var result = new int[dims.Length];
        for (var i = 0; i < dims.Length; i++)
        {
            result[i] = Dim(op, dims[i], count);
            if (Array.IndexOf(result, result[i], 0, i) >= 0) throw new ArgumentException($"{op}: dimension {dims[i]} appears twice.");
        }
        return result;
    }

    /// <summary>The shape that two operands stretch to: dimensions are matched from the last; a size of 1 stretches.</summary>
    internal static long[] Broadcast(string op, long[] a, long[] b)
    {
        if (a.AsSpan().SequenceEqual(b)) return a;
        var result = new long[Math.Max(a.Length, b.Length)];
        for (var d = 1; d <= result.Length; d++)
        {
            var (x, y) = (d <= a.Length ? a[^d] : 1, d <= b.Length ? b[^d] : 1);
            if (x != y && x != 1 && y != 1)
            {
                throw new ArgumentException($"{op}: shapes {Text(a)} and {Text(b)} do not broadcast: sizes {x} and {y} meet in dimension {-d}; they must be equal or one of them 1.");
            }
            result[^d] = x == 1 ? y : x;
        }
        return result;
    }

    /// <summary>The strides with which an operand is read in a broadcast shape; a stretched dimension has stride 0.</summary>
    internal static long[] StretchedStrides(Tensor operand, long[] shape)
    {
        var strides = new long[shape.Length];
        for (var d = 1; d <= operand.Sizes.Length; d++)
        {
            strides[^d] = operand.Sizes[^d] == 1 && shape[^d] != 1 ? 0 : operand.Strides[^d];
        }
        return strides;
    }

    /// <summary>Replaces a single -1 by the size that keeps the number of elements.</summary>
    internal static long[] ResolveShape(string op, long[] requested, long[] sizes)
    {
        var count = Count(sizes);
        var known = 1L;
        var inferred = -1;
        for (var d = 0; d < requested.Length; d++)
        {
            if (requested[d] == -1 && inferred < 0) inferred = d;
            else if (requested[d] < 0) throw new ArgumentException($"{op}: shape {Text(requested)} is invalid; only one size may be -1, the others are not negative.");
            else known *= requested[d];
        }
        var resolved = (long[])requested.Clone();
        if (inferred >= 0 && known > 0 && count % known == 0) resolved[inferred] = count / known;
        else if (inferred >= 0 || known != count)
        {
            throw new ArgumentException($"{op}: shape {Text(requested)} does not hold the {count} elements of a tensor of shape {Text(sizes)}.");
        }
        return resolved;
    }

    /// <summary>Strides that view the same memory in another shape, where that is possible without a copy.</summary>
    internal static bool TryViewStrides(long[] sizes, long[] strides, long[] shape, [NotNullWhen(true)] out long[]? result)
    {
        result = new long[shape.Length];
        if (Count(sizes) == 0)
        {
            result = ContiguousStrides(shape);
            return true;
        }
        var view = shape.Length - 1;
        var chunk = 1L;
        var viewed = 1L;
        var step = sizes.Length > 0 ? strides[^1] : 1;
        for (var d = sizes.Length - 1; d >= 0; d--)
        {
            chunk *= sizes[d];
            var ends = d == 0 || (sizes[d - 1] != 1 && strides[d - 1] != chunk * step);
            if (!ends) continue;
            while (view >= 0 && (viewed < chunk || shape[view] == 1))
            {
                result[view] = viewed * step;
                viewed *= shape[view--];
            }
            if (viewed != chunk) return false;
            if (d > 0)
            {
                step = strides[d - 1];
                chunk = viewed = 1;
            }
        }
        for (; view >= 0; view--) result[view] = step;
        return true;
    }

    internal static string Text(ReadOnlySpan<long> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";

    internal static int Int(long value) => checked((int)value);
}

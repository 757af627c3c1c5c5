using System.Numerics;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Kernels that move elements by mask or by index.</summary>
internal static class Selection
{
    /// <summary>Copies where the mask holds; all three have the result's shape.</summary>
    internal static void MaskedCopy(Tensor mask, Tensor source, Tensor result)
    {
        if (result.numel() == 0) return;
        switch (ElementTypes.SizeOf(result.Type))
        {
            case 4: Run<int>(); break;
            case 8: Run<long>(); break;
            default: Run<byte>(); break;
        }

        void Run<T>() where T : unmanaged
        {
            var loop = new StridedLoop(result.Sizes, result.Strides, mask.Strides, source.Strides);
            var to = result.Window<T>();
            var chosen = mask.Window<bool>();
            var from = source.Window<T>();
            var (toStep, maskStep, fromStep) = ((int)loop.InnerStrides[0], (int)loop.InnerStrides[1], (int)loop.InnerStrides[2]);
            do
            {
                var (t, m, f) = ((int)loop.Offsets[0], (int)loop.Offsets[1], (int)loop.Offsets[2]);
                for (var i = 0; i < loop.InnerSize; i++, t += toStep, m += maskStep, f += fromStep)
                {
                    if (chosen[m]) to[t] = from[f];
                }
            }
            while (loop.Next());
        }
    }

    /// <summary>Whole rows of a dimension, by index: [outer, size, inner] to [outer, count, inner].</summary>
    internal static Tensor Rows(string op, Tensor source, int dim, Tensor index)
    {
        using var rows = Elementwise.Dense(source, source.Type);
        using var at = Indices(op, index);
        long[] sizes = [.. source.Sizes[..dim], index.numel(), .. source.Sizes[(dim + 1)..]];
        var result = Tensor.Allocate(source.Type, sizes);
        var bytes = Layout.Int(Layout.Count(source.Sizes.AsSpan(dim + 1)) * source.ElementSize);
        var from = rows.Memory.Span<byte>(rows.Offset * source.ElementSize, source.numel() * source.ElementSize);
        var to = result.Memory.Span<byte>(0, result.numel() * source.ElementSize);
        var positions = at.Values<long>();
        var (outer, count) = (Layout.Count(source.Sizes.AsSpan(0, dim)), Layout.Int(source.Sizes[dim]));
        var write = 0;
        for (var o = 0; o < outer; o++)
        {
            foreach (var position in positions)
            {
                var row = Position(op, position, count, source.Sizes, dim);
                from.Slice(((o * count) + row) * bytes, bytes).CopyTo(to[write..]);
                write += bytes;
            }
        }
        return result;
    }

    /// <summary>Adds rows to the rows of a dimension that the index names; rows named twice are added twice, in order.</summary>
    internal static void AddRows(string op, Tensor rows, int dim, Tensor index, Tensor result)
    {
        using var source = Elementwise.Dense(rows, result.Type);
        using var at = Indices(op, index);
        switch (result.Type)
        {
            case ScalarType.Float32: Run<float>(); break;
            case ScalarType.Float64: Run<double>(); break;
            case ScalarType.Int64: Run<long>(); break;
            case ScalarType.Int32: Run<int>(); break;
            default: Run<byte>(); break;
        }

        void Run<T>() where T : unmanaged, INumber<T>
        {
            var from = source.Values<T>();
            var to = result.Values<T>();
            var positions = at.Values<long>();
            var inner = Layout.Int(Layout.Count(result.Sizes.AsSpan(dim + 1)));
            var (outer, count) = (Layout.Count(result.Sizes.AsSpan(0, dim)), Layout.Int(result.Sizes[dim]));
            var read = 0;
            for (var o = 0; o < outer; o++)
            {
                foreach (var position in positions)
                {
                    var row = Position(op, position, count, result.Sizes, dim);
                    var target = to.Slice(((o * count) + row) * inner, inner);
                    Add.Apply<T>(target, from.Slice(read, inner), target);
                    read += inner;
                }
            }
        }
    }

    /// <summary>result[.., i, ..] = source[.., index[.., i, ..], ..] along a dimension, elementwise.</summary>
    internal static Tensor Gather(Tensor source, int dim, Tensor index)
    {
        using var dense = Elementwise.Dense(source, source.Type);
        var result = Tensor.Allocate(source.Type, index.Sizes);
        switch (ElementTypes.SizeOf(source.Type))
        {
            case 4: Run<int>(); break;
            case 8: Run<long>(); break;
            default: Run<byte>(); break;
        }
        return result;

        void Run<T>() where T : unmanaged
        {
            var from = dense.Values<T>();
            var to = result.Values<T>();
            var i = 0;
            foreach (var position in Positions("gather", dense.Sizes, dim, index)) to[i++] = from[position];
        }
    }

    /// <summary>result[.., index[.., i, ..], ..] = or += source[.., i, ..] along a dimension, elementwise.</summary>
    internal static void Scatter(string op, Tensor source, int dim, Tensor index, Tensor result, bool add)
    {
        using var part = source.detach().Corner(index.Sizes, op);
        using var dense = Elementwise.Dense(part, result.Type);
        switch (result.Type)
        {
            case ScalarType.Float32: Run<float>(); break;
            case ScalarType.Float64: Run<double>(); break;
            case ScalarType.Int64: Run<long>(); break;
            case ScalarType.Int32: Run<int>(); break;
            default: Run<byte>(); break;
        }

        void Run<T>() where T : unmanaged, INumber<T>
        {
            var from = dense.Values<T>();
            var to = result.Values<T>();
            var i = 0;
            foreach (var position in Positions(op, result.Sizes, dim, index))
            {
                to[position] = add ? to[position] + from[i] : from[i];
                i++;
            }
            if (add && result.Type == ScalarType.Bool) Elementwise.NormaliseBool(result);
        }
    }

    internal static Tensor Indices(string op, Tensor index)
    {
        if (index.Type is not (ScalarType.Int64 or ScalarType.Int32)) throw new ArgumentException($"{op}: the index must be Int64 or Int32, not {index.Type}.", nameof(index));
        return Elementwise.Dense(index, ScalarType.Int64);
    }

    /// <summary>These operations count from the front alone, as TorchSharp's do.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative position.</exception>
    internal static void RefuseNegative(string op, Tensor index)
    {
        using var at = Indices(op, index);
        foreach (var position in at.Values<long>())
        {
            if (position < 0) throw new ArgumentOutOfRangeException(nameof(index), $"{op}: index {position} is negative; positions count from 0.");
        }
    }

    internal static int Position(string op, long index, long count, long[] sizes, int dim)
    {
        if (index < -count || index >= count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), $"{op}: index {index} is out of range for dimension {dim} of shape {Layout.Text(sizes)}.");
        }
        return (int)(index < 0 ? index + count : index);
    }

    // The positions in a contiguous tensor of the given sizes that the index names, in the index's own order.
    private static int[] Positions(string op, long[] sizes, int dim, Tensor index)
    {
        using var at = Indices(op, index);
        for (var d = 0; d < sizes.Length; d++)
        {
            if (index.Sizes.Length != sizes.Length || (d != dim && index.Sizes[d] > sizes[d]))
            {
                throw new ArgumentException($"{op}: an index of shape {Layout.Text(index.Sizes)} does not fit shape {Layout.Text(sizes)}: the same number of dimensions, and sizes no larger except in dimension {dim}.");
            }
        }
        var values = at.Values<long>();
        var positions = new int[values.Length];
        var strides = Layout.ContiguousStrides(sizes);
        var place = new long[sizes.Length];
        for (var i = 0; i < positions.Length; i++)
        {
            var position = sizes.Length == 0 ? 0 : Position(op, values[i], sizes[dim], sizes, dim) * strides[dim];
            for (var d = 0; d < sizes.Length; d++) position += d == dim ? 0 : place[d] * strides[d];
            positions[i] = (int)position;
            for (var d = sizes.Length - 1; d >= 0 && ++place[d] == index.Sizes[d]; d--) place[d] = 0;
        }
        return positions;
    }
}

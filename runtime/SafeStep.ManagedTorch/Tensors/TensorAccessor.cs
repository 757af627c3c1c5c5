using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Utils;

/// <summary>The elements of a tensor in row-major order, whatever its strides.</summary>
/// <typeparam name="T">The C# type of the elements.</typeparam>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor tensor;

    internal TensorAccessor(Tensor tensor)
    {
        _ = tensor.Memory;
        this.tensor = tensor;
    }

    /// <summary>The number of elements.</summary>
    public long Count => tensor.numel();

    /// <summary>False.</summary>
    public bool IsReadOnly => false;

    /// <summary>The element at a position in each dimension, or (with one index) in row-major order.</summary>
    public T this[params long[] indices]
    {
        get => tensor.Memory.Span<T>(Position(indices), 1)[0];
        set
        {
            tensor.Memory.Span<T>(Position(indices), 1)[0] = value;
            tensor.Memory.Version++;
        }
    }

    /// <summary>A copy of all elements.</summary>
    public T[] ToArray()
    {
        using var dense = Elementwise.Dense(tensor, tensor.Type);
        return dense.Values<T>().ToArray();
    }

    /// <summary>A copy of all elements as an array with the tensor's dimensions, to be cast to T[,] and the like; of one element for a tensor without dimensions.</summary>
    public Array ToNDArray()
    {
        if (tensor.Sizes.Length < 2) return ToArray();
        using var dense = Elementwise.Dense(tensor, tensor.Type);
        // Each rank by itself: native code is then there for its arrays.
        Array result = tensor.Sizes switch
        {
            [var a, var b] => new T[a, b],
            [var a, var b, var c] => new T[a, b, c],
            [var a, var b, var c, var d] => new T[a, b, c, d],
            [var a, var b, var c, var d, var e] => new T[a, b, c, d, e],
            [var a, var b, var c, var d, var e, var f] => new T[a, b, c, d, e, f],
            [var a, var b, var c, var d, var e, var f, var g] => new T[a, b, c, d, e, f, g],
            [var a, var b, var c, var d, var e, var f, var g, var h] => new T[a, b, c, d, e, f, g, h],
            _ => throw new NotSupportedException($"ToNDArray: a tensor of {tensor.Sizes.Length} dimensions; arrays of up to 8 are made. Use ToArray()."),
        };
        if (result.Length > 0) dense.Values<T>().CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(result)), result.Length));
        return result;
    }

    /// <summary>Copies elements, from a position in row-major order on, into an array.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyTo(T[], int, long)"/>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var dense = Elementwise.Dense(tensor, tensor.Type);
        var values = dense.Values<T>()[(int)tensorIndex..];
        values[..Math.Min(values.Length, array.Length - arrayIndex)].CopyTo(array[arrayIndex..]);
    }

    /// <summary>Overwrites elements, from a position in row-major order on, with those of an array.</summary>
    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    /// <inheritdoc cref="CopyFrom(T[], int, long)"/>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        using var dense = Elementwise.Dense(tensor, tensor.Type);
        var values = dense.Values<T>()[(int)tensorIndex..];
        var from = array[arrayIndex..];
        from[..Math.Min(values.Length, from.Length)].CopyTo(values);
        if (!tensor.is_contiguous()) StridedCopy.Copy(dense, tensor);
        tensor.Memory.Version++;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Nothing to release; present so that code written for TorchSharp compiles.</summary>
    public void Dispose()
    {
    }

    private long Position(long[] indices)
    {
        var sizes = tensor.Sizes;
        if (indices.Length == 1 && sizes.Length != 1)
        {
            var flat = indices[0];
            if ((ulong)flat >= (ulong)tensor.numel()) throw new IndexOutOfRangeException($"Element {flat} of a tensor of {tensor.numel()} elements.");
            var at = tensor.Offset;
            for (var d = sizes.Length - 1; d >= 0; d--)
            {
                at += flat % sizes[d] * tensor.Strides[d];
                flat /= sizes[d];
            }
            return at;
        }
        if (indices.Length != sizes.Length) throw new ArgumentException($"{indices.Length} indices for a tensor of shape {Layout.Text(sizes)}.");
        var position = tensor.Offset;
        for (var d = 0; d < sizes.Length; d++)
        {
            if ((ulong)indices[d] >= (ulong)sizes[d]) throw new IndexOutOfRangeException($"Index {indices[d]} is out of range for dimension {d} of shape {Layout.Text(sizes)}.");
            position += indices[d] * tensor.Strides[d];
        }
        return position;
    }
}

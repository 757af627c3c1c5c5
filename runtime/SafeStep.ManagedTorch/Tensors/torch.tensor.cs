using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>A tensor on the memory of an array of any rank, in its shape.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A tensor on the memory of an array of any rank; a copy where a type is named that the elements do not have.</summary>
    /// <exception cref="ArgumentException">The array's elements are not float, double, int, long, byte or bool.</exception>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false)
    {
        return Converted(FromArray(rawArray, shared: true), dtype, requires_grad);
    }

    /// <inheritdoc cref="from_array(Array, ScalarType?, Device, bool)"/>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device, false);

    /// <inheritdoc cref="from_array(Array, ScalarType?, Device, bool)"/>
    public static Tensor as_tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device, false);

    /// <summary>A tensor holding a copy of the list.</summary>
    public static Tensor as_tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null) => CopyOf(rawArray.ToArray(), dtype, device);

    /// <inheritdoc cref="from_array(Array, ScalarType?, Device, bool)"/>
    public static Tensor as_tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device, false);

    /// <summary>A tensor holding a copy of the list.</summary>
    public static Tensor as_tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null) => CopyOf(rawArray.ToArray(), dtype, device);

    /// <inheritdoc cref="from_array(Array, ScalarType?, Device, bool)"/>
    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device, false);

    /// <summary>A tensor holding a copy of the list.</summary>
    public static Tensor as_tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null) => CopyOf(rawArray.ToArray(), dtype, device);

    /// <inheritdoc cref="from_array(Array, ScalarType?, Device, bool)"/>
    public static Tensor as_tensor(long[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device, false);

    /// <summary>A tensor holding a copy of the list.</summary>
    public static Tensor as_tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null) => CopyOf(rawArray.ToArray(), dtype, device);

    /// <inheritdoc cref="from_array(Array, ScalarType?, Device, bool)"/>
    public static Tensor as_tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device, false);

    /// <summary>A tensor holding a copy of the list.</summary>
    public static Tensor as_tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null) => CopyOf(rawArray.ToArray(), dtype, device);

    /// <inheritdoc cref="from_array(Array, ScalarType?, Device, bool)"/>
    public static Tensor as_tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null) => from_array(rawArray, dtype, device, false);

    /// <summary>A tensor holding a copy of the list.</summary>
    public static Tensor as_tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null) => CopyOf(rawArray.ToArray(), dtype, device);

    /// <summary>The tensor itself, converted to a type if one is given.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) => data.to(dtype ?? data.Type);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(float scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Converted(Tensor.Number(scalar), dtype, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the values in a shape.</summary>
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray, dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(float[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(float[], ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray.ToArray(), dtype, device, requires_grad);

    /// <inheritdoc cref="tensor(float[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<float> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [rows, columns], requires_grad);

    /// <inheritdoc cref="tensor(float[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2], requires_grad);

    /// <inheritdoc cref="tensor(float[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2, dim3], requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(float[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Converted(Tensor.Number(scalar), dtype, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the values in a shape.</summary>
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray, dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(double[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(double[], ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray.ToArray(), dtype, device, requires_grad);

    /// <inheritdoc cref="tensor(double[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<double> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [rows, columns], requires_grad);

    /// <inheritdoc cref="tensor(double[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2], requires_grad);

    /// <inheritdoc cref="tensor(double[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2, dim3], requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(double[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Converted(Tensor.Number(scalar), dtype, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(long[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the values in a shape.</summary>
    public static Tensor tensor(long[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray, dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(long[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(long[], ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray.ToArray(), dtype, device, requires_grad);

    /// <inheritdoc cref="tensor(long[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<long> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [rows, columns], requires_grad);

    /// <inheritdoc cref="tensor(long[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2], requires_grad);

    /// <inheritdoc cref="tensor(long[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2, dim3], requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(long[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(int scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Converted(Tensor.Number(scalar), dtype, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the values in a shape.</summary>
    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray, dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(int[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(int[], ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray.ToArray(), dtype, device, requires_grad);

    /// <inheritdoc cref="tensor(int[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<int> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [rows, columns], requires_grad);

    /// <inheritdoc cref="tensor(int[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<int> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2], requires_grad);

    /// <inheritdoc cref="tensor(int[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<int> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2, dim3], requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(int[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(byte scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Converted(Tensor.Number(scalar), dtype, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the values in a shape.</summary>
    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray, dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(byte[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(byte[], ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray.ToArray(), dtype, device, requires_grad);

    /// <inheritdoc cref="tensor(byte[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<byte> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [rows, columns], requires_grad);

    /// <inheritdoc cref="tensor(byte[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2], requires_grad);

    /// <inheritdoc cref="tensor(byte[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2, dim3], requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(byte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Converted(Tensor.Number(scalar), dtype, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the values in a shape.</summary>
    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray, dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(bool[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<bool> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), dimensions.ToArray(), requires_grad);

    /// <inheritdoc cref="tensor(bool[], ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray.ToArray(), dtype, device, requires_grad);

    /// <inheritdoc cref="tensor(bool[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<bool> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [rows, columns], requires_grad);

    /// <inheritdoc cref="tensor(bool[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2], requires_grad);

    /// <inheritdoc cref="tensor(bool[], ReadOnlySpan{long}, ScalarType?, Device, bool)"/>
    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Shaped(CopyOf(rawArray.ToArray(), dtype, device), [dim0, dim1, dim2, dim3], requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(bool[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    /// <summary>A tensor holding a copy of the array.</summary>
    public static Tensor tensor(bool[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => CopyOf(rawArray, dtype, device, requires_grad);

    internal static Tensor CopyOf(Array rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Converted(FromArray(rawArray, shared: false), dtype, requires_grad);

    private static Tensor FromArray(Array rawArray, bool shared)
    {
        var sizes = new long[rawArray.Rank];
        for (var d = 0; d < sizes.Length; d++) sizes[d] = rawArray.GetLongLength(d);
        return rawArray.GetType().GetElementType() switch
        {
            { } e when e == typeof(float) => Of<float>(),
            { } e when e == typeof(double) => Of<double>(),
            { } e when e == typeof(long) => Of<long>(),
            { } e when e == typeof(int) => Of<int>(),
            { } e when e == typeof(byte) => Of<byte>(),
            { } e when e == typeof(bool) => Of<bool>(),
            var e => throw new ArgumentException($"from_array: elements of type {e?.Name} cannot be held; use float, double, int, long, byte or bool.", nameof(rawArray)),
        };

        Tensor Of<T>() where T : unmanaged => shared && rawArray.Length > 0
            ? new Tensor(new Storage(rawArray, rawArray.LongLength * Unsafe.SizeOf<T>()), ElementTypes.Of<T>(), sizes, Layout.ContiguousStrides(sizes), 0)
            : Copied<T>(rawArray, sizes);
    }

    private static Tensor Copied<T>(Array values, long[] sizes) where T : unmanaged
    {
        var result = Tensor.Allocate(ElementTypes.Of<T>(), sizes);
        if (values.Length > 0) MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length).CopyTo(result.Values<T>());
        return result;
    }

    private static Tensor Converted(Tensor values, ScalarType? dtype, bool requiresGrad) => values.to(dtype ?? values.Type, disposeAfter: dtype is { } type && type != values.Type).requires_grad_(requiresGrad);

    private static Tensor Shaped(Tensor values, long[] sizes, bool requiresGrad) => values.view(sizes).detach().requires_grad_(requiresGrad);
}

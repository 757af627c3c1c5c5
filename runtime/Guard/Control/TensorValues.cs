using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>Tensors as they are saved in a <see cref="GuardState"/>.</summary>
internal static class TensorValues
{
    public static SavedTensor Save(Tensor tensor) => tensor.dtype switch
    {
        torch.ScalarType.Float32 => Save<float>(tensor),
        torch.ScalarType.Float64 => Save<double>(tensor),
        torch.ScalarType.Int64 => Save<long>(tensor),
        var other => throw new NotSupportedException($"A kept sample of type {other} cannot be saved; Float32, Float64 and Int64 can."),
    };

    /// <exception cref="FormatException">The values do not make such a tensor.</exception>
    public static Tensor Load(SavedTensor saved) => saved.Type switch
    {
        nameof(torch.ScalarType.Float32) => torch.tensor(Elements<float>(saved)).reshape([.. saved.Shape]),
        nameof(torch.ScalarType.Float64) => torch.tensor(Elements<double>(saved)).reshape([.. saved.Shape]),
        nameof(torch.ScalarType.Int64) => torch.tensor(Elements<long>(saved)).reshape([.. saved.Shape]),
        var other => throw new FormatException($"A kept sample has the type {other}; expected Float32, Float64 or Int64."),
    };

    private static SavedTensor Save<T>(Tensor tensor)
        where T : unmanaged =>
        new(tensor.dtype.ToString(), tensor.shape, MemoryMarshal.AsBytes<T>(tensor.detach().cpu().contiguous().data<T>().ToArray()).ToArray());

    private static T[] Elements<T>(SavedTensor saved)
        where T : unmanaged
    {
        T[] elements = MemoryMarshal.Cast<byte, T>(saved.Values).ToArray();
        long expected = saved.Shape.Aggregate(1L, (product, length) => product * length);
        return elements.Length == expected
            ? elements
            : throw new FormatException($"A kept sample of shape [{string.Join(", ", saved.Shape)}] has {elements.Length} values; expected {expected}.");
    }
}

using SafeStep.ManagedTorch;

namespace SafeStep;

internal static partial class WindowPlaces
{
    public static partial Tensor Of(Tensor values, Tensor indices, int dimensions)
    {
        using var dense = Elementwise.Dense(values, values.dtype);
        using var places = Elementwise.Dense(indices, torch.ScalarType.Int64);
        var chosen = Tensor.Allocate(values.dtype, indices.Sizes);
        int size = checked((int)Layout.Count(values.Sizes.AsSpan(^dimensions..))), windows = checked((int)Layout.Count(indices.Sizes.AsSpan(^dimensions..)));
        if (values.dtype == torch.ScalarType.Float32)
        {
            Choose<float>(dense.Values<float>(), places.Values<long>(), chosen.Values<float>(), size, windows);
        }
        else
        {
            Choose<double>(dense.Values<double>(), places.Values<long>(), chosen.Values<double>(), size, windows);
        }

        return chosen;
    }

    // Plane by plane.
    private static void Choose<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> places, Span<T> chosen, int size, int windows)
    {
        for (int plane = 0, start = 0; start < places.Length; plane++, start += windows)
        {
            var from = values.Slice(plane * size, size);
            var at = places.Slice(start, windows);
            var to = chosen.Slice(start, windows);
            for (int i = 0; i < at.Length; i++)
            {
                to[i] = from[(int)at[i]];
            }
        }
    }
}

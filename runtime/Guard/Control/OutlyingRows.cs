using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep;

/// <summary>
/// How far the logits of each row lie from the mean of all rows. A step moves the logits of a row by what the last layer is given for it, and a row that is given something else than the others has other logits, too: it is the one that a step
/// may move many times as far as they.
/// </summary>
internal static class OutlyingRows
{
    /// <summary>For each row the largest difference of two classes' deviations from their mean; masked classes take no part.</summary>
    /// <param name="logits">The logits, of shape [rows, classes].</param>
    public static double[] Distances(Tensor logits)
    {
        if (HostValues.TryOf<float>(logits, out var atHand))
        {
            double[] distances = Distances<float>(atHand, checked((int)logits.shape[1]));
            GC.KeepAlive(logits);
            return distances;
        }

        var apart = logits - logits.mean([0]);
        var known = torch.where(apart.isfinite(), apart, torch.zeros_like(apart));
        return (known.amax([1]) - known.amin([1])).to_type(torch.ScalarType.Float64).cpu().data<double>().ToArray();
    }

    private static double[] Distances<T>(ReadOnlySpan<T> logits, int classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] distances = new double[logits.Length / classes];
        T[] mean = new T[classes], apart = new T[classes];
        for (int row = 0; row < distances.Length; row++)
        {
            TensorPrimitives.Add(mean, logits.Slice(row * classes, classes), mean);
        }

        TensorPrimitives.Divide(mean, T.CreateChecked(distances.Length), mean);
        for (int row = 0; row < distances.Length; row++)
        {
            TensorPrimitives.Subtract(logits.Slice(row * classes, classes), mean, apart);
            T spread = TensorPrimitives.Max<T>(apart) - TensorPrimitives.Min<T>(apart);
            distances[row] = double.CreateChecked(T.IsFinite(spread) ? spread : SpreadOfFinite<T>(apart));
        }

        return distances;
    }

    private static T SpreadOfFinite<T>(ReadOnlySpan<T> values)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero, least = T.Zero;
        foreach (T value in values)
        {
            (largest, least) = T.IsFinite(value) ? (T.Max(largest, value), T.Min(least, value)) : (largest, least);
        }

        return largest - least;
    }
}

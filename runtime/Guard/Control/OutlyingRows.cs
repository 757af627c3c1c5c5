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
        T[] mean = new T[classes];
        for (int row = 0; row < distances.Length; row++)
        {
            TensorPrimitives.Add(mean, logits.Slice(row * classes, classes), mean);
        }

        TensorPrimitives.Divide(mean, T.CreateChecked(distances.Length), mean);
        for (int row = 0; row < distances.Length; row++)
        {
            var values = logits.Slice(row * classes, classes);
            T spread = SpreadAround<T>(values, mean);
            distances[row] = double.CreateChecked(T.IsFinite(spread) ? spread : SpreadOfFinite<T>(values, mean));
        }

        return distances;
    }

    // In one pass, which writes nothing. A NaN may or may not be seen.
    private static T SpreadAround<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> mean)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T largest = T.NegativeInfinity, least = T.PositiveInfinity;
        int width = Vector<T>.Count, done = 0;
        if (values.Length >= width)
        {
            Vector<T> most = new(largest), fewest = new(least);
            for (; done + width <= values.Length; done += width)
            {
                Take(values[done..], mean[done..], ref most, ref fewest);
            }

            // The rest with some that were seen.
            Take(values[^width..], mean[^width..], ref most, ref fewest);
            done = values.Length;
            for (int lane = 0; lane < width; lane++)
            {
                (largest, least) = (T.Max(largest, most[lane]), T.Min(least, fewest[lane]));
            }
        }

        for (; done < values.Length; done++)
        {
            T apart = values[done] - mean[done];
            (largest, least) = (T.Max(largest, apart), T.Min(least, apart));
        }

        return largest - least;
    }

    private static void Take<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> mean, ref Vector<T> most, ref Vector<T> fewest)
        where T : unmanaged
    {
        var apart = new Vector<T>(values) - new Vector<T>(mean);
        (most, fewest) = (Vector.Max(most, apart), Vector.Min(fewest, apart));
    }

    private static T SpreadOfFinite<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> mean)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero, least = T.Zero;
        for (int i = 0; i < values.Length; i++)
        {
            T apart = values[i] - mean[i];
            (largest, least) = T.IsFinite(apart) ? (T.Max(largest, apart), T.Min(least, apart)) : (largest, least);
        }

        return largest - least;
    }
}

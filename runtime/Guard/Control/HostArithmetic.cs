using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep;

/// <summary>What a step asks of values in the processor's memory, each in one pass.</summary>
internal static class HostArithmetic
{
    // The squares are summed while the difference is in the innermost cache.
    private const int Part = 2048;

    /// <summary>Writes left - right.</summary>
    /// <returns>The sum of its squares.</returns>
    public static double Subtract<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> difference)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double squares = 0;
        for (int start = 0; start < difference.Length; start += Part)
        {
            var part = difference.Slice(start, Math.Min(Part, difference.Length - start));
            TensorPrimitives.Subtract(left.Slice(start, part.Length), right.Slice(start, part.Length), part);
            squares += double.CreateChecked(TensorPrimitives.SumOfSquares<T>(part));
        }

        return squares;
    }

    /// <inheritdoc cref="Spread{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, int, Smallest{T})"/>
    public static double[] Spread(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, int classes) => Spread(logits, slopes, classes, ConvergenceRadius.OfBatch);

    /// <inheritdoc cref="Spread{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, int, Smallest{T})"/>
    public static double[] Spread(ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes, int classes) => Spread(logits, slopes, classes, ConvergenceRadius.OfBatch);

    /// <summary>The numbers of <see cref="SpreadReduction"/>.</summary>
    private static double[] Spread<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int classes, Smallest<T> smallest)
        where T : IFloatingPointIeee754<T>
    {
        double largest = double.CreateChecked(TensorPrimitives.Max(logits)), least = double.CreateChecked(TensorPrimitives.Min(logits));
        // What is not finite has no radius: it is looked for row by row, elsewhere.
        if (!double.IsFinite(largest) || !double.IsFinite(least) || !T.IsFinite(TensorPrimitives.Max(slopes)) || !T.IsFinite(TensorPrimitives.Min(slopes)))
        {
            return [double.NaN, -1, largest, least];
        }

        var batch = smallest(RadiusBound.Spread, logits, slopes, classes);
        return [Math.PI / batch.Radius, batch.BottleneckRow, largest, least];
    }

    private delegate BatchRadius Smallest<T>(RadiusBound bound, ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int classes);
}

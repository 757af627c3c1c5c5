using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>What a step asks of values in the processor's memory, each in one pass.</summary>
internal static class HostArithmetic
{
    // Values are worked on in four places by turns: a processor fetches ahead in each of them. Of values outside its caches a sum or a copy then takes a quarter less time, a difference a little less.
    private const int Places = 4;

    // So many vectors are summed in their own precision before they join a sum in float64.
    private const int Part = 256;

    /// <summary>The sum of the squares of all values.</summary>
    public static double SumOfSquares<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        int each = vectors.Length / Places;
        double sum = 0;
        for (int start = 0; start < each; start += Part)
        {
            int end = Math.Min(start + Part, each);
            var part = Vector<T>.Zero;
            for (int i = start; i < end; i++)
            {
                var (first, second, third, fourth) = (vectors[i], vectors[i + each], vectors[i + (2 * each)], vectors[i + (3 * each)]);
                part += (first * first) + (second * second) + ((third * third) + (fourth * fourth));
            }

            sum += double.CreateChecked(Vector.Sum(part));
        }

        return sum + double.CreateChecked(TensorPrimitives.SumOfSquares(values[(Places * each * Vector<T>.Count)..]));
    }

    /// <summary>Copies the values.</summary>
    public static void Copy<T>(ReadOnlySpan<T> from, Span<T> to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var source = MemoryMarshal.Cast<T, Vector<T>>(from);
        var target = MemoryMarshal.Cast<T, Vector<T>>(to);
        int each = source.Length / Places;
        for (int i = 0; i < each; i++)
        {
            target[i] = source[i];
            target[i + each] = source[i + each];
            target[i + (2 * each)] = source[i + (2 * each)];
            target[i + (3 * each)] = source[i + (3 * each)];
        }

        int done = Places * each * Vector<T>.Count;
        from[done..].CopyTo(to[done..]);
    }

    /// <summary>Writes left - right.</summary>
    public static void Subtract<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> difference)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Subtract(left, right, difference);

    /// <summary>The sum of the squares of left - right.</summary>
    public static double SquaredDistance<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var minuends = MemoryMarshal.Cast<T, Vector<T>>(left);
        var subtrahends = MemoryMarshal.Cast<T, Vector<T>>(right);
        int each = minuends.Length / Places;
        double squares = 0;
        for (int start = 0; start < each; start += Part)
        {
            int end = Math.Min(start + Part, each);
            var part = Vector<T>.Zero;
            for (int i = start; i < end; i++)
            {
                var first = minuends[i] - subtrahends[i];
                var second = minuends[i + each] - subtrahends[i + each];
                var third = minuends[i + (2 * each)] - subtrahends[i + (2 * each)];
                var fourth = minuends[i + (3 * each)] - subtrahends[i + (3 * each)];
                part += (first * first) + (second * second) + ((third * third) + (fourth * fourth));
            }

            squares += double.CreateChecked(Vector.Sum(part));
        }

        for (int i = Places * each * Vector<T>.Count; i < left.Length; i++)
        {
            double difference = double.CreateChecked(left[i] - right[i]);
            squares += difference * difference;
        }

        return squares;
    }

    /// <inheritdoc cref="Spread{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, int, Smallest{T})"/>
    public static double[] Spread(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, int classes) => Spread(logits, slopes, classes, ConvergenceRadius.OfBatch);

    /// <inheritdoc cref="Spread{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, int, Smallest{T})"/>
    public static double[] Spread(ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes, int classes) => Spread(logits, slopes, classes, ConvergenceRadius.OfBatch);

    /// <summary>The numbers of <see cref="SpreadReduction.Of"/>.</summary>
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

    /// <summary>The numbers of <see cref="SpreadReduction.OfGradient"/>.</summary>
    public static double[] Gradient<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> slopes, int classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int without = 0;
        double largest = 0, imbalance = 0, product = 0;
        for (int start = 0; start < gradient.Length; start += classes)
        {
            var row = HostReductions.Row(gradient.Slice(start, classes), slopes.Slice(start, classes));
            if (row.Largest == 0 && row.Sum == 0)
            {
                without++;
                continue;
            }

            largest = Math.Max(largest, row.Largest);
            imbalance = Math.Max(imbalance, Math.Abs(row.Sum));
            product += row.Product;
        }

        return [without, largest, imbalance, product];
    }

    private delegate BatchRadius Smallest<T>(RadiusBound bound, ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int classes);
}

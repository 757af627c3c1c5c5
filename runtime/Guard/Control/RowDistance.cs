using System.Numerics;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>
/// How far two rows of logits are apart as a softmax sees them, which knows nothing but differences of classes: what is added to all logits of a row changes nothing, and hides nothing.
/// </summary>
/// <param name="Apart">By how much the difference of two classes differs at most; infinite where only one of the rows has a number.</param>
/// <param name="Spread">The largest difference of two classes in the expected row.</param>
/// <param name="Largest">The largest magnitude in the expected row.</param>
internal readonly record struct RowDistance(double Apart, double Spread, double Largest)
{
    // Fewer cost more than they save.
    private const int LeastVectors = 4;

    /// <summary>Of one row in the processor's memory. Classes that have no number in both, as masked ones, take no part.</summary>
    public static RowDistance Of<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T rise = T.NegativeInfinity, fall = T.PositiveInfinity, most = T.NegativeInfinity, least = T.PositiveInfinity;
        int done = 0;
        bool areNumbers = true;
        if (expected.Length >= LeastVectors * Vector<T>.Count)
        {
            var left = MemoryMarshal.Cast<T, Vector<T>>(expected);
            var right = MemoryMarshal.Cast<T, Vector<T>>(values[..expected.Length]);
            Vector<T> highest = new(most), lowest = new(least), rises = highest, falls = lowest, infinite = new(T.PositiveInfinity);
            for (int i = 0; i < left.Length && areNumbers; i++)
            {
                areNumbers = Vector.LessThanAll(Vector.Abs(left[i]), infinite) && Vector.LessThanAll(Vector.Abs(right[i]), infinite);
                var apart = right[i] - left[i];
                (rises, falls) = (Vector.Max(rises, apart), Vector.Min(falls, apart));
                (highest, lowest) = (Vector.Max(highest, left[i]), Vector.Min(lowest, left[i]));
            }

            for (int lane = 0; areNumbers && lane < Vector<T>.Count; lane++)
            {
                (rise, fall) = (T.Max(rise, rises[lane]), T.Min(fall, falls[lane]));
                (most, least) = (T.Max(most, highest[lane]), T.Min(least, lowest[lane]));
            }

            done = areNumbers ? left.Length * Vector<T>.Count : 0;
        }

        bool isOneSided = false;
        for (int i = done; i < expected.Length; i++)
        {
            T expectedOne = expected[i], value = values[i];
            if (T.IsFinite(expectedOne) && T.IsFinite(value))
            {
                (rise, fall) = (T.Max(rise, value - expectedOne), T.Min(fall, value - expectedOne));
                (most, least) = (T.Max(most, expectedOne), T.Min(least, expectedOne));
            }
            else
            {
                isOneSided |= expectedOne != value && !(T.IsNaN(expectedOne) && T.IsNaN(value));
            }
        }

        double apartMost = isOneSided ? double.PositiveInfinity : most < least ? 0 : double.CreateChecked(rise) - double.CreateChecked(fall);
        return most < least ? new(apartMost, 0, 0) : new(apartMost, double.CreateChecked(most) - double.CreateChecked(least), double.CreateChecked(T.Max(T.Abs(most), T.Abs(least))));
    }
}

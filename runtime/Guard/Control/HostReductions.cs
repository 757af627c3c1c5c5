using System.Numerics;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>Several numbers of the same values, in one pass over the processor's memory.</summary>
internal static class HostReductions
{
    // So many vectors are summed in their own precision before they join a sum in float64.
    private const int Part = 512;

    /// <summary>The product of a gradient with what was added to old values, and of the gradient with itself.</summary>
    public static (double Product, double Squares) AlongChange<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> proposed, ReadOnlySpan<T> old)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var along = MemoryMarshal.Cast<T, Vector<T>>(gradient);
        var after = MemoryMarshal.Cast<T, Vector<T>>(proposed);
        var before = MemoryMarshal.Cast<T, Vector<T>>(old);
        double product = 0, squares = 0;
        for (int start = 0; start < along.Length; start += Part)
        {
            int end = Math.Min(start + Part, along.Length), i = start;
            Vector<T> products = Vector<T>.Zero, products2 = Vector<T>.Zero, lengths = Vector<T>.Zero, lengths2 = Vector<T>.Zero;
            for (; i + 1 < end; i += 2)
            {
                products += along[i] * (after[i] - before[i]);
                products2 += along[i + 1] * (after[i + 1] - before[i + 1]);
                lengths += along[i] * along[i];
                lengths2 += along[i + 1] * along[i + 1];
            }

            for (; i < end; i++)
            {
                products += along[i] * (after[i] - before[i]);
                lengths += along[i] * along[i];
            }

            product += double.CreateChecked(Vector.Sum(products + products2));
            squares += double.CreateChecked(Vector.Sum(lengths + lengths2));
        }

        for (int i = along.Length * Vector<T>.Count; i < gradient.Length; i++)
        {
            double entry = double.CreateChecked(gradient[i]);
            product += entry * double.CreateChecked(proposed[i] - old[i]);
            squares += entry * entry;
        }

        return (product, squares);
    }

    /// <summary>Of one row: its largest magnitude, which need not show a NaN, its sum, which does, and its product with another, in which zero times anything is zero.</summary>
    public static (double Largest, double Sum, double Product) Row<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> slopes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var entries = MemoryMarshal.Cast<T, Vector<T>>(gradient);
        var others = MemoryMarshal.Cast<T, Vector<T>>(slopes);
        double sum = 0, product = 0;
        T largest = T.Zero;
        if (entries.Length > 0)
        {
            Vector<T> most = Vector<T>.Zero, sums = Vector<T>.Zero, sums2 = Vector<T>.Zero, products = Vector<T>.Zero, products2 = Vector<T>.Zero;
            int i = 0;
            for (; i + 1 < entries.Length; i += 2)
            {
                most = Vector.Max(most, Vector.Max(Vector.Abs(entries[i]), Vector.Abs(entries[i + 1])));
                sums += entries[i];
                sums2 += entries[i + 1];
                products += entries[i] * others[i];
                products2 += entries[i + 1] * others[i + 1];
            }

            if (i < entries.Length)
            {
                most = Vector.Max(most, Vector.Abs(entries[i]));
                sums += entries[i];
                products += entries[i] * others[i];
            }

            (sum, product) = (double.CreateChecked(Vector.Sum(sums + sums2)), double.CreateChecked(Vector.Sum(products + products2)));
            for (int lane = 0; lane < Vector<T>.Count; lane++)
            {
                largest = most[lane] > largest ? most[lane] : largest;
            }
        }

        for (int i = entries.Length * Vector<T>.Count; i < gradient.Length; i++)
        {
            largest = T.Abs(gradient[i]) > largest ? T.Abs(gradient[i]) : largest;
            sum += double.CreateChecked(gradient[i]);
            product += double.CreateChecked(gradient[i] * slopes[i]);
        }

        // Where a masked class has a slope that is not finite, zero times that is none.
        return (double.CreateChecked(largest), sum, double.IsFinite(product) ? product : LossAlongStep.Slope(gradient, slopes));
    }

    /// <summary>For each row whether it holds anything but zeros. A row is read only as far as its first.</summary>
    /// <param name="values">The rows, one after the other.</param>
    /// <param name="width">How many values a row has.</param>
    public static bool[] RowsNotZero<T>(ReadOnlySpan<T> values, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool[] rows = new bool[values.Length / width];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = values.Slice(row * width, width).ContainsAnyExcept(T.Zero);
        }

        return rows;
    }
}

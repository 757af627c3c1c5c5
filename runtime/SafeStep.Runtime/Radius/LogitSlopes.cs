using System.Numerics;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>
/// A batch as the radius sees it: logits of shape [rows, classes] and their slopes, the derivatives along the whole proposed update, in the same shape.
/// It reads both once when it is made and then raises rows from bound to bound only as far as a question needs. Radii are in units of the update.
/// </summary>
public readonly ref struct LogitSlopes
{
    private readonly ReadOnlySpan<float> logits32, slopes32;
    private readonly ReadOnlySpan<double> logits64, slopes64;
    private readonly double[]? halfSpreads;
    private readonly bool everythingFinite;

    /// <summary>Reads a batch.</summary>
    /// <param name="logits">Row by row; negative infinity for a masked class, which takes no part.</param>
    /// <param name="slopes">In the shape of the logits; ignored where the class is masked.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="ArgumentException">
    /// The batch is empty or the lengths do not fit, every class of a row is masked, a logit is NaN or positive infinity, or the slope of a class that is not masked is not finite.
    /// </exception>
    public LogitSlopes(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, int classes)
    {
        logits32 = logits;
        slopes32 = slopes;
        Classes = classes;
        halfSpreads = ReadHalfSpreads(logits, slopes, classes, out everythingFinite);
    }

    /// <inheritdoc cref="LogitSlopes(ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>
    public LogitSlopes(ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes, int classes)
    {
        logits64 = logits;
        slopes64 = slopes;
        Classes = classes;
        halfSpreads = ReadHalfSpreads(logits, slopes, classes, out everythingFinite);
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of rows.</summary>
    public int Rows => HalfSpreads.Length;

    /// <summary>Half the largest difference of two slopes in each row; halved so that it cannot overflow.</summary>
    internal ReadOnlySpan<double> HalfSpreads => halfSpreads;

    /// <summary>The radius of one row; positive infinity when the update moves none of its logits against another.</summary>
    /// <param name="bound">The bound to compute.</param>
    /// <param name="row">The row, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or the bound is unknown.</exception>
    public double Radius(RadiusBound bound, int row)
    {
        CheckBound(bound);
        double halfSpread = HalfSpread(row);
        if (bound == RadiusBound.Spread || halfSpread == 0)
        {
            return RowExtent.SpreadRadiusOf(halfSpread);
        }

        return bound == RadiusBound.Variance ? VarianceBound.Radius(halfSpread, LogVariance(row)) : Exact(row).Radius;
    }

    /// <summary>The exact radius of one row, with the zero that sets it and what was proven.</summary>
    /// <param name="row">The row, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ExactRadius Exact(int row)
    {
        double halfSpread = HalfSpread(row);
        if (halfSpread == 0)
        {
            return new ExactRadius(double.PositiveInfinity, new Complex(double.NaN, double.NaN), 0, true);
        }

        SumSource source = Source(row);
        (double lower, Complex zero, bool certified) = new NearestZero(source, VarianceBound.ScaledRadius(LogVariance(row))).Find();
        return new ExactRadius(lower / 2 / halfSpread, zero / 2 / halfSpread, source.Evaluations, certified);
    }

    /// <summary>The radius of every row.</summary>
    /// <param name="bound">The bound to compute.</param>
    public double[] Radii(RadiusBound bound)
    {
        var radii = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            radii[row] = Radius(bound, row);
        }

        return radii;
    }

    /// <summary>The smallest radius over the rows.</summary>
    /// <param name="bound">The bound to compute.</param>
    /// <param name="sufficient">
    /// A radius that settles the question: once no row can lie below it the search stops, and the result is a lower bound, at least this large.
    /// For "is the ratio at most t?" this is 1 / t. By default nothing settles it and the result is the radius under the bound.
    /// </param>
    public BatchRadius Smallest(RadiusBound bound, double sufficient = double.PositiveInfinity) => Ranked(bound, 0, sufficient);

    /// <summary>The radius that <paramref name="rank"/> rows lie below: rank 0 is the smallest.</summary>
    /// <param name="bound">The bound to compute.</param>
    /// <param name="rank">How many of the smallest rows are left out, at least 0 and fewer than there are rows.</param>
    /// <param name="sufficient">A radius that settles the question, as for <see cref="Smallest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is none, or <paramref name="sufficient"/> is not a positive number.</exception>
    public BatchRadius Ranked(RadiusBound bound, int rank, double sufficient = double.PositiveInfinity)
    {
        if (rank < 0 || rank >= Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"The rank must be at least 0 and less than the number of rows, {Rows}.");
        }

        if (!(sufficient > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(sufficient), sufficient, "A sufficient radius must be a positive number; infinity when nothing less than the radius will do.");
        }

        CheckBound(bound);
        return new LazyRanking(this, bound).Find(rank, sufficient);
    }

    private static double[] ReadHalfSpreads<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int classes, out bool everythingFinite)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RadiusInput.CheckBatch(logits.Length, slopes.Length, classes);
        var halfSpreads = new double[logits.Length / classes];
        everythingFinite = typeof(T) == typeof(float) && FloatSpreads.TryFill(MemoryMarshal.Cast<T, float>(logits), MemoryMarshal.Cast<T, float>(slopes), classes, halfSpreads);
        if (!everythingFinite)
        {
            for (int row = 0, start = 0; row < halfSpreads.Length; row++, start += classes)
            {
                halfSpreads[row] = RowExtent.Of(logits.Slice(start, classes), slopes.Slice(start, classes), row).HalfSpread;
            }
        }

        return halfSpreads;
    }

    private static void CheckBound(RadiusBound bound)
    {
        if (bound is < RadiusBound.Spread or > RadiusBound.Exact)
        {
            throw new ArgumentOutOfRangeException(nameof(bound), bound, "Unknown radius bound.");
        }
    }

    private SumSource Source(int row)
    {
        int start = row * Classes;
        return logits32.IsEmpty
            ? Source(logits64.Slice(start, Classes), slopes64.Slice(start, Classes), row)
            : Source(logits32.Slice(start, Classes), slopes32.Slice(start, Classes), row);
    }

    private static SumSource Source<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int row)
        where T : unmanaged, IFloatingPointIeee754<T> => SumSource.Of(logits, slopes, RowExtent.Of(logits, slopes, row));

    private double LogVariance(int row)
    {
        int start = row * Classes;
        return logits32.IsEmpty
            ? LogVariance(logits64.Slice(start, Classes), slopes64.Slice(start, Classes), row)
            : LogVariance(logits32.Slice(start, Classes), slopes32.Slice(start, Classes), row);
    }

    private double LogVariance<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int row)
        where T : unmanaged, IFloatingPointIeee754<T> => RowVariance.LogShare(logits, slopes, HalfSpread(row), everythingFinite);

    private double HalfSpread(int row) => (uint)row < (uint)Rows
        ? HalfSpreads[row]
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"There are {Rows} rows, counted from 0.");
}

using System.Numerics;

namespace SafeStep;

/// <summary>
/// Finds the radius of a rank among the rows of a batch without computing them all: rows wait in a heap under their best lower bound so far, and only the
/// smallest is raised to the next bound. A row that comes up at the bound asked for is settled, because no other can lie below it.
/// </summary>
internal ref struct LazyRanking
{
    /// <summary>Rows enter the heap in waves, the widest spreads first: most never do.</summary>
    private const double Wave = 1.25;

    private readonly LogitSlopes batch;
    private readonly RadiusBound bound;
    private readonly PriorityQueue<RadiusBound, Key> heap = new();
    private Key outside;

    public LazyRanking(LogitSlopes batch, RadiusBound bound)
    {
        this.batch = batch;
        this.bound = bound;
        outside = WidestWithin(double.PositiveInfinity);
    }

    public BatchRadius Find(int rank, double sufficient)
    {
        int raised = 0;
        while (true)
        {
            Key least = heap.TryPeek(out RadiusBound level, out Key top) && top.CompareTo(outside) < 0 ? top : outside;
            bool settled = least == top && level == bound && heap.Count > 0;
            if (least.Radius >= sufficient || double.IsPositiveInfinity(least.Radius) || (rank == 0 && (settled || bound == RadiusBound.Spread)))
            {
                return new BatchRadius(least.Radius, least.Row, raised);
            }

            if (least == outside)
            {
                EnterWiderThan(batch.HalfSpreads[outside.Row] / Wave);
            }
            else if (settled)
            {
                rank--;
                heap.Dequeue();
            }
            else
            {
                raised += level == RadiusBound.Spread ? 1 : 0;
                double tighter = Math.Max(top.Radius, batch.Radius(level + 1, top.Row));
                heap.DequeueEnqueue(level + 1, new Key(tighter, top.Row));
            }
        }
    }

    /// <summary>Takes in the rows that are still outside and whose spread is wider than a limit.</summary>
    private void EnterWiderThan(double limit)
    {
        ReadOnlySpan<double> spreads = batch.HalfSpreads;
        double widest = spreads[outside.Row];
        for (int row = NextWiderThan(limit, 0); row < spreads.Length; row = NextWiderThan(limit, row + 1))
        {
            if (spreads[row] <= widest)
            {
                heap.Enqueue(RadiusBound.Spread, new Key(RowExtent.SpreadRadiusOf(spreads[row]), row));
            }
        }

        outside = WidestWithin(limit);
    }

    /// <summary>The first row from <paramref name="row"/> on whose spread is wider than a limit; the number of rows when there is none.</summary>
    private readonly int NextWiderThan(double limit, int row)
    {
        ReadOnlySpan<double> spreads = batch.HalfSpreads;
        var limits = new Vector<double>(limit);
        while (row <= spreads.Length - Vector<double>.Count && !Vector.GreaterThanAny(new Vector<double>(spreads[row..]), limits))
        {
            row += Vector<double>.Count;
        }

        while (row < spreads.Length && !(spreads[row] > limit))
        {
            row++;
        }

        return row;
    }

    /// <summary>The first row of those with the widest spread up to a limit: the smallest radius that is not in the heap. Spreads are compared, as they cost no division.</summary>
    private readonly Key WidestWithin(double limit)
    {
        ReadOnlySpan<double> spreads = batch.HalfSpreads;
        double widest = 0;
        var limits = new Vector<double>(limit);
        Vector<double> widestOfLane = Vector<double>.Zero;
        int row = 0;
        for (; row <= spreads.Length - Vector<double>.Count; row += Vector<double>.Count)
        {
            var spread = new Vector<double>(spreads[row..]);
            widestOfLane = Vector.Max(widestOfLane, Vector.ConditionalSelect(Vector.LessThanOrEqual(spread, limits), spread, Vector<double>.Zero));
        }

        for (; row < spreads.Length; row++)
        {
            widest = spreads[row] <= limit ? Math.Max(widest, spreads[row]) : widest;
        }

        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            widest = Math.Max(widest, widestOfLane[lane]);
        }

        return widest == 0 ? new Key(double.PositiveInfinity, -1) : new Key(RowExtent.SpreadRadiusOf(widest), spreads.IndexOf(widest));
    }

    /// <summary>Rows in the order of their radii; the earlier row first where they are equal.</summary>
    private readonly record struct Key(double Radius, int Row) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            int byRadius = Radius.CompareTo(other.Radius);
            return byRadius != 0 ? byRadius : Row.CompareTo(other.Row);
        }
    }
}

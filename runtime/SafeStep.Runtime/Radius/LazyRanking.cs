namespace SafeStep;

/// <summary>
/// Finds the radius of a rank among the rows of a batch without computing them all: rows wait in a heap under their best lower bound so far, and only the
/// smallest is raised to the next bound. A row that comes up at the bound asked for is settled, because no other can lie below it.
/// </summary>
internal readonly ref struct LazyRanking(LogitSlopes batch, RadiusBound bound)
{
    private readonly LogitSlopes batch = batch;

    public BatchRadius Find(int rank, double sufficient)
    {
        if (rank == 0)
        {
            BatchRadius smallest = SmallestSpread();
            if (bound == RadiusBound.Spread || smallest.Radius >= sufficient)
            {
                return smallest;
            }
        }

        PriorityQueue<RadiusBound, Key> heap = SpreadHeap();
        int raised = 0;
        while (true)
        {
            heap.TryPeek(out RadiusBound level, out Key key);
            bool settled = level == bound || double.IsPositiveInfinity(key.Radius);
            if (key.Radius >= sufficient || (settled && rank == 0))
            {
                return new BatchRadius(key.Radius, double.IsPositiveInfinity(key.Radius) ? -1 : key.Row, raised);
            }

            if (settled)
            {
                rank--;
                heap.Dequeue();
                continue;
            }

            raised += level == RadiusBound.Spread ? 1 : 0;
            double tighter = Math.Max(key.Radius, batch.Radius(level + 1, key.Row));
            heap.DequeueEnqueue(level + 1, new Key(tighter, key.Row));
        }
    }

    private BatchRadius SmallestSpread()
    {
        var smallest = new BatchRadius(double.PositiveInfinity, -1, 0);
        for (int row = 0; row < batch.Rows; row++)
        {
            double radius = batch.Radius(RadiusBound.Spread, row);
            smallest = radius < smallest.Radius ? new BatchRadius(radius, row, 0) : smallest;
        }

        return smallest;
    }

    private PriorityQueue<RadiusBound, Key> SpreadHeap()
    {
        var rows = new (RadiusBound, Key)[batch.Rows];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = (RadiusBound.Spread, new Key(batch.Radius(RadiusBound.Spread, row), row));
        }

        return new PriorityQueue<RadiusBound, Key>(rows);
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

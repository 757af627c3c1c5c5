namespace SafeStep;

internal sealed record BottleneckAggregation : RadiusAggregation
{
    public BottleneckAggregation(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        SamplesRevisited = samples;
    }

    public override int SamplesRevisited { get; }

    public override BatchRadius Aggregate(LogitSlopes batch, RadiusBound bound, double distance, AggregationMemory memory, double sufficient)
    {
        ArgumentNullException.ThrowIfNull(memory);
        BatchRadius smallest = batch.Smallest(bound, sufficient);

        // The row that binds comes first; which others come close, the spread says well enough.
        double[] spreads = batch.Radii(RadiusBound.Spread);
        memory.RowsToRevisit.Clear();
        foreach (int row in Enumerable.Range(0, batch.Rows).OrderBy(row => row == smallest.BottleneckRow ? 0 : spreads[row]).Take(SamplesRevisited))
        {
            memory.RowsToRevisit.Add(row);
        }

        return smallest;
    }
}

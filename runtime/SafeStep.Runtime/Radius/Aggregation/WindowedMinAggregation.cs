namespace SafeStep;

internal sealed record WindowedMinAggregation : RadiusAggregation
{
    public WindowedMinAggregation(int batches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        Batches = batches;
    }

    public int Batches { get; }

    public override BatchRadius Aggregate(LogitSlopes batch, RadiusBound bound, double distance, AggregationMemory memory, double sufficient)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (!(distance >= 0) || double.IsInfinity(distance))
        {
            throw new ArgumentOutOfRangeException(nameof(distance), distance, "The length of the update must be a finite number, at least 0.");
        }

        // Never stopped early: a bound that was good enough for this step would hold later ones back.
        BatchRadius current = batch.Smallest(bound);
        double inverse = distance > 0 ? Math.Min(1 / (current.Radius * distance), double.MaxValue) : 0;
        memory.RecentInverseRadii.Add(inverse);
        while (memory.RecentInverseRadii.Count > Batches)
        {
            memory.RecentInverseRadii.RemoveAt(0);
        }

        double largest = memory.RecentInverseRadii.Max();
        return largest > inverse ? new BatchRadius(1 / largest / distance, -1, current.RowsRaised) : current;
    }
}

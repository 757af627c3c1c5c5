namespace SafeStep;

internal sealed record MaxAggregation : RadiusAggregation
{
    public override BatchRadius Aggregate(LogitSlopes batch, RadiusBound bound, double distance, AggregationMemory memory, double sufficient) =>
        batch.Smallest(bound, sufficient);
}

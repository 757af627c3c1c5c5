namespace SafeStep;

internal sealed record QuantileAggregation : RadiusAggregation
{
    public QuantileAggregation(double share)
    {
        if (!(share > 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of samples that a quantile covers must be above 0 and at most 1.");
        }

        Share = share;
    }

    public double Share { get; }

    public override BatchRadius Aggregate(LogitSlopes batch, RadiusBound bound, double distance, AggregationMemory memory, double sufficient)
    {
        // The smallest whole number of samples that makes the share; the product may lie a rounding above it.
        int covered = Math.Max(1, (int)Math.Ceiling((Share * batch.Rows) - 1e-9));
        return batch.Ranked(bound, batch.Rows - covered, sufficient);
    }
}

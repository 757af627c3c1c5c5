namespace SafeStep;

/// <summary>What an aggregation carries from batch to batch: plain finite numbers, so that it can be saved as JSON.</summary>
public sealed class AggregationMemory
{
    /// <summary>The reciprocal radii of the last batches as lengths in the space of parameters, oldest first; 0 for a batch that nothing bound.</summary>
    public IList<double> RecentInverseRadii { get; init; } = [];

    /// <summary>The rows of the last batch whose samples are to be evaluated again with the next, the tightest first.</summary>
    public IList<int> RowsToRevisit { get; init; } = [];
}

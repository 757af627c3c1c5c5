namespace SafeStep;

/// <summary>
/// How the radii of samples become the radius that controls a step. An aggregation is a description without state, safe to share; what it carries from
/// batch to batch lies in the <see cref="AggregationMemory"/> of whoever asks.
/// </summary>
public abstract record RadiusAggregation
{
    private protected RadiusAggregation()
    {
    }

    /// <summary>
    /// The smallest radius of the batch, hence the largest ratio. Guaranteed (Ghosts of Softmax, Theorem 4.6): along the step, the Taylor series of every
    /// sample's loss, and so of their mean, converges at the end of a step with a ratio below 1.
    /// </summary>
    public static RadiusAggregation Max { get; } = new MaxAggregation();

    /// <summary>
    /// The ratio that a share of the samples does not exceed; the rest are ignored. No guarantee: the loss of an ignored sample, and with it the mean, may leave its series' disc.
    /// For data with mislabelled or corrupt samples that would hold every step back.
    /// </summary>
    /// <param name="share">The share of samples that are covered, above 0 and at most 1; 1 is <see cref="Max"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is none.</exception>
    public static RadiusAggregation Quantile(double share) => new QuantileAggregation(share);

    /// <summary>
    /// The smallest radius of the last batches, as lengths in the space of parameters. Guaranteed for the batch at hand, as with <see cref="Max"/>; for the earlier ones it is a
    /// precaution only, because their radii were measured along other updates. Smooths the noise of small batches.
    /// </summary>
    /// <param name="batches">How many batches count, the one at hand included; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public static RadiusAggregation WindowedMin(int batches) => new WindowedMinAggregation(batches);

    /// <summary>
    /// The smallest radius of the batch together with the samples that bound earlier batches, evaluated again at every step. Guaranteed, as with
    /// <see cref="Max"/>, for all of these samples and along the step at hand.
    /// </summary>
    /// <param name="samples">How many samples are kept; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public static RadiusAggregation Bottleneck(int samples) => new BottleneckAggregation(samples);

    /// <summary>How many samples of earlier batches the caller appends to every batch: at most the rows last named by <see cref="AggregationMemory.RowsToRevisit"/>.</summary>
    public virtual int SamplesRevisited => 0;

    /// <summary>The radius that controls the step.</summary>
    /// <param name="batch">The logits of the batch, revisited samples included, and their slopes along the proposed update.</param>
    /// <param name="bound">The bound of the radius to use.</param>
    /// <param name="distance">The Euclidean length of the update, at least 0.</param>
    /// <param name="memory">What earlier batches left; updated.</param>
    /// <param name="sufficient">A radius that settles the question, as for <see cref="LogitSlopes.Smallest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or not finite, where an aggregation depends on it.</exception>
    /// <returns>The radius in units of the update, and the row that sets it: -1 when no row of this batch does.</returns>
    public abstract BatchRadius Aggregate(LogitSlopes batch, RadiusBound bound, double distance, AggregationMemory memory, double sufficient = double.PositiveInfinity);
}

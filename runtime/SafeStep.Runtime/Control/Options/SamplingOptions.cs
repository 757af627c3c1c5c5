namespace SafeStep;

/// <summary>
/// Which samples of a batch are measured, where steps are capped or skipped; the other modes measure all, as does a batch that is named. They are drawn among those that take part in the loss. A part decides by itself only well inside the target, and only
/// for a step that is well inside by the ratios per length of the last 8 whole batches, too; otherwise, and at each audit, the whole batch is measured. Where the rows of a batch depend on each other, as in a batch norm that trains, a part of them tells nothing of the rest: then the whole batch is measured.
/// </summary>
public sealed record SamplingOptions
{
    /// <summary>Every sample, at each measured step.</summary>
    public static SamplingOptions All { get; } = new() { Share = 1 };

    /// <summary>
    /// The share that is measured of the samples that take part in the loss, above 0 and at most 1; a quarter by default. Below 1 a step is guaranteed for the measured samples: those that <see cref="RadiusAggregation.Bottleneck"/> keeps from earlier batches and,
    /// in turn, others of the batch. Samples are counted along the first dimension of the inputs.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double Share
    {
        get;
        init => field = OptionValues.Share(value, nameof(Share), "The share of samples to measure");
    }
    = 0.25;

    /// <summary>
    /// Up to which part of the target the ratio of the samples decides by itself, above 0 and at most 1; 0.5 by default. A step beyond the target then passes only when its worst sample, not among those measured, moves 1 / Trust times as far
    /// as any of them. At 1 the samples decide up to the target.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double Trust
    {
        get;
        init => field = OptionValues.Share(value, nameof(Trust), "The part of the target up to which samples decide");
    }
    = 0.5;

    /// <summary>
    /// The least rows of logits that decide for a batch, at least 1; 16 by default. A batch of which no more take part in the loss is measured whole: of few rows the one that moves the farthest is too often not among those measured.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int LeastRows
    {
        get;
        init => field = OptionValues.AtLeast(value, 1, nameof(LeastRows));
    }
    = 16;

    /// <summary>Every how many measurements the whole batch is measured all the same, and the samples judged by it; 20 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int AuditEvery
    {
        get;
        init => field = OptionValues.AtLeast(value, 1, nameof(AuditEvery));
    }
    = 20;
}

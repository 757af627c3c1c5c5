namespace SafeStep;

/// <summary>What is done with a step that is not finite.</summary>
public sealed record NotFiniteOptions
{
    /// <summary>Whether it is dropped in silence or an exception; dropped by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The policy is unknown.</exception>
    public NotFinitePolicy Policy
    {
        get;
        init => field = OptionValues.Known(value, nameof(Policy));
    }
    = NotFinitePolicy.Reject;

    /// <summary>With <see cref="NotFinitePolicy.Throw"/>: how many rejected steps in a row are borne before the next one throws; 0, the default, throws at the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int RejectionsBorne
    {
        get;
        init => field = OptionValues.AtLeast(value, 0, nameof(RejectionsBorne));
    }

    /// <summary>
    /// Whether a rejected step also puts the optimizer's state (moments, step counts) back as it was before it; false by default. A gradient that is not finite never reaches the optimizer (off the processor zeros do, in its place); this is for
    /// updates, logits and slopes that are not finite though the gradients were. Costs a copy of the optimizer's state in memory at every guarded step. <see cref="StepMode.Skip"/> does so always, for the steps that it drops.
    /// </summary>
    public bool RestoreOptimizer { get; init; }
}

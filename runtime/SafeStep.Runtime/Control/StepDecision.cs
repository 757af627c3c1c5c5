namespace SafeStep;

/// <summary>What became of a proposed step.</summary>
public enum StepDecision
{
    /// <summary>Taken as the optimizer proposed it.</summary>
    Accepted,

    /// <summary>Taken with another length.</summary>
    Scaled,

    /// <summary>Not taken: it was longer than the limit of <see cref="StepMode.Skip"/>.</summary>
    Skipped,

    /// <summary>Not taken: the update, the logits or their slopes were not finite. The parameters are as before the step.</summary>
    Rejected,

    /// <summary>Taken as the optimizer proposed it, and nothing of it was measured: the guard was not enabled, or <see cref="CadenceOptions.MeasureEvery"/> left it out.</summary>
    Unmeasured,
}

namespace SafeStep;

/// <summary>What a guard does when the update, the logits or their slopes hold a NaN or an infinity.</summary>
public enum NotFinitePolicy
{
    /// <summary>Put the parameters back and report <see cref="StepDecision.Rejected"/> (in <see cref="StepMode.Monitor"/>: only report).</summary>
    Reject,

    /// <summary>Put the parameters back and throw a <see cref="StepNotFiniteException"/>.</summary>
    Throw,
}

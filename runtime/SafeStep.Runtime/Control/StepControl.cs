namespace SafeStep;

/// <summary>The control law: from a step's ratio to what is done with it. Pure functions of numbers.</summary>
public static class StepControl
{
    /// <summary>The largest factor by which <see cref="StepMode.Set"/> lengthens a step: what is left of a gradient at less than that part of the radius, as where all rows are certain, is rounding.</summary>
    public const double MostStretch = 1e15;

    /// <summary>Decides on a finite step.</summary>
    /// <param name="mode">The rule to apply.</param>
    /// <param name="ratio">Step length over convergence radius, at least 0; 0 when the step moves no logit against another.</param>
    /// <param name="targetRatio">The limit, positive and finite.</param>
    /// <returns>The decision and the factor, at least 0, by which the step is multiplied.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is negative or not finite, the target not positive and finite, or the mode unknown.</exception>
    public static (StepDecision Decision, double Scale) Decide(StepMode mode, double ratio, double targetRatio)
    {
        if (!(ratio >= 0) || double.IsInfinity(ratio))
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "The ratio of a step must be a finite number, at least 0; a step that is not finite is rejected, not scaled.");
        }

        if (!(targetRatio > 0) || double.IsInfinity(targetRatio))
        {
            throw new ArgumentOutOfRangeException(nameof(targetRatio), targetRatio, "The target ratio must be a positive finite number.");
        }

        return mode switch
        {
            StepMode.Cap => ratio > targetRatio ? (StepDecision.Scaled, targetRatio / ratio) : (StepDecision.Accepted, 1),
            // An infinite radius sets no length, nor does one that only a factor beyond all digits reaches: such a step is taken as proposed.
            StepMode.Set => targetRatio / ratio <= MostStretch ? (StepDecision.Scaled, targetRatio / ratio) : (StepDecision.Accepted, 1),
            StepMode.Monitor => (StepDecision.Accepted, 1),
            StepMode.Skip => ratio > targetRatio ? (StepDecision.Skipped, 0) : (StepDecision.Accepted, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown step mode."),
        };
    }

    /// <summary>Decides on a step that is not finite: it is dropped, but a monitor without a policy to throw never intervenes.</summary>
    /// <param name="mode">The rule to apply.</param>
    /// <param name="policy">What was asked for in this case.</param>
    /// <returns>The decision and the factor by which the step is multiplied.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The mode or the policy is unknown.</exception>
    public static (StepDecision Decision, double Scale) DecideNotFinite(StepMode mode, NotFinitePolicy policy) =>
        !Enum.IsDefined(mode) ? throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown step mode.")
        : !Enum.IsDefined(policy) ? throw new ArgumentOutOfRangeException(nameof(policy), policy, "Unknown policy for steps that are not finite.")
        : mode == StepMode.Monitor && policy == NotFinitePolicy.Reject ? (StepDecision.Accepted, 1) : (StepDecision.Rejected, 0);
}

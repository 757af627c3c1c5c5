namespace SafeStep;

/// <summary>What a guard does with a proposed step, given its ratio r: the step's length over the convergence radius.</summary>
public enum StepMode
{
    /// <summary>Shorten the step to the target ratio when it is longer; otherwise leave it.</summary>
    Cap,

    /// <summary>Make every step exactly the target ratio long: the optimizer gives the direction, the radius the length.</summary>
    Set,

    /// <summary>Measure and report, change nothing: not even a step that is not finite is held back.</summary>
    Monitor,

    /// <summary>Drop a step that is longer than the target ratio; otherwise leave it.</summary>
    Skip,
}

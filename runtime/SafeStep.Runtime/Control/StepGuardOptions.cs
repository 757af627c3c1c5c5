using Microsoft.Extensions.Logging;

namespace SafeStep;

/// <summary>How a guard measures and limits steps.</summary>
public sealed record StepGuardOptions
{
    private readonly double targetRatio = 1;

    /// <summary>
    /// The largest ratio of step length to convergence radius that a step may have (Cap), always has (Set), or is dropped above (Skip).
    /// At 1, the default, the Taylor series of the loss still converges at the end of every step (Ghosts of Softmax, Theorem 4.6).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a positive finite number.</exception>
    public double TargetRatio
    {
        get => targetRatio;
        init => targetRatio = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TargetRatio), value, "The target ratio must be a positive finite number; 1 is the convergence radius.");
    }

    /// <summary>What is done with a step once its ratio is known.</summary>
    public StepMode Mode { get; init; } = StepMode.Cap;

    /// <summary>The bound of the convergence radius that controls the step.</summary>
    public RadiusBound Bound { get; init; } = RadiusBound.Spread;

    /// <summary>Bounds under which the radius is reported besides <see cref="Bound"/>, in <see cref="StepReport.Radii"/>. They cost their time and control nothing.</summary>
    public IReadOnlyList<RadiusBound> ReportedBounds { get; init; } = [];

    /// <summary>What is done with a step that is not finite.</summary>
    public NotFinitePolicy NotFinite { get; init; } = NotFinitePolicy.Reject;

    /// <summary>Where scaled, skipped and rejected steps are logged, with the event ids of <see cref="StepLogEvents"/>; null logs nothing.</summary>
    public ILogger? Logger { get; init; }
}

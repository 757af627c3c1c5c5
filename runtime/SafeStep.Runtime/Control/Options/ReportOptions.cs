using Microsoft.Extensions.Logging;

namespace SafeStep;

/// <summary>What a guard reports and checks beside what it needs to decide. All of it costs its time and controls nothing.</summary>
public sealed record ReportOptions
{
    /// <summary>Bounds under which the radius is reported besides <see cref="StepGuardOptions.Bound"/>, in <see cref="StepReport.Radii"/>; none by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound is unknown.</exception>
    public IReadOnlyList<RadiusBound> Bounds
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Bounds));
            field = [.. value.Select(bound => OptionValues.Known(bound, nameof(Bounds)))];
        }
    }
    = [];

    /// <summary>Whether <see cref="StepReport.HiddenRadii"/> lists the radii inside the network; false by default. Slopes from a finite difference have none.</summary>
    public bool HiddenRadii { get; init; }

    /// <summary>Which steps are explained by <see cref="StepReport.Shares"/>; by default those that were changed, under a budget.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is unknown.</exception>
    public StepExplanation Explains
    {
        get;
        init => field = OptionValues.Known(value, nameof(Explains));
    }
    = StepExplanation.Changed;

    /// <summary>
    /// Whether the first measured step compares the logits of the generated derivative with those that the model itself returned; true by default. Where they differ beyond rounding, forward is run once more, and a difference that
    /// stays is a <see cref="DerivativeMismatchException"/>. Later steps report the difference, <see cref="StepReport.LogitDifference"/>.
    /// </summary>
    public bool CheckLogits { get; init; } = true;

    /// <summary>
    /// Whether <see cref="StepReport.AdjointRatio"/> is computed at each step that is measured on whole batches; true by default. It costs one product of the update with the gradient.
    /// </summary>
    public bool CheckAdjoint { get; init; } = true;

    /// <summary>Where scaled, skipped and rejected steps are logged, with the event ids of <see cref="StepLogEvents"/>; null, the default, logs nothing.</summary>
    public ILogger? Logger { get; init; }
}

namespace SafeStep;

/// <summary>What a guard measured of one step and what it did with it.</summary>
public sealed record StepReport
{
    /// <summary>The number of this step, counted from 1 by its guard.</summary>
    public required long Step { get; init; }

    /// <summary>Length of the proposed step over the convergence radius, before any scaling; NaN when the step was not finite.</summary>
    public required double Ratio { get; init; }

    /// <summary>The convergence radius along the proposed step, in the units of <see cref="Distance"/>; NaN when the step was not finite.</summary>
    public required double Radius { get; init; }

    /// <summary>The Euclidean length of the proposed update over all guarded parameters; NaN when the gradients were not finite and the optimizer was not asked.</summary>
    public required double Distance { get; init; }

    /// <summary>The factor by which the proposed update was multiplied: 1 when accepted, 0 when skipped or rejected.</summary>
    public required double Scale { get; init; }

    /// <summary>What became of the step.</summary>
    public required StepDecision Decision { get; init; }

    /// <summary>The ratio that was aimed at: the guard's target, or the part of it that its warm-up has reached.</summary>
    public double Target { get; init; } = 1;

    /// <summary>Whether the ratio was measured (true) or is the upper estimate of a forecast (false).</summary>
    public bool Measured { get; init; } = true;

    /// <summary>The radius under each bound that was computed, the controlling one among them, in the units of <see cref="Distance"/>.</summary>
    public BoundRadii Radii { get; init; }

    /// <summary>
    /// The radius at each activation, attention softmax and normalisation inside the network, the smallest over the measured batches, in the units of <see cref="Distance"/>; empty
    /// unless <see cref="StepGuardOptions.ReportHiddenRadii"/> asks for them. They control nothing.
    /// </summary>
    public IReadOnlyList<HiddenRadius> HiddenRadii { get; init; } = [];

    /// <summary>The row of the batch whose radius is the smallest, or -1 when no row bounds the step.</summary>
    public required int BottleneckSample { get; init; }

    /// <summary>How many rows of the batch needed a tighter bound than the spread.</summary>
    public int RowsRaised { get; init; }

    /// <summary>Whether the slopes come from the generated derivative (true) or from a finite difference (false).</summary>
    public required bool ExactTangent { get; init; }

    /// <summary>The time the guard itself took, without the optimizer's step.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The part of <see cref="Elapsed"/> that went into the logits and their slopes (the Jacobian-vector product).</summary>
    public TimeSpan JvpElapsed { get; init; }

    /// <summary>What was not finite, for example <c>the update of hidden.weight</c>; null when everything was.</summary>
    public string? NotFinite { get; init; }
}

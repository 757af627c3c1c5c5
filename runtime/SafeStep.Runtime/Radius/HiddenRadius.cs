namespace SafeStep;

/// <summary>What bounds a Taylor series inside a network.</summary>
public enum HiddenRadiusKind
{
    /// <summary>A kink of a piecewise activation (ReLU and its family) on the real axis. The radius is the 1 % quantile over units: some unit is always near its kink.</summary>
    Kink,

    /// <summary>A pole or branch point of a smooth activation off the real axis. The radius is the smallest over units; infinite for one that has none (GELU).</summary>
    Pole,

    /// <summary>A zero of a softmax's partition function, as in attention: pi over the spread of the scores' slopes, the smallest over rows.</summary>
    Softmax,

    /// <summary>The branch point of a normalisation, where variance + eps, continued along the line, vanishes. The radius is the smallest over groups.</summary>
    Normalization,
}

/// <summary>The convergence radius at one place inside a network (Ghosts of Softmax, Appendix 2), its input followed linearly along the step.</summary>
/// <param name="Name">The place by its path in the model, for example <c>blocks.0.attention.softmax</c>.</param>
/// <param name="Kind">What bounds the series there.</param>
/// <param name="Radius">
/// The radius: in units of the direction where a pass recorded it, in the units of <see cref="StepReport.Distance"/> in a report. Positive infinity when nothing bounds it.
/// </param>
public readonly record struct HiddenRadius(string Name, HiddenRadiusKind Kind, double Radius);

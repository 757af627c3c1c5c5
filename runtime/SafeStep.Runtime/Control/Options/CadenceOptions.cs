namespace SafeStep;

/// <summary>When steps are guarded, and from when on fully.</summary>
public sealed record CadenceOptions
{
    /// <summary>
    /// Every how many steps one is guarded, beginning with the first; 1, the default, is each. The steps in between are the optimizer's own: nothing is checked and nothing is guaranteed of them. Not for Set, which takes the length of every
    /// step from its measurement.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MeasureEvery
    {
        get;
        init => field = OptionValues.AtLeast(value, 1, nameof(MeasureEvery));
    }
    = 1;

    /// <summary>Over how many first steps the target rises, linearly, to <see cref="StepGuardOptions.TargetRatio"/>; 0, the default, starts at the target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int WarmupSteps
    {
        get;
        init => field = OptionValues.AtLeast(value, 0, nameof(WarmupSteps));
    }
}

namespace SafeStep;

/// <summary>How many steps were taken, and whether the next one is measured.</summary>
internal sealed class StepSchedule(StepGuardOptions options)
{
    public bool Enabled { get; set; } = true;

    public long Taken { get; set; }

    public bool NextIsMeasured => Enabled && Taken % options.MeasureEvery == 0;
}

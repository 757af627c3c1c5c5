namespace SafeStep;

/// <summary>How many steps were taken, and whether the next one is measured.</summary>
internal sealed class StepSchedule(StepGuardOptions options)
{
    public bool Enabled { get; set; } = true;

    public long Taken { get; set; }

    /// <summary>Foretells ratios.</summary>
    public RatioForecast Forecast { get; } = new(options.Mode is StepMode.Cap or StepMode.Skip ? options.Forecast.MaxUnmeasuredSteps : 0);

    /// <summary>Whether no forecast may answer for the next step, however short it is.</summary>
    public bool NextIsLikelyMeasured => !Forecast.MayAnswer;

    public bool NextIsMeasured => Enabled && Taken % options.Cadence.MeasureEvery == 0;
}

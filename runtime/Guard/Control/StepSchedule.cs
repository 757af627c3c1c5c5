namespace SafeStep;

/// <summary>How many steps were taken, and whether the next one is measured.</summary>
internal sealed class StepSchedule(StepGuardOptions options)
{
    public bool Enabled { get; set; } = true;

    public long Taken { get; set; }

    /// <summary>Foretells ratios.</summary>
    public RatioForecast Forecast { get; } = new(options.Mode is StepMode.Cap or StepMode.Skip ? options.Forecast.MaxUnmeasuredSteps : 0);

    /// <summary>Whether the next step will not pass on a forecast, as far as can be told.</summary>
    public bool NextIsLikelyMeasured => Forecast.ExpectsMeasurement;

    public bool NextIsMeasured => Enabled && Taken % options.Cadence.MeasureEvery == 0;
}

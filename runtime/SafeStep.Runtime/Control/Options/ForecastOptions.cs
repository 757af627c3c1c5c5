namespace SafeStep;

/// <summary>Which steps pass on a forecast of their ratio, from their length and the ratios per length seen of late (<see cref="RatioForecast"/>). For Cap and Skip; the other modes need every ratio and measure always.</summary>
public sealed record ForecastOptions
{
    /// <summary>No step: each is measured.</summary>
    public static ForecastOptions None { get; } = new() { MaxUnmeasuredSteps = 0 };

    /// <summary>
    /// The most steps in a row that may go unmeasured when the forecast puts them inside the target; 16 by default. How many really do is earned: one more after each measurement that was foretold, none after one that was not. An unmeasured
    /// step has no guarantee beyond the forecast.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxUnmeasuredSteps
    {
        get;
        init => field = OptionValues.AtLeast(value, 0, nameof(MaxUnmeasuredSteps));
    }
    = 16;
}

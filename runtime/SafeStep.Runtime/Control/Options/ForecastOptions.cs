namespace SafeStep;

/// <summary>Which steps pass on a forecast of their ratio, from their length and the ratios per length seen of late (<see cref="RatioForecast"/>). For Cap and Skip; the other modes need every ratio and measure always.</summary>
public sealed record ForecastOptions
{
    /// <summary>No step: each is measured.</summary>
    public static ForecastOptions None { get; } = new() { MaxUnmeasuredSteps = 0 };

    /// <summary>
    /// The most steps in a row that may go unmeasured when the forecast puts them well inside the target; 32 by default. How many really do is earned: twice as many after each measurement that was foretold, more than 16 after 8 of them in a
    /// row, none after one that was not. The margin of the forecast is 2 for 16 steps, 4 for the next 16 and so on; where the length of the gradient is not looked at (on a GPU, with several ranks or a closure), it is 16 steps at most. An
    /// unmeasured step has no guarantee beyond the forecast.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxUnmeasuredSteps
    {
        get;
        init => field = OptionValues.AtLeast(value, 0, nameof(MaxUnmeasuredSteps));
    }
    = 32;
}

namespace SafeStep;

/// <summary>What was measured of a proposed step, or what in it is not finite.</summary>
internal readonly record struct StepMeasurement
{
    /// <summary>The step's length over its convergence radius; NaN when something is not finite or nothing was measured.</summary>
    public required double Ratio { get; init; }

    /// <summary>The radius under each bound asked for, in units of the update.</summary>
    public BoundRadii Radii { get; init; }

    public required int BottleneckSample { get; init; }

    /// <summary>How many rows of logits were measured.</summary>
    public int Rows { get; init; }

    public int RowsRaised { get; init; }

    public bool ExactTangent { get; init; } = true;

    /// <summary>The time until the logits and their slopes were at hand.</summary>
    public TimeSpan JvpElapsed { get; init; }

    public string? NotFinite { get; init; }

    /// <summary>Whether the ratio was measured (true) or forecast (false).</summary>
    public bool IsMeasured { get; init; } = true;

    public StepMeasurement()
    {
    }

    /// <summary>A ratio that stands for one that was not measured.</summary>
    public static StepMeasurement Forecast(double ratio) => new() { Ratio = ratio, BottleneckSample = -1, IsMeasured = false };

    public static StepMeasurement OfNotFinite(string culprit) => new() { Ratio = double.NaN, BottleneckSample = -1, NotFinite = culprit };

    /// <summary>The measurement of two batches together: the one with the larger ratio, or the first that is not finite.</summary>
    public static StepMeasurement Worse(StepMeasurement first, StepMeasurement second)
    {
        var worse = first.NotFinite is not null || (second.NotFinite is null && first.Ratio >= second.Ratio) ? first : second;
        return worse with
        {
            Rows = first.Rows + second.Rows,
            RowsRaised = first.RowsRaised + second.RowsRaised,
            ExactTangent = first.ExactTangent && second.ExactTangent,
            JvpElapsed = first.JvpElapsed + second.JvpElapsed,
        };
    }
}

namespace SafeStep;

/// <summary>What it costs to record one output of a layer and to find it again.</summary>
internal static class RecordingCost
{
    /// <summary>How many multiplications take as long: some 30 microseconds. Tests with small layers lower it.</summary>
    public static long Multiplications { get; set; } = 2_000_000;

    /// <summary>How many multiplications take as long as choosing one number of the output by its sample, and comparing its part of the input. Tests lower it.</summary>
    public static long MultiplicationsOfChoice { get; set; } = 100;
}

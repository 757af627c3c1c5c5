namespace SafeStep;

/// <summary>What it costs to record one output of a layer and to find it again.</summary>
internal static class RecordingCost
{
    /// <summary>How many multiplications take as long: so few here that every layer that is recorded at all is worth it.</summary>
    public static long Multiplications => 0;
}

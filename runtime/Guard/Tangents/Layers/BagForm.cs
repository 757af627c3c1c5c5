namespace SafeStep;

/// <summary>What an embedding bag makes of its rows.</summary>
internal enum BagMode
{
    Sum,
    Mean,
    Max,
}

/// <summary>What an embedding bag was made with.</summary>
/// <param name="Mode">What it makes of the rows of a bag.</param>
/// <param name="Padding">The row that is in no bag; null: none.</param>
/// <param name="IncludesLastOffset">Whether the last offset is the end of the last bag.</param>
internal sealed record BagForm(BagMode Mode, long? Padding, bool IncludesLastOffset);

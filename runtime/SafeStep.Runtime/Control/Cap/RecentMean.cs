namespace SafeStep;

/// <summary>The mean of the last numbers: of all of them while there are few, and then one in which each weighs less than the next.</summary>
/// <param name="memory">How many there have to be for the first to weigh less.</param>
internal sealed class RecentMean(int memory)
{
    private double mean;

    /// <summary>How many numbers it is of.</summary>
    public int Count { get; private set; }

    /// <summary>The mean; null where it is of none.</summary>
    public double? Value => Count > 0 ? mean : null;

    /// <summary>Takes a number in, if there is one and it is finite.</summary>
    public void Add(double? number)
    {
        if (number is not { } value || !double.IsFinite(value))
        {
            return;
        }

        // More than the memory tell it no more.
        Count = Math.Min(Count + 1, memory);
        mean += (value - mean) / Count;
    }

    /// <summary>Continues from what was saved.</summary>
    public void Restore(double value, int count) => (mean, Count) = (value, Math.Min(count, memory));
}

namespace SafeStep;

/// <summary>The ratios per length of the last measurements.</summary>
internal sealed class RatioWindow
{
    /// <summary>How many measurements count.</summary>
    public const int Length = 8;

    private readonly LastNumbers ratiosPerLength = new();

    /// <summary>Whether nothing was measured yet.</summary>
    public bool IsEmpty => ratiosPerLength.IsEmpty;

    /// <summary>What is remembered, oldest first.</summary>
    public IReadOnlyList<double> RatiosPerLength => ratiosPerLength.All;

    /// <summary>Takes in a measurement.</summary>
    /// <param name="length">The length of the step, positive and finite.</param>
    /// <param name="ratio">Its ratio, finite and at least 0.</param>
    public void Add(double length, double ratio) => ratiosPerLength.Add(Math.Min(ratio / length, double.MaxValue));

    /// <summary>The ratio of a step by the largest ratio per length in the window: positive infinity before the first measurement, and for a length that is not finite.</summary>
    /// <param name="length">The length of the step, at least 0.</param>
    public double Largest(double length)
    {
        // The largest number stands for all beyond it, too: nothing can be foretold from it.
        double most = IsEmpty ? double.MaxValue : ratiosPerLength.Largest;
        return most == double.MaxValue || !double.IsFinite(length) ? double.PositiveInfinity : most * length;
    }

    /// <summary>Continues from what was saved.</summary>
    public void Restore(IEnumerable<double> saved) => ratiosPerLength.Restore(saved);
}

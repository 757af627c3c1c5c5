namespace SafeStep;

/// <summary>The spread bound of a batch (Theorem 4.6) reduced to a few numbers where the logits are.</summary>
internal static partial class SpreadReduction
{
    /// <summary>The largest spread of slopes over a row, that row, the largest and the smallest logit.</summary>
    public static partial Numbers Of(LogitJvp jvp);

    /// <summary>
    /// The batch's radius from these numbers. False when they do not tell it because a slope or a logit is not finite, be it an error or a
    /// masked class: a maximum and a minimum are not finite as soon as one entry is not.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<double> numbers, out BatchRadius batch)
    {
        double spread = numbers[0];
        batch = spread > 0
            ? new BatchRadius(Math.PI / spread, (int)numbers[1], 0)
            : new BatchRadius(double.PositiveInfinity, -1, 0);
        return double.IsFinite(spread) && double.IsFinite(numbers[2]) && double.IsFinite(numbers[3]);
    }
}

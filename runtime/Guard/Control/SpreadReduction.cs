namespace SafeStep;

/// <summary>The spread bound of a batch (Theorem 4.6) reduced to a few numbers on the device of the logits.</summary>
internal static class SpreadReduction
{
    /// <summary>How many numbers <see cref="Of"/> gives.</summary>
    public const int Count = 4;

    /// <summary>Float64: the largest spread of slopes over a row, that row, the largest and the smallest logit.</summary>
    public static Tensor Of(LogitJvp jvp)
    {
        long classes = jvp.Logits.shape[^1];
        var slopes = jvp.Slopes.reshape(-1, classes);
        var spreads = Wide(slopes.amax([1])) - Wide(slopes.amin([1]));
        return torch.stack([spreads.max(), Wide(spreads.argmax()), Wide(jvp.Logits.max()), Wide(jvp.Logits.min())]);
    }

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

    private static Tensor Wide(Tensor tensor) => tensor.to_type(torch.ScalarType.Float64);
}

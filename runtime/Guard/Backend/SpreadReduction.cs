namespace SafeStep;

/// <summary>The spread bound of a batch (Theorem 4.6) and what the gradient tells of its rows, reduced to a few numbers where the logits are.</summary>
internal static partial class SpreadReduction
{
    /// <summary>How many numbers <see cref="Of"/> makes.</summary>
    public const int Numbers = 4;

    /// <summary>How many numbers <see cref="OfGradient"/> makes.</summary>
    public const int GradientNumbers = 4;

    /// <summary>The largest spread of slopes over a row, that row, the largest and the smallest logit.</summary>
    /// <param name="rows">The rows.</param>
    public static partial Numbers Of(LogitRows rows);

    /// <summary>How many rows of the gradient are zero, its largest entry, the largest sum of a row (both in magnitude), and its product with the slopes.</summary>
    /// <param name="rows">Rows with a gradient.</param>
    public static partial Numbers OfGradient(LogitRows rows);
}

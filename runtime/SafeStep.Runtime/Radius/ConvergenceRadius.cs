namespace SafeStep;

/// <summary>
/// The convergence radius of the Taylor series of softmax cross-entropy along a parameter update, from the logits and from their slopes:
/// the derivatives of the logits along the whole update. Radii are in units of that update: the proposed step has length 1.
/// A class whose logit is negative infinity is masked and takes no part.
/// </summary>
public static class ConvergenceRadius
{
    /// <summary>The radius of one sample under a bound.</summary>
    /// <param name="bound">The bound to compute.</param>
    /// <param name="logits">One logit per class; negative infinity for a masked class.</param>
    /// <param name="slopes">The derivative of each logit along the update; ignored where the class is masked.</param>
    /// <returns>A positive number, in units of the update; positive infinity when the update moves no logit against another.</returns>
    /// <exception cref="ArgumentException">
    /// The spans are empty or differ in length, every class is masked, a logit is NaN or positive infinity, or the slope of a class that is not masked is not finite.
    /// </exception>
    public static double Of(RadiusBound bound, ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes) =>
        new LogitSlopes(logits, slopes, logits.Length).Radius(bound, 0);

    /// <inheritdoc cref="Of(RadiusBound, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Of(RadiusBound bound, ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes) =>
        new LogitSlopes(logits, slopes, logits.Length).Radius(bound, 0);

    /// <summary>The exact radius of one sample, with the zero that sets it and what was proven.</summary>
    /// <inheritdoc cref="Of(RadiusBound, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static ExactRadius Exact(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes) =>
        new LogitSlopes(logits, slopes, logits.Length).Exact(0);

    /// <inheritdoc cref="Exact(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static ExactRadius Exact(ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes) =>
        new LogitSlopes(logits, slopes, logits.Length).Exact(0);

    /// <summary>The radius of a batch: the smallest over its rows.</summary>
    /// <param name="bound">The bound to compute.</param>
    /// <param name="logits">Logits of shape [rows, classes], row by row.</param>
    /// <param name="slopes">The derivative of each logit along the update, in the same shape.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>The radius and the row that has it.</returns>
    /// <exception cref="ArgumentException">The batch is empty or the lengths do not fit, or a row holds what <c>Of</c> does not accept.</exception>
    public static BatchRadius OfBatch(RadiusBound bound, ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, int classes) =>
        new LogitSlopes(logits, slopes, classes).Smallest(bound);

    /// <inheritdoc cref="OfBatch(RadiusBound, ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>
    public static BatchRadius OfBatch(RadiusBound bound, ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes, int classes) =>
        new LogitSlopes(logits, slopes, classes).Smallest(bound);

    /// <summary>The exact radius of two classes, sqrt(gap^2 + pi^2) / spread (Ghosts of Softmax, Theorem 4.3).</summary>
    /// <param name="gap">The difference of the two logits; its sign does not matter.</param>
    /// <param name="spread">The absolute difference of the two slopes.</param>
    /// <returns>The radius in units of the update; positive infinity when the spread is zero.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The gap or the spread is not finite, or the spread is negative.</exception>
    public static double Binary(double gap, double spread)
    {
        if (!double.IsFinite(gap))
        {
            throw new ArgumentOutOfRangeException(nameof(gap), gap, "The gap between two logits must be a finite number.");
        }

        if (!(spread >= 0) || double.IsInfinity(spread))
        {
            throw new ArgumentOutOfRangeException(nameof(spread), spread, "The spread of two slopes must be a finite number, at least 0.");
        }

        return double.Hypot(gap, Math.PI) / spread;
    }
}

namespace SafeStep;

/// <summary>
/// The adjoint test: the derivative of the loss along the step by way of the logits, &lt;G, a&gt;, equals that by way of the parameters, &lt;gradient, update&gt;. It sees any wrong slope that matters to the loss.
/// </summary>
internal sealed class AdjointCheck(StepGuardOptions options)
{
    // Below this share of the product of the lengths, both are rounding.
    private const double TooSmall = 1e-4;

    private (ProposedUpdate Of, double? Along)? last;

    /// <summary>The ratio of the two; null where <see cref="ReportOptions.CheckAdjoint"/> does not ask for it.</summary>
    /// <inheritdoc cref="RatioOf"/>
    public double? Ratio(double lossSlope, ProposedUpdate update)
    {
        double? ratio = options.Report.CheckAdjoint ? RatioOf(lossSlope, update) : null;
        last = null;
        return ratio;
    }

    /// <summary>
    /// The ratio of the two; null when they are too small to tell, when the gradients are those of a closure's last evaluation, or when a frozen parameter moves, whose part in the loss's derivative no gradient shows.
    /// </summary>
    /// <param name="lossSlope">&lt;G, a&gt; over all forwards that took part; NaN where it is not known.</param>
    /// <param name="update">The proposed step.</param>
    public double? RatioOf(double lossSlope, ProposedUpdate update)
    {
        // Of several processes each has the slope of its own rows and the gradient of all.
        if (options.Reduce is not null || !update.IsByGradients || !double.IsFinite(lossSlope) || update.Parts.Any(part => !part.Parameter.requires_grad))
        {
            return null;
        }

        if (last is not { } known || !ReferenceEquals(known.Of, update))
        {
            last = known = (update, Along(update));
        }

        return known.Along is { } along ? lossSlope / along : null;
    }

    private static double? Along(ProposedUpdate update)
    {
        // Read together: on a GPU each reading waits for all work before it.
        List<Numbers> products = [], squares = [];
        foreach (var change in update.Parts)
        {
            if (Gradient.Of(change.Parameter) is { } gradient && change.Count > 0)
            {
                var (product, square) = change.Along(Gradient.Dense(gradient));
                products.Add(product);
                squares.Add(square);
            }
        }

        double[] read = Numbers.Read(Numbers.Sum(products), Numbers.Sum(squares));
        double along = read[0];
        return Math.Abs(along) > TooSmall * Math.Sqrt(read[1]) * update.MeasureDistance() ? along : null;
    }
}

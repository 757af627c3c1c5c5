namespace SafeStep;

/// <summary>
/// The adjoint test: the derivative of the loss along the step by way of the logits, &lt;G, a&gt;, equals that by way of the parameters, &lt;gradient, update&gt;. It sees any wrong slope that matters to the loss.
/// </summary>
internal sealed class AdjointCheck(StepGuardOptions options)
{
    private const int First = 8, Every = 64;

    // Below this share of the product of the lengths, both are rounding.
    private const double TooSmall = 1e-4;

    /// <summary>The ratio of the two, or null when it is not this step's turn or they are too small to tell.</summary>
    /// <param name="step">The number of the step.</param>
    /// <param name="lossSlope">&lt;G, a&gt; over all forwards that took part; NaN where it is not known.</param>
    /// <param name="update">The proposed step.</param>
    public double? Ratio(long step, double lossSlope, ProposedUpdate update)
    {
        // Of several processes each has the slope of its own rows and the gradient of all.
        bool isDue = options.CheckAdjoint && options.Reduce is null && (step <= First || step % Every == 0);
        if (!isDue || !double.IsFinite(lossSlope))
        {
            return null;
        }

        // Read together: on a GPU each reading waits for all work before it.
        List<Numbers> products = [], squares = [];
        foreach (var (_, parameter, difference) in update.Parts)
        {
            if (Gradient.Of(parameter) is { } gradient && difference.numel() > 0)
            {
                var dense = Gradient.Dense(gradient).to_type(difference.dtype).reshape(-1);
                products.Add(torch.dot(dense, difference.reshape(-1)));
                squares.Add(torch.dot(dense, dense));
            }
        }

        double[] read = Numbers.Read(Numbers.Sum(products), Numbers.Sum(squares));
        double product = read[0];
        return Math.Abs(product) > TooSmall * Math.Sqrt(read[1]) * update.MeasureDistance() ? lossSlope / product : null;
    }
}

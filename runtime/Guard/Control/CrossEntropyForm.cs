namespace SafeStep;

/// <summary>Recognises the gradient of a cross-entropy where its rows do not sum to zero within the rounding of its entries.</summary>
internal static class CrossEntropyForm
{
    // Below it no usual loss is: the rounding of the softmax is divided by it, too.
    private const double LeastTemperature = 1.0 / 64;

    // Wider than what a label may be off by.
    private const double SameWeight = 3e-3;

    // Of a probability near 1.
    private const double LastPlaceOfSingle = 1.2e-7, LastPlaceOfDouble = 2.2e-16;

    /// <summary>Whether the rows of the gradient sum to zero, or are those of a cross-entropy by another sign.</summary>
    public static bool Fits(LogitRows rows) => SumsToZero(rows) || ByLabels(rows) is not null;

    /// <summary>Whether the rows of the gradient sum to zero, within the rounding of its largest entry.</summary>
    public static bool SumsToZero(LogitRows rows) => SumsToZero(rows, ClassAxis.Tolerance(rows.OwnGradient!), 0);

    /// <summary>Whether the rows of the gradient sum to zero, within a part of its largest entry or within some units in the last place of a probability.</summary>
    public static bool SumsToZero(LogitRows rows, double tolerance, int units)
    {
        using var scope = torch.NewDisposeScope();
        var gradient = Wide(rows.OwnGradient!);
        return Imbalance(gradient) <= Math.Max(tolerance * Number(gradient.abs().max()), units * (rows.OwnGradient!.element_size() < sizeof(double) ? LastPlaceOfSingle : LastPlaceOfDouble));
    }

    /// <summary>
    /// Whether sigmoids of the single logits explain the gradient as well as rows do that have a label each: all entries above zero are one weight times sigmoid(z). Of logits far below zero the sigmoid is exp(z), as in a softmax, and a bias at its
    /// optimum makes the gradient sum to zero.
    /// </summary>
    /// <param name="rows">Rows along the batch, that have labels.</param>
    public static bool MayBeSigmoids(LogitRows rows)
    {
        using var scope = torch.NewDisposeScope();
        var gradient = Wide(rows.OwnGradient!);
        var sigmoids = Wide(rows.Logits.narrow(0, 0, gradient.shape[0])).sigmoid();
        var largest = gradient.argmax(1).unsqueeze(1);
        var off = (gradient - (sigmoids * (gradient.gather(1, largest) / sigmoids.gather(1, largest)))) * Wide(gradient.gt(Held(0)));
        return !(Number((off.abs().amax([1]) - (gradient.abs().amax([1]) * Held(SameWeight))).max()) > 0);
    }

    /// <summary>
    /// How far from zero the gradient of a cross-entropy may sum along a row because its softmax was rounded, whatever its entries, where the loss is a mean: near its optimum, where no label is hard, nothing else is left of it.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="withoutGradient">How many of them have none.</param>
    public static double RoundingOfSoftmax(LogitRows rows, int withoutGradient)
    {
        double inLoss = Math.Max(1, rows.RowsOfBatch * (1 - ((double)withoutGradient / rows.Count)));
        return Math.Max(4, 0.1 * rows.Classes) * rows.Format.Rounding / (inLoss * LeastTemperature);
    }

    /// <summary>Whether the rows of the gradient sum to no more than the rounding of a softmax.</summary>
    public static bool SumsToRounding(LogitRows rows)
    {
        using var scope = torch.NewDisposeScope();
        return Imbalance(Wide(rows.OwnGradient!)) <= RoundingOfSoftmax(rows, rows.HasGradient.Count(has => !has));
    }

    /// <summary>The rows with the gradient of a cross-entropy; null where it is none. Reads logits and gradients back.</summary>
    public static LogitRows? ByLabels(LogitRows rows) => LossReading.HasLabels(rows) ? rows : OfLogProbabilities(rows);

    // A model that ends in log_softmax, trained with nll_loss: the gradient is -w at the label and zero elsewhere. It is the cross-entropy of its log-probabilities as logits, whose gradient w (q - y) differs by a part along which nothing moves.
    private static LogitRows? OfLogProbabilities(LogitRows rows)
    {
        using var scope = torch.NewDisposeScope();
        var own = rows.OwnGradient!;
        var probabilities = rows.Logits.narrow(0, 0, own.shape[0]).exp();
        var weights = own.sum(1).neg();
        bool isOne = Number(Wide(own.ne(Held(0))).sum(1).max()) == 1 && Number(Wide(weights).min()) >= 0
            && Number((Wide(probabilities).sum(1) - Held(1)).abs().max()) <= (rows.Logits.element_size() < sizeof(float) ? 0.05 : 1e-4);
        return isOne ? rows.WithGradient(own.Plus(weights.unsqueeze(1) * probabilities).MoveToOuterDisposeScope()) : null;
    }

    // How far from zero a row sums at most.
    private static double Imbalance(Tensor gradient) => Number(gradient.sum(1).abs().max());

    private static Tensor Wide(Tensor tensor) => tensor.to_type(torch.ScalarType.Float64);

    private static double Number(Tensor scalar) => scalar.item<double>();
}

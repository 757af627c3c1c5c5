namespace SafeStep;

/// <summary>Reads what was measured of a step as numbers of the loss along it.</summary>
internal static class LossReading
{
    private const double Single = 6e-8, Half = 4e-3;

    /// <summary>The loss of all forwards of a measurement. Reads their logits, slopes and gradients back.</summary>
    public static LinearisedLoss Of(StepMeasurement measured) =>
        measured.IsCrossEntropy == false ? LinearisedLoss.Unknown("its gradient does not sum to zero over the classes, as that of a cross-entropy of these logits does")
        : measured.Losses is { } rows ? LinearisedLoss.Of([.. rows.Select(each => Of(each, each.Logits))])
        : LinearisedLoss.Unknown("its gradient at the logits was not seen on the whole batch, as where a batch is named to Step");

    /// <summary>The loss as it would be read if the logits in it were twice those of the model: where that has no fault either, the gradient does not tell a temperature.</summary>
    public static LinearisedLoss OfDoubledLogits(StepMeasurement measured)
    {
        using var scope = torch.NewDisposeScope();
        return LinearisedLoss.Of([.. measured.Losses!.Select(each => Of(each, each.Logits.Plus(each.Logits)))]);
    }

    /// <summary>
    /// Whether the softmax of the logits explains the gradient of every row by a label, hard or smoothed. Then it is that of a cross-entropy, also where its entries are too small beside its weight, or too many, for their sum to be seen to be zero.
    /// </summary>
    public static bool HasLabels(LogitRows rows)
    {
        var loss = Of(rows, rows.Logits, digits: false);
        var weights = loss.Weigh();
        // Each entry was rounded beside the weight, and as many add up as there are classes; a z-loss leaves more.
        double rounding = Math.Max(ClassAxis.Tolerance(rows.OwnGradient!), 0.1 * loss.Rounding * rows.Classes);
        bool anyLive = false;
        for (int row = 0; row < weights.Length; row++)
        {
            anyLive |= weights[row].HasGradient;
            if (weights[row].HasGradient && !(Math.Abs(loss.Sum(row)) <= rounding * weights[row].Weight))
            {
                return false;
            }
        }

        return anyLive;
    }

    private static LossRows Of(LogitRows rows, Tensor logits, bool digits = true)
    {
        var gradient = rows.OwnGradient!;
        double rounding = gradient.element_size() < sizeof(float) ? Half : Single, gap = rows.SilentGap(), vanishing = digits ? Vanishing(gradient) : 0;
        long own = gradient.shape[0];
        return rows.Logits.dtype == torch.ScalarType.Float64
            ? new LossRows<double>(HostMemory.Of<double>(logits, own), HostMemory.Of<double>(rows.Slopes, own), HostMemory.Of<double>(gradient, own), rows.Classes) { Rounding = rounding, SilentGap = gap, Vanishing = vanishing }
            : new LossRows<float>(HostMemory.Of<float>(logits, own), HostMemory.Of<float>(rows.Slopes, own), HostMemory.Of<float>(gradient, own), rows.Classes) { Rounding = rounding, SilentGap = gap, Vanishing = vanishing };
    }

    // The smallest normal number; of half precision, where many rows are below it, that which has the digits of the others.
    private static double Vanishing(Tensor gradient) => gradient.dtype.ToString() switch
    {
        "Float64" => 2.3e-308,
        "Float16" => 1.5e-5,
        _ => 1.2e-38,
    };
}

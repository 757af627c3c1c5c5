using System.Numerics;

namespace SafeStep;

/// <summary>Reads what was measured of a step as numbers of the loss along it.</summary>
internal static class LossReading
{
    /// <summary>The doubt where nobody knows what the loss saw.</summary>
    public const string Rewritten = "its logits were written to since the model returned them, and what the loss saw is not known";

    /// <summary>The doubt where another function was measured than the loss saw.</summary>
    public const string OtherLogits = "the logits that it was measured at are not those that the loss saw: an input was written to since the forward, the model was switched between training and evaluation, or it drew other random numbers";

    /// <summary>The word on a loss that is none.</summary>
    public const string NoCrossEntropy = "its gradient does not sum to zero over the classes, as that of a cross-entropy of these logits does";

    /// <summary>The doubt where the parameters' gradients hold more than these logits account for.</summary>
    public const string OtherParts = "the gradients of the parameters hold more than these logits account for: a term of the loss beside them, gradients of earlier steps that were not cleared, a forward that was not run by call, or they were changed one by one since the backward";

    // How well a weight has to be known.
    private const double Digits = 1e-3;

    private const int RowsLookedAt = 16;

    /// <summary>The loss of all forwards of a measurement. Reads their logits, slopes and gradients back.</summary>
    public static LinearisedLoss Of(StepMeasurement measured) =>
        Fault(measured) is { } fault ? LinearisedLoss.Unknown(fault)
        : measured.Losses is { } rows ? LinearisedLoss.Of([.. rows.Select(each => Of(each, each.Logits))])
        : LinearisedLoss.Unknown("its gradient at the logits was not seen on the whole batch, as where a batch is named to Step");

    /// <summary>Why it is not known what the loss saw, or that it saw other logits; null where neither is.</summary>
    public static string? Doubt(StepMeasurement measured) => measured.Unknown ?? (measured.IsRewritten ? Rewritten : measured.HasOtherLogits ? OtherLogits : null);

    /// <summary>The same, or that the loss is no cross-entropy.</summary>
    public static string? Fault(StepMeasurement measured) => Doubt(measured) ?? (measured.IsCrossEntropy == false ? NoCrossEntropy : null);

    /// <summary>Whether the loss along the step is known from the rows of these forwards alone.</summary>
    public static bool IsKnown(IEnumerable<LogitRows> forwards) => LinearisedLoss.Of([.. forwards.Select(rows => Of(rows, rows.Logits))]) is { Fault: null, IsSeen: true };

    /// <summary>Whether twice the logits of these forwards would explain the gradient as well.</summary>
    public static bool FitsDoubled(IEnumerable<LogitRows> forwards)
    {
        using var scope = torch.NewDisposeScope();
        return LinearisedLoss.Of([.. forwards.Select(rows => Of(rows, rows.Logits.Plus(rows.Logits)))]).Fault is null;
    }

    /// <summary>
    /// Whether the softmax of the logits explains the gradient of every row by a label, hard or smoothed. Then it is that of a cross-entropy, also where its entries are too small beside its weight, or too many, for their sum to be seen to be zero.
    /// </summary>
    public static bool HasLabels(LogitRows rows)
    {
        var loss = Of(rows, rows.Logits);
        var weights = loss.Weigh();
        // Rows with few digits say nothing beside others; alone they are all there is.
        if (!Array.Exists(weights, row => row.HasGradient))
        {
            loss = Of(rows, rows.Logits, digits: false);
            weights = loss.Weigh();
        }

        // Each entry was rounded beside the weight, and as many add up as there are classes: how they do depends on the processor's vectors. A z-loss leaves more.
        double rounding = Math.Max(ClassAxis.Tolerance(rows.OwnGradient!), 0.2 * loss.Rounding * rows.Classes);
        // A row of which only the label's entry is left has no more than the rounding of a weight there.
        double most = weights.Max(row => row.Weight);
        for (int row = 0; row < weights.Length; row++)
        {
            double weight = weights[row].HasGradient ? weights[row].Weight : most;
            if (!(Math.Abs(loss.Sum(row)) <= Math.Max(rounding, 4 * loss.Rounding * loss.Magnitude(row)) * weight))
            {
                return false;
            }
        }

        return Array.Exists(weights, row => row.HasGradient);
    }

    /// <summary>Whether some rows of these forwards have hard labels and one weight, as those of a plain mean or sum: true, too, where no row of them has a gradient. Reads few rows back.</summary>
    /// <param name="forwards">The forwards.</param>
    /// <param name="turn">Which rows are looked at: others at each turn.</param>
    public static bool ArePlain(IEnumerable<LogitRows> forwards, int turn) => forwards.All(rows => rows.Logits.dtype == torch.ScalarType.Float64 ? ArePlain<double>(rows, turn) : ArePlain<float>(rows, turn));

    private static bool ArePlain<T>(LogitRows rows, int turn)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = torch.NewDisposeScope();
        long all = rows.OwnGradient!.shape[0], count = Math.Min(RowsLookedAt, all), first = all == count ? 0 : turn * count % (all - count);
        ReadOnlyMemory<T> Some(Tensor tensor) => HostMemory.Of<T>(tensor.narrow(0, first, count), count);
        var logits = Some(rows.Logits);
        var some = new LossRows<T>(logits, logits, Some(rows.OwnGradient), rows.Classes) { Rounding = rows.Format.Rounding, SilentGap = double.PositiveInfinity, Vanishing = rows.Format.Vanishing, AreSigmoids = rows.AreSigmoids };
        double least = double.PositiveInfinity, most = 0;
        foreach (var row in some.Weigh())
        {
            if (row.HasGradient)
            {
                (least, most) = (Math.Min(least, row.Weight), Math.Max(most, row.Weight));
            }
        }

        // A weight that is not known is in neither order to another.
        return most == 0 || most <= least * (1 + some.SameWeight);
    }

    private static LossRows Of(LogitRows rows, Tensor logits, bool digits = true) => rows.Logits.dtype == torch.ScalarType.Float64 ? Of<double>(rows, logits, digits) : Of<float>(rows, logits, digits);

    private static LossRows<T> Of<T>(LogitRows rows, Tensor logits, bool digits)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var gradient = rows.OwnGradient!;
        long own = gradient.shape[0];
        double rounding = rows.Format.Rounding, gap = SilentRows.GapOf(rows);
        return new LossRows<T>(HostMemory.Of<T>(logits, own), HostMemory.Of<T>(rows.Slopes, own), HostMemory.Of<T>(gradient, own), rows.Classes)
        {
            Rounding = rounding,
            SilentGap = rows.AreSigmoids ? Math.Min(gap, -Math.Log(Math.Min(0.5, rounding / Digits))) : gap,
            Vanishing = digits ? rows.Format.Vanishing : 0,
            AreSigmoids = rows.AreSigmoids,
        };
    }
}

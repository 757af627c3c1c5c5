namespace SafeStep;

/// <summary>Whether the logits of a generated derivative are those that the model itself returned.</summary>
internal static class LogitCheck
{
    private const string ReportAt = "https://github.com/safestep/safestep-sdk/issues";

    /// <summary>
    /// Compares them. A difference may have a reason: another dropout mask, an output that was written over since. Then forward and its derivative are both run once more, dropping nothing, and only a difference of those counts.
    /// </summary>
    /// <param name="batch">The batch, with the logits that the model returned where it was not named.</param>
    /// <param name="logits">The logits of the derivative on it.</param>
    /// <param name="quiet">The logits of the derivative when nothing of the training forward is used again, its dropout masks included.</param>
    /// <exception cref="DerivativeMismatchException">They differ beyond rounding.</exception>
    public static void Demand(MeasuredBatch batch, Tensor logits, Func<Tensor> quiet)
    {
        if (batch.Output is { } output && Fault(output.detach(), logits, batch.Model.Axis) is null)
        {
            return;
        }

        var model = batch.Model.Model;
        if (QuietForward.Run(model, batch.Inputs) is { } forward && Fault(forward, quiet(), batch.Model.Axis) is { } difference)
        {
            throw new DerivativeMismatchException(
                $"The derivative of {model.Name} is not of this model: on the batch that the step is measured on its logits {difference}, from those of forward. No parameter was moved. If the derivative is generated, please report "
                + $"it with the model's code at {ReportAt}. {nameof(StepGuardOptions)}.Report.CheckLogits = false switches this check off; the slopes are wrong all the same.");
        }
    }

    /// <summary>
    /// How far the first logits are from those that were expected, as <see cref="RowDistances.Largest"/> has it: 0 within rounding, NaN where the shapes differ. Nothing is read back.
    /// </summary>
    /// <param name="expected">The logits that the model returned.</param>
    /// <param name="logits">Those of the derivative, perhaps of more samples.</param>
    /// <param name="axis">The dimension of the classes.</param>
    public static Numbers Distance(Tensor expected, Tensor logits, int axis) =>
        logits.dim() == expected.dim() && logits.shape[0] >= expected.shape[0] && logits.shape.AsSpan(1).SequenceEqual(expected.shape.AsSpan(1))
            ? RowDistances.Largest(expected, logits.shape[0] == expected.shape[0] ? logits : logits.narrow(0, 0, expected.shape[0]), axis)
            : double.NaN;

    // In words; null where they are the same within rounding. What a derivative adds to all logits of a row alike shows that it is another model's, too.
    private static string? Fault(Tensor expected, Tensor logits, ClassAxis axis)
    {
        if (!expected.shape.AsSpan().SequenceEqual(logits.shape))
        {
            return $"have shape [{string.Join(", ", logits.shape)}], not [{string.Join(", ", expected.shape)}]";
        }

        using var scope = torch.NewDisposeScope();
        var found = logits.to(expected.device);
        var (largest, size) = Difference(expected, found);
        if (!(largest <= RowDistances.Share(expected, found) * Math.Max(size, 1)))
        {
            return $"differ by {largest:G3}, of {size:G3}";
        }

        double apart = Numbers.ReadOne(RowDistances.Largest(expected, found, axis.In(expected), leastScale: 1));
        return apart == 0 ? null : $"differ by {apart:G3} of the spread of a row";
    }

    // The largest difference of two logits, infinite where only one of them is a number, and the largest logit.
    private static (double Largest, double Size) Difference(Tensor left, Tensor right)
    {
        var (one, other) = (left.to_type(torch.ScalarType.Float64), right.detach().to_type(torch.ScalarType.Float64));
        // What is not finite in one has to be the same in the other.
        var finite = one.isfinite().logical_and(other.isfinite());
        var zero = torch.zeros_like(one);
        bool same = one.eq(other).logical_or(finite).logical_or(one.ne(one).logical_and(other.ne(other))).all().item<bool>();
        return (same ? torch.where(finite, (one - other).abs(), zero).max().item<double>() : double.PositiveInfinity, torch.where(finite, one.abs(), zero).max().item<double>());
    }
}

namespace SafeStep;

/// <summary>Whether the logits of a generated derivative are those that the model itself returned.</summary>
internal static class LogitCheck
{
    private const string ReportAt = "https://github.com/safestep/safestep-sdk/issues";

    /// <summary>Compares them. A difference may have a reason: another dropout mask, an output that was written over since. Then forward is run once more, as the derivative runs it, and only a difference from that counts.</summary>
    /// <param name="batch">The batch, with the logits that the model returned where it was not named.</param>
    /// <param name="logits">The logits of the derivative on it.</param>
    /// <exception cref="DerivativeMismatchException">They differ beyond rounding.</exception>
    public static void Demand(MeasuredBatch batch, Tensor logits)
    {
        if (batch.Output is { } output && Difference(output, logits) is { } seen && seen.IsRounding)
        {
            return;
        }

        var model = batch.Model.Model;
        if (QuietForward.Run(model, batch.Inputs) is { } forward && Difference(forward, logits) is var found && found?.IsRounding != true)
        {
            string difference = found is { } numbers ? $"differ by {numbers.Largest:G3}, of {numbers.Size:G3}" : $"have shape [{string.Join(", ", logits.shape)}], not [{string.Join(", ", forward.shape)}]";
            throw new DerivativeMismatchException(
                $"The derivative of {model.Name} is not of this model: on the batch that the step is measured on its logits {difference}, from those of forward. No parameter was moved. If the derivative is generated, please report "
                + $"it with the model's code at {ReportAt}. {nameof(StepGuardOptions)}.Report.CheckLogits = false switches this check off; the slopes are wrong all the same.");
        }
    }

    /// <summary>How far the first logits are from those that were expected: the largest difference and the largest logit. Nothing is read back.</summary>
    public static Numbers Distance(Tensor expected, Tensor logits)
    {
        var (one, other) = (expected, FirstOf(logits, expected));
        if (other is null)
        {
            return new[] { double.NaN, 0 };
        }

        if (HostValues.TryOf<float>(one, out var here) && HostValues.TryOf<float>(other, out var there))
        {
            var (largest, magnitude) = HostReductions.Distance<float>(here, there);
            GC.KeepAlive((one, other));
            return new[] { largest, magnitude };
        }

        var difference = torch.where(one.eq(other), torch.zeros_like(one), one - other).abs();
        var size = torch.where(one.isfinite(), one, torch.zeros_like(one)).abs();
        return torch.stack([difference.max(), size.max()]);
    }

    /// <summary>Whether <see cref="Distance"/>, as it was read, is rounding.</summary>
    public static bool IsRounding(Tensor expected, Tensor logits, (double Largest, double Size) distance) =>
        distance.Largest <= Math.Max(Tolerance(expected), Tolerance(logits)) * Math.Max(distance.Size, 1);

    /// <summary><see cref="Distance"/> in units of the largest logit or of 1, whichever is larger: 0 within rounding, null where the shapes differ.</summary>
    public static double? Relative(Tensor expected, Tensor logits, (double Largest, double Size) distance) =>
        double.IsNaN(distance.Largest) ? null : IsRounding(expected, logits, distance) ? 0 : distance.Largest / Math.Max(distance.Size, 1);

    private static Tensor? FirstOf(Tensor logits, Tensor expected) =>
        logits.dim() == expected.dim() && logits.shape[0] >= expected.shape[0] && logits.shape.AsSpan(1).SequenceEqual(expected.shape.AsSpan(1))
            ? First(logits, expected.shape[0]).to_type(expected.dtype)
            : null;

    private static Tensor First(Tensor logits, long samples) => logits.shape[0] == samples ? logits : logits.narrow(0, 0, samples);

    // The largest difference of two logits, and the largest logit; null where shapes differ.
    private static (double Largest, double Size, bool IsRounding)? Difference(Tensor left, Tensor right)
    {
        if (!left.shape.AsSpan().SequenceEqual(right.shape))
        {
            return null;
        }

        double tolerance = Math.Max(Tolerance(left), Tolerance(right));
        using var scope = torch.NewDisposeScope();
        var (one, other) = (Wide(left), Wide(right.to(left.device)));
        // What is not finite in one has to be the same in the other.
        var finite = one.isfinite().logical_and(other.isfinite());
        var zero = torch.zeros_like(one);
        bool same = one.eq(other).logical_or(finite).logical_or(one.ne(one).logical_and(other.ne(other))).all().item<bool>();
        double largest = Number(torch.where(finite, (one - other).abs(), zero).max()), size = Number(torch.where(finite, one.abs(), zero).max());
        return (same ? largest : double.PositiveInfinity, size, same && largest <= tolerance * Math.Max(size, 1));
    }

    // Sums in another order, over as many layers as models have.
    private static double Tolerance(Tensor tensor) => tensor.dtype == torch.ScalarType.Float64 ? 1e-8 : tensor.element_size() < sizeof(float) ? 0.1 : 1e-3;

    private static Tensor Wide(Tensor tensor) => tensor.detach().to_type(torch.ScalarType.Float64);

    private static double Number(Tensor scalar) => scalar.item<double>();
}

namespace SafeStep;

/// <summary>
/// Forwards whose gradients were gone as a later forward began (<see cref="ParameterGradients"/>). Mostly they were cleared, as those of the pass that finds an adversarial input, and are no part of the loss; where they were gathered outside of the
/// parameters, as by <c>autograd.grad</c>, they are. Their rows bound the step either way. What is said of the loss is of those forwards whose derivative of it along the step is that by the gradients of the parameters: of all, or else of what
/// is left without the doubtful ones. Where neither is, nothing is said.
/// </summary>
internal sealed class ClearedForwards(AdjointCheck adjoint)
{
    /// <summary>The doubt where neither explains the gradients.</summary>
    public const string Unsettled = "gradients of a forward may have been cleared before the step, and which forwards make up the loss is not known";

    /// <summary>The doubt where forwards that had no gradient yet were dropped for later ones, and the gradients are not explained by the rest.</summary>
    public const string Dropped = "forwards of which no backward came by in time are not kept, and the others do not explain the gradients";

    // How near to 1 the ratio of the two derivatives is where the forwards are the right ones.
    private const double Right = 2e-4;

    /// <summary>The measurement of all forwards, with what is said of the loss settled.</summary>
    /// <param name="together">The forwards together.</param>
    /// <param name="forwards">The same one by one.</param>
    /// <param name="update">The step.</param>
    public StepMeasurement Settle(StepMeasurement together, IReadOnlyList<StepMeasurement> forwards, ProposedUpdate update)
    {
        Tensor?[] cleared = [.. forwards.Select(forward => forward.Batch?.Cleared?.Invoke())];
        int doubted = cleared.Count(part => part is not null);
        bool anyDropped = forwards.Any(forward => forward.Batch?.Model.Forwards.Dropped > 0);
        if ((doubted == 0 && !anyDropped) || together.NotFinite is not null || Explains(together))
        {
            return together;
        }

        var left = forwards.Zip(cleared, (forward, part) => part is null ? forward : Without(forward, part, update)).OfType<StepMeasurement>().ToList();
        var settled = left.Count > 0 && left.Aggregate(StepMeasurement.Worse) is var loss && Explains(loss)
            ? together.WithLossOf(loss)
            : together with { IsCrossEntropy = null, Unknown = anyDropped ? Dropped : Unsettled };
        return settled with { ForwardsInDoubt = doubted };

        bool Explains(StepMeasurement measured) => adjoint.RatioOf(measured.LossSlope, update) is { } ratio && Math.Abs(ratio - 1) <= Right;
    }

    // What is left of a forward's part in the loss; null where nothing is. An earlier pass through the same logits, as one for the gradient of an input, is a part of their gradient.
    private static StepMeasurement? Without(StepMeasurement forward, Tensor cleared, ProposedUpdate update)
    {
        var left = forward.Batch!.Gradient!.sub(cleared);
        return !left.ne(Held(0)).any().item<bool>() ? null
            : double.IsNaN(forward.LossSlope) ? forward
            : RatioMeter.WithGradient(forward, left, update);
    }
}

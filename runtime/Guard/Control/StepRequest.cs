namespace SafeStep;

/// <summary>A step as it was asked for.</summary>
/// <param name="Batches">The batches that the caller named; null to measure on the forwards that took part in the loss.</param>
/// <param name="Closure">What computes the loss and its gradients, for optimizers that ask for it; null where the gradients are ready.</param>
internal sealed record StepRequest(IReadOnlyList<MeasuredBatch>? Batches = null, Func<Tensor>? Closure = null);

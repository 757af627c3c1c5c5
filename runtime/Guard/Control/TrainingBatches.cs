namespace SafeStep;

/// <summary>The inputs of the last training forwards, as the model's forward hook reports them: what a step is measured on unless a batch is named.</summary>
internal sealed class TrainingBatches(int capacity) : IDisposable
{
    private readonly Queue<object?[]> batches = new();
    private bool stepTaken;

    /// <summary>The remembered batches, oldest first.</summary>
    /// <exception cref="InvalidOperationException">No batch was seen.</exception>
    public IReadOnlyList<object?[]> Seen => batches.Count > 0
        ? [.. batches]
        : throw new InvalidOperationException(
            "The guard has seen no training batch. Run the model with call(...), which runs hooks (forward(...) does not), before Step(), or name the batch: Step(inputs).");

    /// <summary>Called by the forward hook. Passes without gradients are evaluations, not training batches, and leave no trace.</summary>
    public void Remember(params object?[] inputs)
    {
        if (!torch.is_grad_enabled())
        {
            return;
        }

        while (batches.Count > 0 && (stepTaken || batches.Count >= capacity))
        {
            Forget(batches.Dequeue());
        }

        stepTaken = false;
        // It outlives the caller's dispose scope and shares the caller's memory.
        batches.Enqueue(Array.ConvertAll(inputs, input => input is Tensor tensor ? SameValues.Hold(tensor).DetachFromDisposeScope() : input));
    }

    /// <summary>Whether a training batch had tensors of the same types on the same devices.</summary>
    public bool HaveSeenTheLikeOf(object?[] inputs) => batches.Any(seen => seen.Zip(inputs).All(pair =>
        pair is not (Tensor known, Tensor input) || (known.dtype == input.dtype && known.device_type == input.device_type && known.device_index == input.device_index)));

    /// <summary>The batches belong to a step now: the next forward starts a new set, but until then they can be stepped on again.</summary>
    public void StepTaken() => stepTaken = true;

    public void Dispose()
    {
        while (batches.Count > 0)
        {
            Forget(batches.Dequeue());
        }
    }

    private static void Forget(object?[] inputs)
    {
        foreach (var tensor in inputs.OfType<Tensor>())
        {
            tensor.Dispose();
        }
    }
}

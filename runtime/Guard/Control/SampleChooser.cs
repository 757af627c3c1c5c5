namespace SafeStep;

/// <summary>
/// Chooses the samples that a step is measured on: those kept from earlier batches, and a share of the batch that wanders over it from step to step.
/// </summary>
internal sealed class SampleChooser(StepGuardOptions options) : IDisposable
{
    /// <summary>The inputs of the samples kept from earlier batches; null where an input is not a tensor.</summary>
    public object?[]? Kept { get; private set; }

    public SampledBatch Whole(object?[] inputs)
    {
        DropUnfit(inputs);
        return WithKept(inputs, origins: null, SampledBatch.Samples(inputs));
    }

    public SampledBatch Sample(object?[] inputs, long step)
    {
        DropUnfit(inputs);
        int samples = SampledBatch.Samples(inputs);
        int wanted = (int)Math.Ceiling(options.Sampling.Share * samples);
        int kept = Kept is null ? 0 : SampledBatch.Samples(Kept);
        // At least one sample of the batch at hand is always among them.
        int fresh = Math.Max(1, wanted - kept);
        if (samples == 0 || fresh >= samples)
        {
            return Whole(inputs);
        }

        // Evenly spread, and shifted by one place from step to step: no random state is used, and in time every place is visited.
        int[] chosen = [.. Enumerable.Range(0, fresh).Select(i => (int)(((i * (long)samples / fresh) + step) % samples)).Distinct()];
        return WithKept(SampledBatch.Take(inputs, chosen), chosen, samples);
    }

    /// <summary>Keeps the samples that the aggregation wants to see again.</summary>
    public void Keep(SampledBatch measured, IEnumerable<int> rows, int rowsPerSample)
    {
        if (options.Aggregation.SamplesRevisited == 0 || SampledBatch.Samples(measured.Inputs) == 0)
        {
            return;
        }

        int[] samples = [.. rows.Select(row => row / rowsPerSample).Distinct()];
        var kept = SampledBatch.Take(measured.Inputs, samples);
        Restore(Array.ConvertAll(kept, input => input is Tensor tensor ? tensor.DetachFromDisposeScope() : null));
    }

    public void Restore(object?[]? kept)
    {
        Dispose();
        Kept = kept;
    }

    public void Dispose()
    {
        foreach (var tensor in (Kept ?? []).OfType<Tensor>())
        {
            tensor.Dispose();
        }

        Kept = null;
    }

    // Sequences of another length than the kept ones, or samples of another model from a loaded state, cannot be measured in one batch with these.
    private void DropUnfit(object?[] inputs)
    {
        if (Kept is not null && !SampledBatch.Fit(inputs, Kept))
        {
            Dispose();
        }
    }

    private SampledBatch WithKept(object?[] inputs, int[]? origins, int total)
    {
        if (Kept is null)
        {
            return new SampledBatch(inputs, origins, total);
        }

        var places = origins ?? [.. Enumerable.Range(0, SampledBatch.Samples(inputs))];
        return new SampledBatch(SampledBatch.Append(inputs, Kept), [.. places, .. Enumerable.Repeat(-1, SampledBatch.Samples(Kept))], total);
    }
}

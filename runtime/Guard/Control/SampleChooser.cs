namespace SafeStep;

/// <summary>
/// Chooses the samples that a step is measured on: those kept from earlier batches, and a share of the batch that wanders over it from measurement to measurement.
/// </summary>
internal sealed class SampleChooser(StepGuardOptions options) : IDisposable
{
    /// <summary>The inputs of the samples kept from earlier batches; null where an input is not a tensor.</summary>
    public object?[]? Kept { get; private set; }

    public SampledBatch Whole(object?[] inputs)
    {
        DropUnfit(inputs);
        return WithKept(inputs, chosen: null, SampledBatch.Samples(inputs));
    }

    /// <summary>Some samples of a batch, of those that take part in the loss and one with a gradient among them; the whole batch where they would be all of these.</summary>
    /// <param name="inputs">The batch.</param>
    /// <param name="rows">Which of its rows take part in the loss.</param>
    /// <param name="turn">How many measurements there were.</param>
    public SampledBatch Sample(object?[] inputs, RowsInLoss rows, long turn)
    {
        DropUnfit(inputs);
        int samples = SampledBatch.Samples(inputs), eligible = rows.Samples.Length;
        int wanted = (int)Math.Ceiling(options.Sampling.Share * eligible);
        int kept = Kept is null ? 0 : SampledBatch.Samples(Kept);
        // At least one sample of the batch at hand is always among them.
        for (int fresh = Math.Max(1, wanted - kept); fresh < eligible; fresh++)
        {
            int[] chosen = Choose(rows, fresh, samples, turn);
            if (rows.Of(chosen) >= options.Sampling.LeastRows)
            {
                return WithKept(inputs, WithOneOf(chosen, rows, turn), samples);
            }
        }

        return Whole(inputs);
    }

    // Half of them are those that a step may move the farthest. The others are evenly spread, and shifted by one place from measurement to measurement: no random state is used, and in time every place is visited.
    private static int[] Choose(RowsInLoss rows, int count, int samples, long turn)
    {
        int outlying = count / 2, spread = count - outlying, eligible = rows.Samples.Length, chosen = 0;
        int[] places = new int[count];
        bool[] taken = new bool[samples];
        for (int i = 0; i < outlying; i++)
        {
            Take(rows.Outlying[i]);
        }

        for (int i = 0; i < spread; i++)
        {
            Take(rows.Samples[(int)(((i * (long)eligible / spread) + turn) % eligible)]);
        }

        // In place of those that were chosen twice.
        for (int i = outlying; chosen < count; i++)
        {
            Take(rows.Outlying[i]);
        }

        return places;

        void Take(int sample)
        {
            if (!taken[sample])
            {
                (taken[sample], places[chosen++]) = (true, sample);
            }
        }
    }

    // Which rows take part is told by the gradients of others.
    private static int[] WithOneOf(int[] chosen, RowsInLoss rows, long turn)
    {
        if (!Array.Exists(chosen, rows.HaveGradient))
        {
            int[] all = Array.FindAll(rows.Samples, rows.HaveGradient);
            chosen[^1] = all[(int)(turn % all.Length)];
        }

        return chosen;
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

    private SampledBatch WithKept(object?[] inputs, int[]? chosen, int total)
    {
        if (Kept is null && chosen is null)
        {
            return new SampledBatch(inputs, null, total);
        }

        int[] places = chosen ?? [.. Enumerable.Range(0, total)];
        var index = SampledBatch.IndexOf(places);
        object?[] fresh = chosen is null ? inputs : SampledBatch.Take(inputs, index);
        return Kept is null ? new SampledBatch(fresh, places, total) { Index = index } : new SampledBatch(SampledBatch.Append(fresh, Kept), [.. places, .. Enumerable.Repeat(-1, SampledBatch.Samples(Kept))], total) { Index = index };
    }
}

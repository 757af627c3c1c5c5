namespace SafeStep;

/// <summary>
/// What the layers computed in the training forwards before a step. An output is taken only for the input it was computed from, known by its place in memory or compared value by value, at the same parameters
/// and in the same mode; whatever cannot be shown to be the same is computed anew.
/// </summary>
internal sealed class RecordedForward(IReadOnlyList<LayerCall> calls)
{
    private readonly ILookup<torch.nn.Module, LayerCall> calls = calls.ToLookup(call => (torch.nn.Module)call.Layer);
    private SampledBatch? sampled;
    private Tensor? places;

    /// <summary>How many outputs were taken and how many had to be computed, of recorded layers.</summary>
    public (long Taken, long Computed) Uses { get; private set; }

    /// <summary>Which samples of the batch the next evaluation is on.</summary>
    public void Select(SampledBatch batch)
    {
        sampled = batch.Origins is null ? null : batch;
        places = sampled is null ? null : torch.tensor(Array.ConvertAll(sampled.OfThisBatch, place => (long)place));
    }

    /// <summary>The output of a layer on an input, as a tensor of its own; null when it was not recorded.</summary>
    public Tensor? Find(torch.nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        if (!calls.Contains(layer))
        {
            return null;
        }

        foreach (var call in calls[layer])
        {
            if ((Whole(call, x) ?? Samples(call, x)) is { } output)
            {
                Uses = (Uses.Taken + 1, Uses.Computed);
                return output;
            }
        }

        Uses = (Uses.Taken, Uses.Computed + 1);
        return null;
    }

    private static Tensor? Whole(LayerCall call, Tensor x)
    {
        bool same = SameValues.InPlace(call.Input, x) || (RecordedLayers.IsWorthComparing(call.Layer) && SameValues.In(call.Input, x));
        return same && call.Holds ? call.Output.detach() : null;
    }

    // Some samples of the batch, and after them perhaps some kept from other batches, which are computed.
    private Tensor? Samples(LayerCall call, Tensor x)
    {
        if (sampled is not { Origins.Length: var samples, OfThisBatch.Length: var ofThisBatch } || !RecordedLayers.IsWorthComparing(call.Layer)
            || !RecordedLayers.IsBySample(call.Layer, x) || x.shape[0] != samples || call.Input.shape[0] != sampled.Total)
        {
            return null;
        }

        var index = places!.to(x.device);
        if (!SameValues.In(call.Input.index_select(0, index), x.narrow(0, 0, ofThisBatch)) || !call.Holds)
        {
            return null;
        }

        var output = call.Output.index_select(0, index);
        return ofThisBatch == samples
            ? output
            : torch.cat([output, call.Layer.forward(x.narrow(0, ofThisBatch, samples - ofThisBatch))], 0);
    }
}

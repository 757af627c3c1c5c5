namespace SafeStep;

/// <summary>
/// What the layers computed in the training forwards before a step. An output is taken only for the input it was computed from, compared value by value, at the same parameters
/// and in the same mode; whatever cannot be shown to be the same is computed anew.
/// </summary>
internal sealed class RecordedForward(IReadOnlyList<LayerCall> calls)
{
    private readonly ILookup<torch.nn.Module, LayerCall> calls = calls.ToLookup(call => (torch.nn.Module)call.Layer);
    private SampledBatch? sampled;

    /// <summary>How many outputs were taken and how many had to be computed, of recorded layers.</summary>
    public (long Taken, long Computed) Uses { get; private set; }

    /// <summary>Which samples of the batch the next evaluation is on.</summary>
    public void Select(SampledBatch batch) => sampled = batch.Origins is null ? null : batch;

    /// <summary>The output of a layer on an input, as a tensor of its own; null when it was not recorded.</summary>
    public Tensor? Find(torch.nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        if (!calls.Contains(layer))
        {
            return null;
        }

        foreach (var call in calls[layer])
        {
            if (call.Holds && (Whole(call, x) ?? Samples(call, x)) is { } output)
            {
                Uses = (Uses.Taken + 1, Uses.Computed);
                return output;
            }
        }

        Uses = (Uses.Taken, Uses.Computed + 1);
        return null;
    }

    private static Tensor? Whole(LayerCall call, Tensor x) => SameValues.In(call.Input, x) ? call.Output.detach() : null;

    // Some samples of the batch, and after them perhaps some kept from other batches, which are computed.
    private Tensor? Samples(LayerCall call, Tensor x)
    {
        if (sampled is not { Origins: { } origins } || x.dim() == 0 || x.shape[0] != origins.Length || !RecordedLayers.IsBySample(call.Layer, x) || call.Input.shape[0] != sampled.Total)
        {
            return null;
        }

        long[] places = [.. origins.TakeWhile(origin => origin >= 0).Select(origin => (long)origin)];
        var index = torch.tensor(places, device: x.device);
        if (!SameValues.In(call.Input.index_select(0, index), x.narrow(0, 0, places.Length)))
        {
            return null;
        }

        var output = call.Output.index_select(0, index);
        return places.Length == origins.Length
            ? output
            : torch.cat([output, call.Layer.forward(x.narrow(0, places.Length, origins.Length - places.Length))], 0);
    }
}

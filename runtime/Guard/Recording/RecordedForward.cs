namespace SafeStep;

/// <summary>
/// What the layers computed in the training forwards before a step. An output is taken only for the input it was computed from, known by its place in memory or compared value by value, at the same parameters
/// and in the same mode; whatever cannot be shown to be the same is computed anew.
/// </summary>
/// <param name="calls">The calls.</param>
/// <param name="written">Those of them whose input or output was written to since.</param>
internal sealed class RecordedForward(IReadOnlyList<LayerCall> calls, HashSet<LayerCall> written)
{
    private readonly ILookup<torch.nn.Module, LayerCall> calls = calls.ToLookup(call => (torch.nn.Module)call.Layer);
    private readonly List<LayerCall> taken = [];
    private readonly HashSet<LayerCall> masksTaken = [];
    private RecordedCalls? own;
    private bool discarded;
    private SampledBatch? sampled;
    private Tensor? places;

    /// <summary>How many outputs were taken and how many had to be computed, of recorded layers.</summary>
    public (long Taken, long Computed) Uses { get; private set; }

    /// <summary>Which samples of the batch the next evaluation is on.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="forward">What was recorded of the batch's own forward; null for a batch that was named.</param>
    public void Select(SampledBatch batch, RecordedCalls? forward)
    {
        own = forward;
        masksTaken.Clear();
        sampled = batch.Origins is null ? null : batch;
        places = sampled?.Index;
    }

    /// <summary>
    /// Whether nobody wrote to what was taken. Ask when the evaluation is done: it could itself have written in place over something that was still to be used.
    /// </summary>
    public bool TakenIsUntouched => WriteWatch.AreUntouched(taken.SelectMany(call => call.Writes));

    /// <summary>Takes nothing any more, and what was taken counts as computed.</summary>
    public void Discard()
    {
        discarded = true;
        taken.Clear();
        Uses = (0, Uses.Taken + Uses.Computed);
    }

    /// <summary>The output of a layer on an input, as a tensor of its own; null when it was not recorded.</summary>
    public Tensor? Find(torch.nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        if (discarded || !calls.Contains(layer))
        {
            return null;
        }

        foreach (var call in Candidates(layer))
        {
            if (!written.Contains(call) && call.HasSameMode && (Whole(call, x) ?? Samples(call, x)) is { } output)
            {
                taken.Add(call);
                masksTaken.Add(call);
                Uses = (Uses.Taken + 1, Uses.Computed);
                return output;
            }
        }

        Uses = (Uses.Taken, Uses.Computed + 1);
        return null;
    }

    // Equal inputs have equal outputs, but for a dropout, whose mask is of one call: those of the batch's own forward are taken in their order.
    private IEnumerable<LayerCall> Candidates(torch.nn.Module layer) => !RecordedLayers.IsDropout(layer) ? calls[layer]
        : own is not null ? calls[layer].Where(call => own.All.Contains(call) && !masksTaken.Contains(call))
        : calls[layer].Count() == 1 ? calls[layer] : [];

    private static Tensor? Whole(LayerCall call, Tensor x)
    {
        bool same = SameValues.InPlace(call.Input.Value, x) || (RecordedLayers.IsWorthComparing(call.Layer, x) && SameValues.In(call.Input.Value, x));
        return same ? SameValues.Hold(call.Output.Value) : null;
    }

    // Some samples of the batch, and after them perhaps some kept from other batches, which are computed.
    private Tensor? Samples(LayerCall call, Tensor x)
    {
        if (sampled is not { Origins.Length: var samples, OfThisBatch.Length: var ofThisBatch } || !RecordedLayers.IsWorthComparing(call.Layer, x)
            || !RecordedLayers.IsBySample(call.Layer, x) || x.shape[0] != samples || call.Input.Value.shape[0] != sampled.Total)
        {
            return null;
        }

        var index = places!.to(x.device);
        if (!SameValues.In(call.Input.Value.index_select(0, index), x.narrow(0, 0, ofThisBatch)))
        {
            return null;
        }

        var output = call.Output.Value.index_select(0, index);
        return ofThisBatch == samples
            ? output
            : torch.cat([output, call.Layer.forward(x.narrow(0, ofThisBatch, samples - ofThisBatch))], 0);
    }
}

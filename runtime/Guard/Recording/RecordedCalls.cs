namespace SafeStep;

/// <summary>The calls of one training forward, in order, and the tensors between them.</summary>
internal sealed class RecordedCalls : IDisposable
{
    private readonly List<LayerCall> calls = [];
    private readonly List<RecordedTensor> tensors = [];

    public IReadOnlyList<LayerCall> All => calls;

    /// <summary>Whether the forward was dropped.</summary>
    public bool IsDisposed { get; private set; }

    public void Add(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor y)
    {
        // Layers that follow one another share what is between them.
        var input = calls.Count > 0 && SameValues.InPlace(calls[^1].Output.Value, x) ? calls[^1].Output : Hold(x);
        calls.Add(new LayerCall(layer, input, Hold(y)));
    }

    public void Dispose()
    {
        tensors.ForEach(tensor => tensor.Dispose());
        tensors.Clear();
        calls.Clear();
        IsDisposed = true;
    }

    private RecordedTensor Hold(Tensor tensor)
    {
        var held = new RecordedTensor(tensor);
        tensors.Add(held);
        return held;
    }
}

namespace SafeStep;

/// <summary>One call of a layer in a training forward.</summary>
/// <param name="layer">The layer.</param>
/// <param name="input">Its input.</param>
/// <param name="output">What it made of it.</param>
internal sealed class LayerCall(torch.nn.Module<Tensor, Tensor> layer, RecordedTensor input, RecordedTensor output)
{
    private readonly bool training = layer.training;

    public torch.nn.Module<Tensor, Tensor> Layer => layer;

    public RecordedTensor Input => input;

    public RecordedTensor Output => output;

    /// <summary>Whether the layer is in the mode that it was in.</summary>
    public bool HasSameMode => layer.training == training;

    /// <summary>Tell when the output may be something else than what the layer made of the input. (Its parameters are the recording's to check.)</summary>
    public IEnumerable<WriteWatch> Writes => [input.Writes, output.Writes];
}

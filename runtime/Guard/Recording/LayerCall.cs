namespace SafeStep;

/// <summary>One call of a layer in a training forward: its input and output, which the recording holds on to.</summary>
internal sealed class LayerCall : IDisposable
{
    private readonly bool training;
    private readonly WriteWatch writes;

    public LayerCall(torch.nn.Module<Tensor, Tensor> layer, Tensor input, Tensor output)
    {
        Layer = layer;
        training = layer.training;
        Input = input.detach().DetachFromDisposeScope();
        Output = output.detach().DetachFromDisposeScope();
        writes = new WriteWatch(Input, Output);
    }

    public torch.nn.Module<Tensor, Tensor> Layer { get; }

    public Tensor Input { get; }

    public Tensor Output { get; }

    /// <summary>Whether the output is still what the layer made of the input: nobody wrote to either, and the layer is in the same mode. (Its parameters are the recording's to check.)</summary>
    public bool Holds => Layer.training == training && writes.Untouched;

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        writes.Dispose();
    }
}

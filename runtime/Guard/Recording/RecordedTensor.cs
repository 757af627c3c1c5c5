namespace SafeStep;

/// <summary>A tensor of a training forward that the recording holds on to, and whether somebody wrote to it since.</summary>
internal sealed class RecordedTensor : IDisposable
{
    public RecordedTensor(Tensor tensor)
    {
        Value = SameValues.Hold(tensor).DetachFromDisposeScope();
        Writes = new WriteWatch(Value);
    }

    public Tensor Value { get; }

    public WriteWatch Writes { get; }

    public void Dispose() => Value.Dispose();
}

namespace SafeStep;

/// <summary>Tells whether a parameter was written to, or given other memory, since.</summary>
internal sealed class ParameterWatch(Tensor parameter) : IDisposable
{
    private readonly SafeStep.ManagedTorch.Storage memory = parameter.Memory;

    public WriteWatch Writes { get; } = new(parameter);

    /// <summary>Whether the parameter still shows the memory that is watched.</summary>
    public bool HasSameSample(Tensor now) => ReferenceEquals(now.Memory, memory);

    public void Dispose() => Writes.Dispose();
}

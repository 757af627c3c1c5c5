namespace SafeStep;

/// <summary>Tells whether a parameter was given other memory since. Writes are counted (<see cref="WriteWatch"/>).</summary>
internal sealed class ParameterWatch(Tensor parameter) : IDisposable
{
    /// <summary>The parameter's memory.</summary>
    public Tensor Alias { get; } = parameter.detach().DetachFromDisposeScope();

    /// <summary>Whether the parameter still shows the memory that is watched.</summary>
    public bool HasSameSample(Tensor now) => ReferenceEquals(now.Memory, Alias.Memory);

    public void Dispose() => Alias.Dispose();
}

using SafeStep.ManagedTorch;

namespace SafeStep;

/// <summary>Tells whether a parameter was written to, or given other memory, since.</summary>
internal sealed class ParameterWatch(Tensor parameter) : IDisposable
{
    private readonly Storage memory = parameter.Memory;
    private readonly int version = parameter.Memory.Version;

    public bool Holds(Tensor now) => ReferenceEquals(now.Memory, memory) && memory.Version == version;

    public void Dispose()
    {
    }
}

using SafeStep.ManagedTorch;

namespace SafeStep;

/// <summary>Tells whether tensors were written to in place since, through themselves or any view of their memory. Whoever was given the memory itself since may have.</summary>
internal sealed class WriteWatch(params Tensor[] tensors)
{
    private readonly (Storage Memory, int Version, int Handed)[] seen = Array.ConvertAll(tensors, tensor => (tensor.Memory, tensor.Memory.Version, tensor.Memory.Handed));

    /// <summary>Whether one was written to by an operation.</summary>
    public bool IsWritten => Array.Exists(seen, memory => memory.Memory.Version != memory.Version);

    /// <summary>Whether none of the watched tensors was written to.</summary>
    public static bool AreUntouched(IEnumerable<WriteWatch> watches) => watches.All(watch => Array.TrueForAll(watch.seen, memory => memory.Memory.Version == memory.Version && memory.Memory.Handed == memory.Handed));
}

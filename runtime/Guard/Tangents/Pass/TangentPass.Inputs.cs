namespace SafeStep;

/// <content>The inputs of forward: the batch does not depend on the parameters.</content>
public sealed partial class TangentPass
{
    private Dictionary<Tensor, Tensor>? copies;

    /// <summary>Makes an input known: it has no tangent, also where it requires a gradient.</summary>
    /// <param name="x">A tensor, or a tuple, array, list or dictionary of tensors; anything else is returned as it is.</param>
    /// <param name="written">Whether forward writes to its tensors in place: then the twin is given copies.</param>
    /// <returns>The input, or a copy: an array, a list or a dictionary by string is one's own, so that what forward puts there does not reach the caller.</returns>
    /// <exception cref="NotSupportedException">Tensors of a container are to be copied that cannot be made again.</exception>
    public T Input<T>(T x, bool written = false)
    {
        object? own = Copy(x, written);
        foreach (var tensor in TensorsIn.Of(own))
        {
            // A parameter keeps its tangent.
            if (tensor is not Parameter)
            {
                shadows.TryAdd(tensor, new Shadow(tensor, written ? MemoryOrigin.Made : MemoryOrigin.Input));
            }
        }

        return (T)own!;
    }

    private object? Copy(object? x, bool written)
    {
        // Places may be empty.
        Converter<Tensor, Tensor> each = tensor => written && tensor is not null ? Copied(tensor) : tensor!;
        switch (x)
        {
            case null:
                return null;
            case Tensor tensor:
                return each(tensor);
            case Tensor[] tensors:
                return Array.ConvertAll(tensors, each);
            case List<Tensor> tensors when tensors.GetType() == typeof(List<Tensor>):
                return tensors.ConvertAll(each);
            case Dictionary<string, Tensor> tensors when tensors.GetType() == typeof(Dictionary<string, Tensor>):
                return tensors.ToDictionary(pair => pair.Key, pair => each(pair.Value), tensors.Comparer);
            case (Tensor first, Tensor second):
                return (each(first), each(second));
            case (Tensor first, Tensor second, Tensor third):
                return (each(first), each(second), each(third));
            default:
                return written && TensorsIn.Of(x).Any()
                    ? throw Refused($"forward writes in place to tensors of an input of type {x.GetType()}, which cannot be copied. Pass a tensor, an array, a List<Tensor>, a Dictionary<string, Tensor> or a tuple of two or three, or write to a clone().")
                    : x;
        }
    }

    // The same tensor twice stays the same tensor.
    private Tensor Copied(Tensor tensor)
    {
        copies ??= new(ReferenceEqualityComparer.Instance);
        if (copies.TryGetValue(tensor, out Tensor? known))
        {
            return known;
        }

        DemandApart(tensor);
        return copies[tensor] = tensor.clone();
    }

    // What forward writes to a copy is not seen in another tensor on the memory of the input.
    private void DemandApart(Tensor tensor)
    {
        if (copies is not null && copies.Keys.Any(input => SharedMemory.Is(input, tensor)))
        {
            throw Refused($"forward writes in place to its inputs, and a tensor of shape [{string.Join(", ", tensor.shape)}] shares its memory with one of them: its copy would not show that. Pass a clone(), or write to one in forward.");
        }
    }
}

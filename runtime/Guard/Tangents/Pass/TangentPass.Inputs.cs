namespace SafeStep;

/// <content>The inputs of forward: the batch does not depend on the parameters.</content>
public sealed partial class TangentPass
{
    private Dictionary<Tensor, Tensor>? copies;

    /// <summary>Makes an input known: it has no tangent, also where it requires a gradient.</summary>
    /// <param name="x">A tensor, or a tuple, array, list or dictionary of tensors; anything else is returned as it is.</param>
    /// <param name="written">Whether forward writes to it in place: then the twin is given a copy.</param>
    /// <returns>The input, or the copy.</returns>
    /// <exception cref="NotSupportedException">Tensors of a container are to be copied that cannot be made again.</exception>
    public T Input<T>(T x, bool written = false)
    {
        object? copy = written ? Copy(x) : x;
        foreach (var tensor in TensorsIn.Of(copy))
        {
            // A parameter keeps its tangent.
            if (tensor is not Parameter)
            {
                shadows.TryAdd(tensor, new Shadow(tensor, written ? MemoryOrigin.Made : MemoryOrigin.Input));
            }
        }

        return (T)copy!;
    }

    private object? Copy(object? x)
    {
        switch (x)
        {
            case null:
                return null;
            case Tensor tensor:
                return Copied(tensor);
            case Tensor[] tensors:
                return Array.ConvertAll(tensors, Copied);
            case List<Tensor> tensors:
                return tensors.ConvertAll(Copied);
            case (Tensor first, Tensor second):
                return (Copied(first), Copied(second));
            case (Tensor first, Tensor second, Tensor third):
                return (Copied(first), Copied(second), Copied(third));
            default:
                return TensorsIn.Of(x).Any()
                    ? throw Refused($"forward writes in place to tensors of an input of type {x.GetType()}, which cannot be copied. Pass a tensor, an array, a List<Tensor> or a tuple, or write to a clone().")
                    : x;
        }
    }

    // The same tensor twice stays the same tensor.
    private Tensor Copied(Tensor tensor)
    {
        copies ??= new(ReferenceEqualityComparer.Instance);
        return copies.TryGetValue(tensor, out Tensor? known) ? known : copies[tensor] = tensor.clone();
    }
}

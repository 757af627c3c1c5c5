namespace SafeStep;

/// <content>Results of operations. Every operation of a twin registers its result, also one without a tangent: what is not registered was not made by this pass.</content>
public sealed partial class TangentPass
{
    /// <summary>Registers a result with memory of its own.</summary>
    /// <param name="result">What the operation returned.</param>
    /// <param name="tangent">Its tangent, of its shape; null: zero.</param>
    /// <returns>The result.</returns>
    public Tensor Made(Tensor result, Tensor? tangent)
    {
        Register(result).First = tangent;
        return result;
    }

    /// <inheritdoc cref="Made(Tensor, Tensor?)"/>
    public Tensor Made(Tensor result, JetTangent? tangent)
    {
        var shadow = Register(result);
        (shadow.First, shadow.Second) = (tangent?.First, tangent?.Second);
        return result;
    }

    /// <inheritdoc cref="Made(Tensor, Tensor?)"/>
    public Tensor Made(Dual result) => Made(result.Value, result.Tangent);

    /// <inheritdoc cref="Made(Tensor, Tensor?)"/>
    public Tensor Made(Jet result) => Made(result.Value, result.Tangent);

    /// <summary>Registers several results with memory of their own.</summary>
    public Tensor[] Made(Tensor[] results, Tensor?[] tangents)
    {
        for (int i = 0; i < results.Length; i++)
        {
            Made(results[i], tangents[i]);
        }

        return results;
    }

    /// <inheritdoc cref="Made(Tensor[], Tensor?[])"/>
    public Tensor[] Made(Tensor[] results, JetTangent?[] tangents)
    {
        for (int i = 0; i < results.Length; i++)
        {
            Made(results[i], tangents[i]);
        }

        return results;
    }

    /// <summary>Registers a result with memory of its own that does not depend on the parameters, or whose derivative is zero.</summary>
    public Tensor Constant(Tensor result)
    {
        DemandMade(result);
        Register(result);
        return result;
    }

    /// <summary>Registers several such results.</summary>
    public Tensor[] Constants(Tensor[] results)
    {
        Array.ForEach(results, result => Constant(result));
        return results;
    }

    /// <summary>Registers the result of an operation that is linear in one tensor and has memory of its own: its derivatives are the same operation on the tensor's.</summary>
    public Tensor Linear(Tensor result, Tensor source, Func<Tensor, Tensor?> operation)
    {
        var shadow = Seen(source);
        var made = Register(result);
        made.First = shadow.First is null ? null : operation(shadow.First);
        made.Second = shadow.Second is null ? null : operation(shadow.Second);
        return result;
    }

    /// <summary>Registers a result that shows the memory of a tensor.</summary>
    /// <param name="result">The view; also the tensor itself.</param>
    /// <param name="source">The tensor.</param>
    /// <param name="replay">Makes the same view of the tensor's tangent, whose layout may be another one; null: the same elements in the same shape.</param>
    /// <returns>The result.</returns>
    public Tensor View(Tensor result, Tensor source, Func<Tensor, Tensor?>? replay = null)
    {
        if (!ReferenceEquals(result, source))
        {
            Add(result, new Shadow(result, Find(source), replay));
        }

        return result;
    }

    /// <summary>Registers a result that shows the memory of a tensor or is a copy, which is asked of the two.</summary>
    /// <inheritdoc cref="View"/>
    public Tensor MaybeView(Tensor result, Tensor source, Func<Tensor, Tensor?>? replay = null) =>
        ReferenceEquals(result, source) || SharedMemory.Is(result, source) ? View(result, source, replay) : Linear(result, source, replay ?? (static t => t));

    /// <summary>Registers views that lie one after the other along a dimension.</summary>
    public Tensor[] Pieces(Tensor[] results, Tensor source, long dim)
    {
        long start = 0;
        foreach (var piece in results)
        {
            long from = start, length = piece.shape[dim < 0 ? dim + source.dim() : dim];
            View(piece, source, t => t.narrow(dim, from, length));
            start += length;
        }

        return results;
    }

    /// <summary>Registers views that are the slices along a dimension, without it.</summary>
    public Tensor[] Slices(Tensor[] results, Tensor source, long dim)
    {
        for (int i = 0; i < results.Length; i++)
        {
            int index = i;
            View(results[i], source, t => t.select(dim, index));
        }

        return results;
    }

    /// <summary>Registers the result of an operation whose operands have no tangent, and of which it is not known whether it shares memory with them: it may be read, not written.</summary>
    /// <param name="result">A tensor, or a tuple, array, list or dictionary of tensors.</param>
    /// <returns>The same.</returns>
    public T Opaque<T>(T result)
    {
        foreach (var tensor in TensorsIn.Of(result))
        {
            // What was there before is known when it is used, or refused: a container hands out parameters.
            if (IsOfThisPass(tensor))
            {
                shadows.TryAdd(tensor, new Shadow(tensor, MemoryOrigin.Opaque));
            }
        }

        return result;
    }

    /// <summary>Makes a function of an object as it is now: what a method group is.</summary>
    /// <param name="receiver">The object, or a copy of a value.</param>
    /// <param name="make">Makes the function.</param>
    public TFunction Bound<T, TFunction>(T receiver, Func<T, TFunction> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return make(receiver);
    }

    private Shadow Register(Tensor result)
    {
        var shadow = new Shadow(result, MemoryOrigin.Made);
        Add(result, shadow);
        return shadow;
    }

    // An operation that gives back its operand may give a parameter that nobody used yet.
    private void DemandMade(Tensor result)
    {
        if (!IsOfThisPass(result) && foreign.Parameter(result) is not null)
        {
            throw WasThereBefore(result);
        }
    }

    private void Add(Tensor result, Shadow shadow)
    {
        if (!shadows.TryAdd(result, shadow))
        {
            throw WasThereBefore(result);
        }
    }

    private Exception WasThereBefore(Tensor result) => Refused($"An operation returned a tensor of shape [{string.Join(", ", result.shape)}] that was there before, where a new one was expected.");
}

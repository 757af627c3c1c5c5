namespace SafeStep;

/// <summary>One run of a model with gradients enabled: what it ran on, and its logits, which receive the loss's gradient.</summary>
/// <param name="inputs">Its inputs. They outlive the caller's dispose scope and share the caller's memory.</param>
/// <param name="output">Its logits.</param>
internal sealed class TrainingForward(object?[] inputs, Tensor output) : IDisposable
{
    private Tensor? gradient;

    public object?[] Inputs { get; } = Array.ConvertAll(inputs, input => input is Tensor tensor ? SameValues.Hold(tensor).DetachFromDisposeScope() : input);

    /// <summary>The logits that the model returned.</summary>
    public Tensor Output { get; } = KeptLogits.Keep(output);

    /// <summary>The gradient of the loss with respect to the logits; null as long as no backward came by.</summary>
    public Tensor? Gradient => gradient ??= KeptLogits.GradientOf(Output)?.DetachFromDisposeScope();

    public void Dispose()
    {
        foreach (var tensor in Inputs.OfType<Tensor>())
        {
            tensor.Dispose();
        }

        gradient?.Dispose();
        Output.Dispose();
    }
}

/// <summary>The forwards of a model since the last step, oldest first. Those whose logits received a gradient took part in the loss.</summary>
internal sealed class TrainingForwards
{
    /// <summary>How many forwards without a gradient are kept at most: each holds on to its graph, and an evaluation that forgot <c>no_grad()</c> is never of use.</summary>
    public const int MostOpen = 64;

    private readonly List<TrainingForward> forwards = [];

    /// <summary>Whether the model was run at all.</summary>
    public bool Any => forwards.Count > 0;

    /// <summary>How many forwards without a gradient were dropped.</summary>
    public int Dropped { get; private set; }

    /// <summary>The forwards that took part in a loss.</summary>
    public IReadOnlyList<TrainingForward> InLoss => [.. forwards.Where(forward => forward.Gradient is not null)];

    public void Remember(Tensor output, object?[] inputs)
    {
        if (forwards.Count >= MostOpen && forwards.Count(forward => forward.Gradient is null) >= MostOpen)
        {
            var oldest = forwards.Find(forward => forward.Gradient is null)!;
            forwards.Remove(oldest);
            oldest.Dispose();
            Dropped++;
        }

        forwards.Add(new TrainingForward(inputs, output));
    }

    /// <summary>Whether a forward had tensors of the same types on the same devices.</summary>
    public bool HaveSeenTheLikeOf(object?[] inputs) => forwards.Exists(seen => seen.Inputs.Zip(inputs).All(pair =>
        pair is not (Tensor known, Tensor input) || (known.dtype == input.dtype && known.device_type == input.device_type && known.device_index == input.device_index)));

    public void Clear()
    {
        forwards.ForEach(forward => forward.Dispose());
        forwards.Clear();
        Dropped = 0;
    }
}

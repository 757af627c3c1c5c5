namespace SafeStep;

/// <summary>One run of a model with gradients enabled: what it ran on, and its logits, which receive the loss's gradient.</summary>
internal sealed class TrainingForward : IDisposable
{
    private readonly WriteWatch? inputsWatch, outputWatch;
    private List<RecordedCalls>? recorded;
    private Tensor? gradient;
    private List<(Numbers Found, Tensor Gradient)>? seen;

    /// <param name="inputs">Its inputs. They outlive the caller's dispose scope and share the caller's memory.</param>
    /// <param name="output">Its logits.</param>
    /// <param name="calls">What its layers computed; null where that was not recorded.</param>
    /// <param name="inner">What the layers computed in runs of the same model inside this one.</param>
    /// <param name="watchesInputs">Whether writes to the inputs and to the logits are looked out for.</param>
    public TrainingForward(object?[] inputs, Tensor output, RecordedCalls? calls, IReadOnlyList<RecordedCalls> inner, bool watchesInputs)
    {
        Inputs = EachTensor(inputs, Hold);
        inputsWatch = watchesInputs ? new WriteWatch([.. TensorsOf(Inputs)]) : null;
        InputDepends = Array.Exists(inputs, Depends);
        Calls = calls;
        recorded = calls is null && inner.Count == 0 ? null : calls is null ? [.. inner] : [calls, .. inner];
        Output = KeptLogits.Keep(output);
        outputWatch = watchesInputs ? new WriteWatch(Output) : null;
    }

    /// <summary>Its number, counted up from forward to forward.</summary>
    public required long Number { get; init; }

    /// <summary>The thread that it ran on.</summary>
    public int Thread { get; } = Environment.CurrentManagedThreadId;

    /// <summary>Its inputs.</summary>
    public object?[] Inputs { get; }

    /// <summary>Whether an input was computed from something that is trained: what the step changes through it is not in the slopes.</summary>
    public bool InputDepends { get; }

    /// <summary>
    /// Whether somebody was seen to write to an input since, as a loader that fills the same memory with the next batch: the forward cannot be measured any more. Where nobody looked out for it, the logits of the measurement tell, which are
    /// compared with those of the forward.
    /// </summary>
    public bool InputsWritten => inputsWatch is not null && !WriteWatch.AreUntouched([inputsWatch]);

    /// <summary>What its layers computed; null where that was not recorded.</summary>
    public RecordedCalls? Calls { get; }

    /// <summary>The logits that the model returned.</summary>
    public Tensor Output { get; }

    /// <summary>Whether somebody was seen to write to the logits since, before the loss or after it: they need not be what the loss saw.</summary>
    public bool OutputWritten => outputWatch?.IsWritten == true;

    /// <summary>The state of the stream of random numbers before it; null where the model draws none.</summary>
    public Tensor? RandomState { get; init; }

    /// <summary>Whether a backward came by. What it left may still grow: <see cref="Gradient"/> is for the step.</summary>
    public bool HasGradient
    {
        get
        {
            using var scope = torch.NewDisposeScope();
            return gradient is not null || KeptLogits.GradientOf(Output) is not null;
        }
    }

    /// <summary>Takes note of what a later forward found in the parameters' gradients, which it may have been the first to find cleared, beside the gradient at these logits so far.</summary>
    /// <param name="found"><see cref="ParameterGradients.Left"/>.</param>
    public void Note(Numbers found)
    {
        if (found.AreKnown && found.First != 0)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        // A handle: what a later backward adds is written elsewhere as long as somebody holds on to it.
        (seen ??= []).Add((found, KeptLogits.GradientOf(Output)!.detach().DetachFromDisposeScope()));
    }

    /// <summary>The part of the gradient that was there when the parameters held none any more; null where nothing speaks for it. May wait for a device.</summary>
    public Func<Tensor?>? Cleared => seen is null ? null : () => seen.FindLast(one => Numbers.ReadOne(one.Found) == 0).Gradient;

    /// <summary>The gradient of the loss with respect to the logits; null as long as no backward came by.</summary>
    public Tensor? Gradient => gradient ??= KeptLogits.GradientOf(Output)?.DetachFromDisposeScope();

    public void Dispose()
    {
        foreach (var tensor in TensorsOf(Inputs))
        {
            tensor.Dispose();
        }

        gradient?.Dispose();
        RandomState?.Dispose();
        seen?.ForEach(one =>
        {
            one.Found.Dispose();
            one.Gradient.Dispose();
        });
        Output.Dispose();
        foreach (var calls in ReleaseCalls())
        {
            calls.Dispose();
        }
    }

    /// <summary>Hands over what was recorded, in this run and in those inside it, which would else be let go with it.</summary>
    public IReadOnlyList<RecordedCalls> ReleaseCalls()
    {
        var released = recorded;
        recorded = null;
        return released ?? (IReadOnlyList<RecordedCalls>)[];
    }

    /// <summary>Inputs as they are now, for a forward that writes to its own. What depends on parameters goes on to do so.</summary>
    public static object?[] Copies(object?[] inputs) => EachTensor(inputs, Copy);

    private static Tensor Copy(Tensor tensor) => (Depends(tensor) ? tensor.clone() : tensor.detach().clone()).DetachFromDisposeScope();

    private static bool Depends(object? input) => input is Tensor single ? single is { requires_grad: true, is_leaf: false } : input is IEnumerable<Tensor> several && several.Any(tensor => Depends(tensor));

    /// <summary>The tensors among inputs, and in lists of them, which may have empty places.</summary>
    public static IEnumerable<Tensor> TensorsOf(object?[] inputs) => inputs.SelectMany(input => input as IEnumerable<Tensor?> ?? (input is Tensor single ? [single] : [])).OfType<Tensor>();

    // Lists, too, may be filled anew before the step.
    private static object?[] EachTensor(object?[] inputs, Converter<Tensor, Tensor> convert) => Array.ConvertAll(inputs, input => input switch
    {
        Tensor tensor => convert(tensor),
        Tensor?[] tensors => Array.ConvertAll(tensors, each => each is null ? null : convert(each)),
        List<Tensor?> tensors => tensors.ConvertAll(each => each is null ? null : convert(each)),
        _ => input,
    });

    private static Tensor Hold(Tensor tensor) => SameValues.Hold(tensor).DetachFromDisposeScope();
}

/// <summary>The forwards of a model since the last step, oldest first. Those whose logits received a gradient took part in the loss.</summary>
internal sealed class TrainingForwards
{
    /// <summary>How many forwards without a gradient are kept at most: each holds on to its graph, and an evaluation that forgot <c>no_grad()</c> is never of use.</summary>
    public const int MostOpen = 64;

    private readonly List<TrainingForward> forwards = [];

    /// <summary>How many are kept.</summary>
    public int Count => forwards.Count;

    /// <summary>The number of the next one.</summary>
    public long Next { get; private set; }

    /// <summary>How many were dropped because the parameters had changed since.</summary>
    public int Outdated { get; private set; }

    /// <summary>Whether the model was run at all.</summary>
    public bool Any => forwards.Count > 0;

    /// <summary>How many forwards without a gradient were dropped.</summary>
    public int Dropped { get; private set; }

    /// <summary>One of them. Those that took part in a loss have a gradient.</summary>
    public TrainingForward this[int place] => forwards[place];

    /// <summary>Takes note of a forward. It stands for those that ran inside it, from a place on, and they are dropped.</summary>
    /// <param name="output">Its logits.</param>
    /// <param name="inputs">What it ran on.</param>
    /// <param name="calls">What its layers computed; null where that was not recorded.</param>
    /// <param name="firstInner">The number of the first forward that may have run inside it: those of other threads did not.</param>
    /// <param name="watchesInputs">Whether writes to the inputs are looked out for.</param>
    /// <param name="randomState">The state of the stream of random numbers before it; null where that was not kept.</param>
    public void Remember(Tensor output, object?[] inputs, RecordedCalls? calls, long firstInner, bool watchesInputs, Tensor? randomState = null)
    {
        var inner = firstInner == Next ? [] : TakeCallsFrom(firstInner);
        if (forwards.Count >= MostOpen && forwards.Count(forward => forward.Gradient is null) >= MostOpen)
        {
            var oldest = forwards.Find(forward => forward.Gradient is null)!;
            forwards.Remove(oldest);
            oldest.Dispose();
            Dropped++;
        }

        forwards.Add(new TrainingForward(inputs, output, calls, inner, watchesInputs) { Number = Next++, RandomState = randomState });
    }

    /// <summary>The newest; null when there is none.</summary>
    public TrainingForward? Last => forwards.Count == 0 ? null : forwards[^1];

    /// <summary>Those of which a backward came by so far.</summary>
    public IEnumerable<TrainingForward> InLoss => forwards.Where(forward => forward.HasGradient);

    /// <summary>Drops a forward that took no part in the step after all.</summary>
    public void Drop(TrainingForward forward)
    {
        forwards.Remove(forward);
        forward.Dispose();
    }

    /// <summary>Drops those that took part in a loss.</summary>
    public void DropInLoss() => forwards.FindAll(forward => forward.Gradient is not null).ForEach(Drop);

    /// <summary>Drops a forward and all before it, which are of other values of the parameters than the present ones.</summary>
    public void DropThrough(TrainingForward outdated)
    {
        int count = forwards.IndexOf(outdated) + 1;
        forwards.GetRange(0, count).ForEach(forward => forward.Dispose());
        forwards.RemoveRange(0, count);
        Outdated += count;
    }

    /// <summary>Whether a forward had tensors of the same types on the same devices.</summary>
    public bool HaveSeenTheLikeOf(object?[] inputs) => forwards.Exists(seen => seen.Inputs.Zip(inputs).All(pair =>
        pair is not (Tensor known, Tensor input) || (known.dtype == input.dtype && known.device_type == input.device_type && known.device_index == input.device_index)));

    public void Clear()
    {
        foreach (var forward in forwards)
        {
            forward.Dispose();
        }

        forwards.Clear();
        (Dropped, Outdated) = (0, 0);
    }

    // A model that runs itself: the outermost run is the one whose logits the caller got, and what was computed inside may be used again for it.
    private List<RecordedCalls> TakeCallsFrom(long first)
    {
        var calls = new List<RecordedCalls>();
        for (int i = forwards.Count - 1; i >= 0 && forwards[i].Number >= first; i--)
        {
            if (forwards[i].Thread != Environment.CurrentManagedThreadId)
            {
                continue;
            }

            calls.AddRange(forwards[i].ReleaseCalls());
            forwards[i].Dispose();
            forwards.RemoveAt(i);
        }

        return calls;
    }
}

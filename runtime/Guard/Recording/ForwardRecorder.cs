namespace SafeStep;

/// <summary>Records the layers' calls of the training forwards since the last step, through forward hooks: children that the model runs by <c>forward</c> instead of <c>call</c> are not seen.</summary>
internal sealed class ForwardRecorder : IDisposable
{
    private readonly torch.nn.Module model;
    private readonly torch.nn.Module<Tensor, Tensor>[] layers;
    private readonly List<Action> unhook = [];
    private readonly List<RecordedCalls> forwards = [];
    private RecordedCalls? open;
    private bool bySample;
    private ParameterSnapshot? snapshot;

    /// <param name="model">The model.</param>
    public ForwardRecorder(torch.nn.Module model)
    {
        this.model = model;
        layers = [.. RecordedLayers.Of(model)];
    }

    /// <summary>A forward of the model begins. One without gradients is an evaluation and is not recorded.</summary>
    /// <param name="bySample">Whether some samples are likely to be measured, and not the whole batch.</param>
    public void Begin(bool bySample)
    {
        Abandon();
        this.bySample = bySample;
        if (torch.is_grad_enabled())
        {
            open = new RecordedCalls();
            Attach();
        }
    }

    /// <summary>The forward of the model is done.</summary>
    /// <returns>What was recorded of it, to be disposed of when the forward is dropped before its step; null when it was an evaluation.</returns>
    public RecordedCalls? End()
    {
        var ended = open;
        open = null;
        Detach();
        if (ended is not null)
        {
            forwards.RemoveAll(forward => forward.IsDisposed);
            forwards.Add(ended);
        }

        return ended;
    }

    /// <summary>Whether a forward was recorded since the last step.</summary>
    public bool HasForwards => forwards.Count > 0;

    /// <summary>What was recorded at the present values of the parameters; null when there is nothing, or the parameters are others now.</summary>
    /// <param name="parameters">The model's parameters.</param>
    public RecordedForward? At(IReadOnlyList<ModuleParameter> parameters)
    {
        Abandon();
        if (forwards.Count == 0 || snapshot?.Shows(parameters) != true)
        {
            return null;
        }

        var calls = forwards.SelectMany(forward => forward.All).ToList();
        if (WriteWatch.AreUntouched(calls.SelectMany(call => call.Writes).Append(snapshot.Writes)))
        {
            return new RecordedForward(calls, []);
        }

        // Somebody wrote somewhere, as an activation does that writes over its input.
        return WriteWatch.AreUntouched([snapshot.Writes]) ? new RecordedForward(calls, [.. calls.Where(call => !WriteWatch.AreUntouched(call.Writes))]) : null;
    }

    /// <summary>Forgets everything recorded.</summary>
    public void Clear()
    {
        Abandon();
        Forget();
    }

    public void Dispose()
    {
        Clear();
    }

    // Only while a forward is recorded: layers without hooks may run several at once, and most forwards are not recorded.
    private void Attach()
    {
        foreach (var layer in layers.Where(layer => RecordedLayers.IsWorthChoosing(layer, bySample)))
        {
            var hook = layer.register_forward_hook((_, x, y) =>
            {
                Record(layer, x, y);
                return y;
            });
            ObservingHooks.Declare(layer, 1);
            unhook.Add(() =>
            {
                hook.remove();
                ObservingHooks.Declare(layer, -1);
            });
        }
    }

    private void Detach()
    {
        foreach (var remove in unhook)
        {
            remove();
        }

        unhook.Clear();
    }

    private void Record(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor y)
    {
        // A layer that writes its output over its input leaves nothing to compare with.
        if (open is null || !RecordedLayers.IsWorthRecording(layer, y, bySample) || SameValues.InPlace(x, y))
        {
            return;
        }

        if (open.All.Count == 0)
        {
            SeeParameters();
        }

        open.Add(layer, x, y);
    }

    // Outputs at other parameters are of no use any more.
    private void SeeParameters()
    {
        using var noGrad = torch.no_grad();
        var parameters = ModuleParameters.Of(model).ToList();
        if (snapshot?.Shows(parameters) != true || !WriteWatch.AreUntouched([snapshot.Writes]))
        {
            Forget();
            snapshot = new ParameterSnapshot(parameters);
        }
    }

    private void Forget()
    {
        forwards.ForEach(forward => forward.Dispose());
        forwards.Clear();
        snapshot?.Dispose();
        snapshot = null;
    }

    // A forward that ended in an exception.
    private void Abandon()
    {
        open?.Dispose();
        open = null;
        Detach();
    }
}

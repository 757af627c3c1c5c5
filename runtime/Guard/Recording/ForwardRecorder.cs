namespace SafeStep;

/// <summary>Records the layers' calls of the training forwards since the last step, through forward hooks: children that the model runs by <c>forward</c> instead of <c>call</c> are not seen.</summary>
internal sealed class ForwardRecorder : IDisposable
{
    private readonly torch.nn.Module model;
    private readonly torch.nn.Module<Tensor, Tensor>[] layers;
    private readonly List<Action> unhook = [];
    private readonly List<RecordedCalls> forwards = [];
    private readonly object sync = new();
    private RecordedCalls? open;
    private int thread;
    private bool bySample;
    private ParameterSnapshot? snapshot;

    /// <param name="model">The model.</param>
    public ForwardRecorder(torch.nn.Module model)
    {
        this.model = model;
        layers = [.. RecordedLayers.Of(model)];
        if (!ModuleHooks.MayChangeDuringCalls)
        {
            AttachTo(layers);
        }
    }

    /// <summary>A training forward of the model begins. While one is recorded, those of other threads are not.</summary>
    /// <param name="bySample">Whether some samples are likely to be measured, and not the whole batch.</param>
    public void Begin(bool bySample)
    {
        lock (sync)
        {
            if (open is not null && thread != Environment.CurrentManagedThreadId)
            {
                return;
            }

            Abandon();
            (this.bySample, thread, open) = (bySample, Environment.CurrentManagedThreadId, new RecordedCalls());
            Attach();
        }
    }

    /// <summary>A forward that is not recorded begins or ends: one of this thread that did not end came to an exception.</summary>
    public void Pass()
    {
        lock (sync)
        {
            if (thread == Environment.CurrentManagedThreadId)
            {
                Abandon();
            }
        }
    }

    /// <summary>The forward of the model is done.</summary>
    /// <returns>What was recorded of it, to be disposed of when the forward is dropped before its step; null when it was not.</returns>
    public RecordedCalls? End()
    {
        lock (sync)
        {
            if (open is not { } ended || thread != Environment.CurrentManagedThreadId)
            {
                return null;
            }

            open = null;
            Detach();
            forwards.RemoveAll(forward => forward.IsDisposed);
            forwards.Add(ended);
            return ended;
        }
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
        RemoveHooks();
    }

    // Only while a forward is recorded, where that can be: layers without hooks may run several at once, and most forwards are not recorded.
    private void Attach()
    {
        if (ModuleHooks.MayChangeDuringCalls)
        {
            AttachTo(layers.Where(layer => RecordedLayers.IsWorthChoosing(layer, bySample)));
        }
    }

    private void Detach()
    {
        if (ModuleHooks.MayChangeDuringCalls)
        {
            RemoveHooks();
        }
    }

    private void AttachTo(IEnumerable<torch.nn.Module<Tensor, Tensor>> hooked)
    {
        foreach (var layer in hooked)
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

    private void RemoveHooks()
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
        if (open is not { } calls || thread != Environment.CurrentManagedThreadId || !RecordedLayers.IsWorthRecording(layer, y, bySample) || SameValues.InPlace(x, y))
        {
            return;
        }

        if (calls.All.Count == 0)
        {
            SeeParameters();
        }

        calls.Add(layer, x, y);
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

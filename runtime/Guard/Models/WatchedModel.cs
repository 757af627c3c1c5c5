namespace SafeStep;

/// <summary>A model that a guard watches, and what its forwards left since the last step.</summary>
internal sealed class WatchedModel : IDisposable
{
    // So many forwards pass between two looks at whether the parameters are still those of the first.
    private const int LooksEvery = 16;

    private readonly StepSchedule schedule;
    private readonly bool alwaysWatchesInputs, samplesMayDecide, mayDrop;
    private readonly Action[] unhook;
    private readonly ParameterGradients gradients;

    // The first forward that may be inside each of those that began and have not ended: a model may run itself. One that threw leaves its entry, which does no harm. Forwards may run on several threads.
    private readonly List<(int Thread, long First, Tensor? RandomState, object?[]? Inputs)> begun = [];
    private readonly object sync = new();
    private ParameterSnapshot? parameters;
    private TrainingForward? lastOfSnapshot;
    private int remembered;

    public WatchedModel(GuardedModel model, StepSchedule schedule, StepGuardOptions options)
    {
        Model = model;
        this.schedule = schedule;
        // Of a step that a forecast lets through the inputs are of no use. Should it be measured all the same, its logits tell whether they are still there.
        alwaysWatchesInputs = !options.Report.CheckLogits;
        samplesMayDecide = options.Sampling.Share < 1;
        mayDrop = model.Module.named_modules().Any(named => InPlaceLayers.Drops(named.module));
        Axis = new ClassAxis(model.ClassDimension);
        gradients = new ParameterGradients(model.Module);
        Recorder = options.ReuseActivations ? new ForwardRecorder(model.Module) : null;
        unhook = model.Watch(new ForwardWatch(this));
        ObservingHooks.Declare(model.Module, unhook.Length);
    }

    /// <summary>Above zero while a guard runs a model for itself, on this thread: no guard takes note of the models inside.</summary>
    [ThreadStatic]
    internal static int PausesListening;

    public GuardedModel Model { get; }

    public TrainingForwards Forwards { get; } = new();

    /// <summary>Which dimension of the logits holds the classes, as far as it was seen.</summary>
    public ClassAxis Axis { get; }

    /// <summary>What the layers computed; null when it is not to be reused.</summary>
    public ForwardRecorder? Recorder { get; }

    /// <summary>Whether forwards are taken note of: not while a closure is evaluated again at other parameters.</summary>
    public bool Listens { get; set; } = true;

    /// <summary>The <see cref="MeasuredBatch.ShapeOfSamples"/> of the batches that were named and measured.</summary>
    public HashSet<string> NamedShapes { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the logits of the derivative were compared with the model's own.</summary>
    public bool IsChecked { get; set; }

    /// <summary>Whether rows of a batch were seen to depend on each other, so that a part of them tells nothing of the rest.</summary>
    public bool RowsDepend { get; set; }

    /// <summary>Whether a step came to an exception. It may be tried again on the same forwards; where the gradients are cleared before the next one runs, it is not.</summary>
    public bool StepFailed { get; set; }

    private bool IsListening => Listens && PausesListening == 0 && schedule.NextIsMeasured;

    // Where a forecast is expected nothing is recorded. Should it not come true, the masks of dropout layers are drawn again.
    private bool KeepsRandomState => RandomForwards.MayBeOf(Model.Module) || (mayDrop && !schedule.NextIsLikelyMeasured);

    public void Begin(object?[] written)
    {
        // Passes without gradients are evaluations, not training batches: on another thread, too, they change nothing here.
        if (!IsListening || !torch.is_grad_enabled())
        {
            Recorder?.Pass();
            return;
        }

        if (StepFailed)
        {
            DropFailed();
        }

        lock (sync)
        {
            NoteGradients();
            begun.Add((Environment.CurrentManagedThreadId, Forwards.Next, KeepsRandomState ? torch.get_rng_state().DetachFromDisposeScope() : null, written.Length == 0 ? null : TrainingForward.Copies(written)));
        }

        // A step that will pass on a forecast needs nothing of what the layers computed.
        if (schedule.NextIsLikelyMeasured)
        {
            Recorder?.Begin(samplesMayDecide && !RowsDepend);
        }
    }

    public void End(Tensor logits, object?[] inputs)
    {
        if (!IsListening || !torch.is_grad_enabled())
        {
            Recorder?.Pass();
            return;
        }

        var calls = Recorder?.End();
        lock (sync)
        {
            int last = begun.FindLastIndex(one => one.Thread == Environment.CurrentManagedThreadId);
            long first = last < 0 ? Forwards.Next : begun[last].First;
            var (before, copies) = last < 0 ? (null, null) : (begun[last].RandomState, begun[last].Inputs);
            if (last >= 0)
            {
                begun.RemoveAt(last);
            }

            Forwards.Remember(logits, copies ?? inputs, calls, first, alwaysWatchesInputs || schedule.NextIsLikelyMeasured, before);
            DropOutdated();
        }
    }

    /// <summary>Forgets all forwards and what their layers computed.</summary>
    public void Forget()
    {
        lock (sync)
        {
            Forwards.Clear();
            begun.Clear();
        }

        Recorder?.Clear();
        StepFailed = false;
        remembered = 0;
        ForgetParameters();
    }

    public void Dispose()
    {
        Array.ForEach(unhook, remove => remove());
        ObservingHooks.Declare(Model.Module, -unhook.Length);
        Forwards.Clear();
        Recorder?.Dispose();
        ForgetParameters();
    }

    // Whether the gradients of earlier forwards are still there: most often this forward adds to them.
    private void NoteGradients()
    {
        Numbers? left = null;
        foreach (var forward in Forwards.InLoss)
        {
            forward.Note(left ??= gradients.Left());
        }
    }

    private void DropFailed()
    {
        StepFailed = false;
        var trained = ModuleParameters.Of(Model.Module).Select(parameter => parameter.Value).Where(parameter => parameter.requires_grad).ToList();
        if (trained.Count > 0 && HoldNothing(trained))
        {
            lock (sync)
            {
                Forwards.DropInLoss();
            }
        }
    }

    private static bool HoldNothing(List<Tensor> parameters)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return parameters.TrueForAll(parameter => Gradient.Of(parameter) is not { } gradient || gradient.numel() == 0 || !Gradient.Dense(gradient).ne(Held(0)).any().item<bool>());
    }

    // Somebody who steps the optimizer without this guard would fill the memory.
    private void DropOutdated()
    {
        if (++remembered % LooksEvery != 0)
        {
            return;
        }

        if (parameters is not null && !WriteWatch.AreUntouched([parameters.Writes]))
        {
            Forwards.DropThrough(lastOfSnapshot!);
        }

        ForgetParameters();
        using var noGrad = torch.no_grad();
        (parameters, lastOfSnapshot) = (new ParameterSnapshot(ModuleParameters.Of(Model.Module)), Forwards.Last);
    }

    private void ForgetParameters()
    {
        parameters?.Dispose();
        (parameters, lastOfSnapshot) = (null, null);
    }
}

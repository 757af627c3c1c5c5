namespace SafeStep;

/// <summary>A model that a guard watches, and what its forwards left since the last step.</summary>
internal sealed class WatchedModel : IDisposable
{
    // So many forwards pass between two looks at whether the parameters are still those of the first.
    private const int LooksEvery = 16;

    private readonly StepSchedule schedule;
    private readonly bool alwaysWatchesInputs, samplesMayDecide;
    private readonly Action[] unhook;

    // How many forwards there were when those began that have not ended: a model may run itself. One that threw leaves its entry, which does no harm.
    private readonly Stack<int> begun = new();
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
        Axis = new ClassAxis(model.ClassDimension);
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

    /// <summary>Whether the logits of the derivative were compared with the model's own.</summary>
    public bool IsChecked { get; set; }

    /// <summary>Whether rows of a batch were seen to depend on each other, so that a part of them tells nothing of the rest.</summary>
    public bool RowsDepend { get; set; }

    private bool IsListening => Listens && PausesListening == 0 && schedule.NextIsMeasured;

    public void Begin()
    {
        if (!IsListening)
        {
            return;
        }

        begun.Push(Forwards.Count);
        // A step that will pass on a forecast needs nothing of what the layers computed.
        if (schedule.NextIsLikelyMeasured)
        {
            Recorder?.Begin(samplesMayDecide && !RowsDepend);
        }
    }

    public void End(Tensor logits, object?[] inputs)
    {
        var calls = Recorder?.End();
        // Passes without gradients are evaluations, not training batches.
        if (IsListening && torch.is_grad_enabled())
        {
            Forwards.Remember(logits, inputs, calls, begun.TryPop(out int firstInner) ? firstInner : Forwards.Count, alwaysWatchesInputs || schedule.NextIsLikelyMeasured);
            DropOutdated();
        }
    }

    /// <summary>Forgets all forwards and what their layers computed.</summary>
    public void Forget()
    {
        Forwards.Clear();
        Recorder?.Clear();
        begun.Clear();
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

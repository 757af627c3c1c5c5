using System.Diagnostics;

namespace SafeStep;

/// <summary>
/// Keeps every step of an optimizer inside the radius in which the Taylor series of the cross-entropy along that step converges
/// (Ghosts of Softmax, Theorem 4.6). Call <see cref="Step()"/> where the optimizer's <c>step()</c> stood; everything else of the training
/// loop, schedulers and checkpoints included, stays as it is.
/// </summary>
/// <remarks>
/// Each measured step costs one forward-mode pass over the batch and, while it lasts, two copies of the guarded parameters. An exception leaves the
/// parameters whole: as the optimizer left them when it came from the optimizer, as they were before the step otherwise. A guard is not
/// thread-safe: use it from the thread that trains; a second step at the same time throws. Guards of different models share nothing and may step at the same time.
/// </remarks>
public sealed partial class StepGuard : IDisposable
{
    private readonly torch.nn.Module model;
    private readonly torch.optim.Optimizer optimizer;
    private readonly GuardedForward forward;
    private readonly StepSchedule schedule;
    private readonly OptimizerMemory? optimizerMemory;
    private readonly TrainingBatches batches;
    private readonly ForwardRecorder? recorder;
    // One before forward, one after.
    private const int HooksOnModel = 2;

    private readonly Action unhook;
    private readonly BatchMeter meter;
    private readonly RatioForecast forecast;
    private int stepping;
    private int rejectedInARow;
    private bool disposed;

    private StepGuard(
        torch.nn.Module model, torch.optim.Optimizer optimizer, GuardedForward forward, ModelHooks hooks, Action unhook, StepGuardOptions options)
    {
        this.model = model;
        this.optimizer = optimizer;
        this.forward = forward;
        schedule = hooks.Schedule;
        optimizerMemory = options.RestoreOptimizer ? new OptimizerMemory(optimizer) : null;
        batches = hooks.Batches;
        recorder = hooks.Recorder;
        this.unhook = unhook;
        ObservingHooks.Declare(model, HooksOnModel);
        Options = options;
        meter = new BatchMeter(options, forward);
        forecast = new RatioForecast(options.MaxUnmeasuredSteps);
    }

    /// <summary>How this guard measures and limits steps.</summary>
    public StepGuardOptions Options { get; }

    /// <summary>Whether steps are guarded; true by default. While false, <c>Step</c> is the optimizer's own step and costs nothing beside it: nothing is measured, checked or recorded.</summary>
    public bool Enabled
    {
        get => schedule.Enabled;
        set => schedule.Enabled = value;
    }

    /// <summary>Whether the gradients are looked at together with the measurement; null where a device would have to be waited for otherwise. Tests set it, to see on the processor what a GPU does.</summary>
    internal bool? ReadsGradientsLater { get; set; }

    /// <summary>The report of the last step, or null before the first.</summary>
    public StepReport? Last { get; private set; }

    /// <summary>How many sampled measurements were judged by the whole batch; see <see cref="StepGuardOptions.SampleShare"/>.</summary>
    public long Audits => meter.Audits.Done;

    /// <summary>In how many audits the sampled measurement alone would have let through a step beyond the target.</summary>
    public long AuditMisses => meter.Audits.Missed;

    /// <summary>How many measurements came out above what was forecast; see <see cref="StepGuardOptions.MaxUnmeasuredSteps"/>.</summary>
    public long ForecastMisses => forecast.Misses;

    /// <summary>How many outputs of layers were taken from the training forward instead of being computed again; see <see cref="StepGuardOptions.ReuseActivations"/>.</summary>
    public long OutputsReused { get; private set; }

    /// <summary>
    /// How many outputs of recorded layers were computed all the same, because the recorded ones were of another input. Not counted where nothing was recorded or the parameters had changed since.
    /// </summary>
    public long OutputsComputed { get; private set; }

    /// <summary>
    /// A step was measured and decided, and the parameters have moved or not accordingly. Raised on the thread that steps, after
    /// <see cref="Last"/> is set and before <c>Step</c> returns or throws <see cref="StepNotFiniteException"/>.
    /// </summary>
    public event EventHandler<StepReport>? Stepped;

    /// <summary>Takes the optimizer's step, guarded on the batch that the model last saw in training.</summary>
    /// <returns>What was measured and done.</returns>
    /// <exception cref="InvalidOperationException">The model was not run by <c>call</c> with gradients enabled since the guard was made.</exception>
    /// <exception cref="StepNotFiniteException">The step is not finite and the options say to throw.</exception>
    public StepReport Step() => Step(CancellationToken.None);

    /// <summary>Takes the optimizer's step, guarded on the batch that the model last saw in training, unless it is cancelled.</summary>
    /// <param name="cancellation">Ends the step early. The parameters are then as before it, though the optimizer may have counted it.</param>
    /// <returns>What was measured and done.</returns>
    /// <exception cref="OperationCanceledException">The step was cancelled.</exception>
    /// <inheritdoc cref="Step()" path="/exception"/>
    public StepReport Step(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var seen = schedule.NextIsMeasured ? batches.Seen : [];
        return Take(() => optimizer.step(), () => seen, gradientsAreReady: true, cancellation);
    }

    /// <summary>Takes the optimizer's step, guarded on the given batch.</summary>
    /// <param name="inputs">The inputs of the model's <c>forward</c>, in order.</param>
    /// <returns>What was measured and done.</returns>
    /// <exception cref="ArgumentException">The inputs are not those of <c>forward</c>.</exception>
    /// <exception cref="StepNotFiniteException">The step is not finite and the options say to throw.</exception>
    public StepReport Step(params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return StepOn([inputs]);
    }

    /// <summary>Takes the optimizer's step, guarded on several batches, as when their gradients were accumulated.</summary>
    /// <param name="chosen">For each batch the inputs of the model's <c>forward</c>, in order.</param>
    /// <returns>What was measured and done; the smallest radius of all batches controls.</returns>
    /// <inheritdoc cref="Step(object[])" path="/exception"/>
    public StepReport StepOn(IReadOnlyList<object?[]> chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        if (chosen.Count == 0)
        {
            throw new ArgumentException("A step needs at least one batch to be measured on.", nameof(chosen));
        }

        foreach (object?[] inputs in chosen)
        {
            forward.Check(inputs);
            if (!batches.HaveSeenTheLikeOf(inputs) && MixedTensors.Describe(model, inputs) is { } mix)
            {
                throw new ArgumentException(mix, nameof(chosen));
            }
        }

        return Take(() => optimizer.step(), () => chosen, gradientsAreReady: true, CancellationToken.None);
    }

    /// <summary>Stops watching the model. The optimizer and the model live on.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            unhook();
            ObservingHooks.Declare(model, -HooksOnModel);
            batches.Dispose();
            recorder?.Dispose();
            meter.Dispose();
        }
    }

    private StepReport Take(Action step, Func<IReadOnlyList<object?[]>> inputs, bool gradientsAreReady, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        cancellation.ThrowIfCancellationRequested();

        StepReport report;
        if (Interlocked.Exchange(ref stepping, 1) != 0)
        {
            throw new InvalidOperationException("This guard is already taking a step, on another thread or further up on this one. A guard belongs to the one thread that trains its model; give each model a guard of its own.");
        }

        try
        {
            report = schedule.NextIsMeasured ? MeasureAndMove(step, inputs, gradientsAreReady, cancellation) : TakeUnmeasured(step);
        }
        finally
        {
            recorder?.Clear();
            Volatile.Write(ref stepping, 0);
        }

        batches.StepTaken();
        rejectedInARow = report.Decision == StepDecision.Rejected ? rejectedInARow + 1 : 0;
        Last = report;
        Stepped?.Invoke(this, report);
        return report.NotFinite is { } culprit && Options.NotFinite == NotFinitePolicy.Throw && rejectedInARow > Options.RejectionsBorne
            ? throw new StepNotFiniteException(report, culprit)
            : report;
    }

    private StepReport TakeUnmeasured(Action step)
    {
        step();
        schedule.Taken++;
        var report = new StepReport
        {
            Step = schedule.Taken,
            Ratio = double.NaN,
            Radius = double.NaN,
            Distance = double.NaN,
            Scale = 1,
            Decision = StepDecision.Accepted,
            Target = Options.TargetAt(schedule.Taken),
            Measured = false,
            BottleneckSample = -1,
            ExactTangent = true,
            Elapsed = TimeSpan.Zero,
        };
        StepTelemetry.Record(report, Options, span: null);
        return report;
    }

    private StepReport MeasureAndMove(Action step, Func<IReadOnlyList<object?[]>> inputs, bool gradientsAreReady, CancellationToken cancellation)
    {
        using var span = StepTelemetry.StartStep();
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var clock = Stopwatch.StartNew();
        double target = Options.TargetAt(schedule.Taken + 1);

        var parameters = ModuleParameters.Of(model).ToList();
        var guarded = parameters.Where(parameter => parameter.Value.requires_grad && Options.Guards?.Invoke(parameter.Path) != false).ToList();

        // A monitor that does not throw never intervenes: then even such gradients go to the optimizer.
        bool intervenes = StepControl.DecideNotFinite(Options.Mode, Options.NotFinite).Decision == StepDecision.Rejected;
        var gradients = gradientsAreReady && intervenes ? new GradientCheck(guarded) : null;
        bool readsLater = gradients is not null && (ReadsGradientsLater ?? gradients.IsBetterReadLater);
        if (readsLater)
        {
            gradients!.Replace();
        }
        else if (gradients?.NotFinite(Numbers.Read(gradients.Sum())[0]) is { } culprit)
        {
            return Report(Reduced(StepMeasurement.OfNotFinite(culprit)), target, update: null, clock, span);
        }

        var recorded = gradientsAreReady ? recorder?.At(parameters) : null;
        optimizerMemory?.Remember();
        using var update = ProposedUpdate.Of(guarded, readsLater ? gradients : null, () =>
        {
            clock.Stop();
            using var grad = torch.enable_grad();
            step();
            clock.Start();
        });
        update.Direction.Recorded = recorded;
        var measured = Measure(update, inputs, target);
        OutputsReused += recorded?.Uses.Taken ?? 0;
        OutputsComputed += recorded?.Uses.Computed ?? 0;
        cancellation.ThrowIfCancellationRequested();
        return Report(measured, target, update, clock, span);
    }

    private StepMeasurement Measure(ProposedUpdate update, Func<IReadOnlyList<object?[]>> inputs, double target)
    {
        bool mayForecast = Options.MaxUnmeasuredSteps > 0 && Options.Mode is StepMode.Cap or StepMode.Skip;
        if (mayForecast && forecast.Suffices(update.MeasureDistance(), target))
        {
            return StepMeasurement.Forecast(forecast.Foretell(update.MeasureDistance()));
        }

        update.Direction.HiddenRadii = Options.ReportHiddenRadii ? new HiddenRadii(model) : null;
        var measured = Reduced(meter.Measure(inputs(), update, target, schedule.Taken + 1));
        if (mayForecast && measured.NotFinite is null && update.Distance is > 0 and double distance)
        {
            forecast.Observe(distance, measured.Ratio);
        }

        return measured;
    }

    /// <summary>The measurement that all ranks agree on: the largest ratio anywhere, infinite when one of them is not finite.</summary>
    private StepMeasurement Reduced(StepMeasurement measured)
    {
        if (Options.Reduce is not { } reduce)
        {
            return measured;
        }

        double agreed = reduce(measured.NotFinite is null ? measured.Ratio : double.PositiveInfinity);
        if (measured.NotFinite is not null)
        {
            return measured;
        }

        return double.IsFinite(agreed)
            ? measured with { Ratio = agreed, BottleneckSample = agreed > measured.Ratio ? -1 : measured.BottleneckSample }
            : StepMeasurement.OfNotFinite("the step of another rank");
    }

    private StepReport Report(StepMeasurement measured, double target, ProposedUpdate? update, Stopwatch clock, Activity? span)
    {
        var (decision, scale) = measured.NotFinite is null
            ? StepControl.Decide(Options.Mode, measured.Ratio, target)
            : StepControl.DecideNotFinite(Options.Mode, Options.NotFinite);
        switch (decision)
        {
            case StepDecision.Accepted:
                update?.Accept();
                break;
            case StepDecision.Scaled:
                update?.Scale(scale);
                break;
            case StepDecision.Rejected when update is not null:
                optimizerMemory?.Restore();
                break;
        }

        double distance = update?.Distance ?? double.NaN;
        // A step that moves no logit against another has an infinite radius, whatever its length.
        double radius = measured.Ratio == 0 ? double.PositiveInfinity : distance * (1 / measured.Ratio);
        var report = new StepReport
        {
            Step = ++schedule.Taken,
            Ratio = measured.Ratio,
            Radius = radius,
            Distance = distance,
            Scale = scale,
            Decision = decision,
            Target = target,
            Measured = measured.IsMeasured,
            Radii = measured.Radii.Times(distance),
            HiddenRadii = update?.Direction.HiddenRadii is { } hidden ? hidden.InUnitsOf(distance) : [],
            BottleneckSample = measured.BottleneckSample,
            RowsRaised = measured.RowsRaised,
            ExactTangent = measured.ExactTangent,
            Elapsed = clock.Elapsed,
            JvpElapsed = measured.JvpElapsed,
            NotFinite = measured.NotFinite,
        };
        StepTelemetry.Record(report, Options, span);
        return report;
    }
}

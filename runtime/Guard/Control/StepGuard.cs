namespace SafeStep;

/// <summary>
/// Keeps every step of an optimizer inside the radius in which the Taylor series of the cross-entropy along that step converges
/// (Ghosts of Softmax, Theorem 4.6). Call <see cref="Step()"/> where the optimizer's <c>step()</c> stood; everything else of the training
/// loop, schedulers and checkpoints included, stays as it is.
/// </summary>
/// <remarks>
/// Each measured step costs one forward-mode pass over each batch that took part in the loss and, while it lasts, one copy of the guarded parameters and the difference of one large parameter at a time; one that a forecast lets through costs the copy. An exception leaves the
/// parameters whole: as the optimizer left them when it came from the optimizer, as they were before the step otherwise. A guard is not
/// thread-safe: use it from the thread that trains; a second step at the same time throws. Guards of different models share nothing and may step at the same time.
/// </remarks>
public sealed partial class StepGuard : IDisposable
{
    private readonly GuardParts parts;
    private readonly GuardedStep step;
    private int stepping;
    private int rejectedInARow;
    private bool disposed;
    private bool hasWarned, hasSaidUntested;

    private StepGuard(GuardParts parts) => (this.parts, step) = (parts, new GuardedStep(parts));

    /// <summary>How this guard measures and limits steps.</summary>
    public StepGuardOptions Options => parts.Options;

    /// <summary>Whether steps are guarded; true by default. While false, <c>Step</c> is the optimizer's own step and costs nothing beside it: nothing is measured, checked or recorded.</summary>
    public bool Enabled
    {
        get => parts.Schedule.Enabled;
        set => parts.Schedule.Enabled = value;
    }

    /// <summary>Whether the gradients are looked at together with the measurement; null where a device would have to be waited for otherwise. Tests set it, to see on the processor what a GPU does.</summary>
    internal bool? ReadsGradientsLater
    {
        get => parts.ReadsGradientsLater;
        set => parts.ReadsGradientsLater = value;
    }

    /// <summary>The report of the last step, or null before the first.</summary>
    public StepReport? Last { get; private set; }

    /// <summary>How many sampled measurements were judged by the whole batch; see <see cref="SamplingOptions.Share"/>.</summary>
    public long Audits => parts.Meter.Audits.Done;

    /// <summary>In how many audits the sampled measurement alone would have let through a step beyond the target.</summary>
    public long AuditMisses => parts.Meter.Audits.Missed;

    /// <summary>How many measurements came out above what was forecast; see <see cref="ForecastOptions.MaxUnmeasuredSteps"/>.</summary>
    public long ForecastMisses => parts.Forecast.Misses;

    /// <summary>How many outputs of layers were taken from the training forward instead of being computed again; see <see cref="StepGuardOptions.ReuseActivations"/>.</summary>
    public long OutputsReused => parts.Outputs.Reused;

    /// <summary>
    /// How many outputs of recorded layers were computed all the same, because the recorded ones were of another input. Not counted where nothing was recorded or the parameters had changed since.
    /// </summary>
    public long OutputsComputed => parts.Outputs.Computed;

    /// <summary>
    /// A step was measured and decided, and the parameters have moved or not accordingly. Raised on the thread that steps, after
    /// <see cref="Last"/> is set and before <c>Step</c> returns or throws <see cref="StepNotFiniteException"/>.
    /// </summary>
    public event EventHandler<StepReport>? Stepped;

    /// <summary>
    /// Takes the optimizer's step, guarded on everything that took part in the loss: each forward of the model since the last step whose output received a gradient, and of it the rows that did. Gradient accumulation, several calls in one
    /// loss, padding and ignored labels need nothing to be said.
    /// </summary>
    /// <returns>What was measured and done.</returns>
    /// <exception cref="InvalidOperationException">
    /// There is nothing to measure on: the model was not run by <c>call</c> with gradients enabled since the last step, or no output received a gradient; or every parameter is frozen, or one was replaced or disposed since the guard was made. Nothing
    /// was moved.
    /// </exception>
    /// <exception cref="DerivativeMismatchException">The derivative is not that of the model. Nothing was moved.</exception>
    /// <exception cref="StepNotFiniteException">The step is not finite and the options say to throw.</exception>
    public StepReport Step() => Take(new StepRequest(), CancellationToken.None);

    /// <summary>The same, unless it is cancelled.</summary>
    /// <param name="cancellation">Ends the step early. The parameters are then as before it, though the optimizer may have counted it.</param>
    /// <returns>What was measured and done.</returns>
    /// <exception cref="OperationCanceledException">The step was cancelled.</exception>
    /// <inheritdoc cref="Step()" path="/exception"/>
    public StepReport Step(CancellationToken cancellation) => Take(new StepRequest(), cancellation);

    /// <summary>
    /// Takes the step of an optimizer that evaluates the loss itself, such as LBFGS. Each evaluation is the closure's own; the update that comes of all of them is guarded, on the forwards of the first evaluation, which is at the parameters before the
    /// step.
    /// </summary>
    /// <param name="closure">Clears the gradients, computes the loss from what the model's <c>call</c> returns, runs backward and returns the loss, as for <c>optimizer.step(closure)</c>.</param>
    /// <returns>What was measured and done.</returns>
    /// <inheritdoc cref="Step()" path="/exception"/>
    public StepReport Step(Func<Tensor> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        return Take(new StepRequest(Closure: closure), CancellationToken.None);
    }

    /// <summary>Takes the optimizer's step, guarded on every row of the given batch, whatever the loss saw.</summary>
    /// <param name="inputs">The inputs of the model's <c>forward</c>, in order.</param>
    /// <returns>What was measured and done.</returns>
    /// <exception cref="ArgumentException">The inputs are not those of <c>forward</c>. The parameters are as before; where only running the model shows it, as with a shape, the optimizer has counted the step.</exception>
    /// <exception cref="InvalidOperationException">The guard has several models, or a parameter was replaced or disposed since it was made.</exception>
    /// <exception cref="StepNotFiniteException">The step is not finite and the options say to throw.</exception>
    public StepReport Step(params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return StepOn([inputs]);
    }

    /// <summary>Takes the optimizer's step, guarded on every row of several batches.</summary>
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

        if (parts.Models.Count > 1)
        {
            throw new InvalidOperationException($"This guard has {parts.Models.Count} models, and a batch does not say whose it is. Call Step(): it is measured on what each of them ran on.");
        }

        var model = parts.Models[0];
        foreach (object?[] inputs in chosen)
        {
            ArgumentNullException.ThrowIfNull(inputs, nameof(chosen));
            model.Model.Check(inputs);
            if (inputs.OfType<Tensor>().FirstOrDefault(tensor => tensor.dim() > 0) is { } empty && empty.shape[0] == 0)
            {
                throw new ArgumentException($"Step was given an empty batch, of shape [{string.Join(", ", empty.shape)}]. A step needs at least one sample to be measured on.", nameof(chosen));
            }

            if (!model.Forwards.HaveSeenTheLikeOf(inputs) && MixedTensors.Describe(model.Model.Module, inputs) is { } mix)
            {
                throw new ArgumentException(mix, nameof(chosen));
            }
        }

        return Take(new StepRequest([.. chosen.Select(inputs => new MeasuredBatch(model, inputs))]), CancellationToken.None);
    }

    /// <summary>Stops watching the models. The optimizer and the models live on.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            parts.Dispose();
        }
    }

    private StepReport Take(StepRequest request, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (cancellation.IsCancellationRequested)
        {
            NoteFailure();
            throw new OperationCanceledException(cancellation);
        }

        if (Interlocked.Exchange(ref stepping, 1) != 0)
        {
            throw new InvalidOperationException("This guard is already taking a step, on another thread or further up on this one. A guard belongs to the one thread that trains its model; give each model a guard of its own.");
        }

        using var span = parts.Schedule.NextIsMeasured ? StepTelemetry.StartStep() : null;
        StepReport report;
        try
        {
            report = parts.Schedule.NextIsMeasured ? step.Take(request, cancellation) : TakeUnmeasured(request);
            Note(report);
        }
        catch
        {
            NoteFailure();
            throw;
        }
        finally
        {
            Volatile.Write(ref stepping, 0);
        }

        // Whoever listens may throw: by now the step is whole.
        if (report.Unguarded.Count > 0 && !hasWarned)
        {
            hasWarned = true;
            StepLogEvents.LogUnguarded(report, Options);
        }

        if (report.DescentUntested is not null && !hasSaidUntested)
        {
            hasSaidUntested = true;
            StepLogEvents.LogUntested(report, Options);
        }

        StepTelemetry.Record(report, Options, span);
        span?.Dispose();
        Stepped?.Invoke(this, report);
        return report.NotFinite is { } culprit && Options.NotFinite.Policy == NotFinitePolicy.Throw && rejectedInARow > Options.NotFinite.RejectionsBorne
            ? throw new StepNotFiniteException(report, culprit)
            : report;
    }

    private void NoteFailure()
    {
        foreach (var model in parts.Models)
        {
            model.StepFailed = true;
        }
    }

    private void Note(StepReport report)
    {
        parts.Schedule.Taken = report.Step;
        rejectedInARow = report.Decision == StepDecision.Rejected ? rejectedInARow + 1 : 0;
        Last = report;
        foreach (var model in parts.Models)
        {
            model.Forget();
        }
    }

    private StepReport TakeUnmeasured(StepRequest request)
    {
        if (request.Closure is { } closure)
        {
            parts.Optimizer.step(closure);
        }
        else
        {
            parts.Optimizer.step();
        }

        long step = parts.Schedule.Taken + 1;
        return new StepReport
        {
            Step = step,
            Ratio = double.NaN,
            Radius = double.NaN,
            Distance = double.NaN,
            Scale = 1,
            Decision = StepDecision.Unmeasured,
            Target = Options.TargetAt(step),
            Measured = false,
            BottleneckSample = -1,
            ExactTangent = true,
            Elapsed = TimeSpan.Zero,
            LearningRates = parts.Parameters.Moved.LearningRates,
        };
    }
}

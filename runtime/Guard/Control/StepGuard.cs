using System.Diagnostics;

namespace SafeStep;

/// <summary>
/// Keeps every step of an optimizer inside the radius in which the Taylor series of the cross-entropy along that step converges
/// (Ghosts of Softmax, Theorem 4.6). Call <see cref="Step()"/> where the optimizer's <c>step()</c> stood; everything else of the training
/// loop, schedulers and checkpoints included, stays as it is.
/// </summary>
/// <remarks>
/// Each step costs one forward-mode pass over the batch and, while it lasts, two copies of the trainable parameters. A guard is not
/// thread-safe: use it from the thread that trains.
/// </remarks>
public sealed partial class StepGuard : IDisposable
{
    private readonly torch.nn.Module model;
    private readonly torch.optim.Optimizer optimizer;
    private readonly GuardedForward forward;
    private long steps;
    private bool disposed;

    private StepGuard(torch.nn.Module model, torch.optim.Optimizer optimizer, GuardedForward forward, StepGuardOptions? options)
    {
        this.model = model;
        this.optimizer = optimizer;
        this.forward = forward;
        Options = options ?? new StepGuardOptions();
    }

    /// <summary>How this guard measures and limits steps.</summary>
    public StepGuardOptions Options { get; }

    /// <summary>The report of the last step, or null before the first.</summary>
    public StepReport? Last { get; private set; }

    /// <summary>
    /// A step was measured and decided, and the parameters have moved or not accordingly. Raised on the thread that steps, after
    /// <see cref="Last"/> is set and before <c>Step</c> returns or throws <see cref="StepNotFiniteException"/>.
    /// </summary>
    public event EventHandler<StepReport>? Stepped;

    /// <summary>Takes the optimizer's step, guarded on the batch that the model last saw in training.</summary>
    /// <returns>What was measured and done.</returns>
    /// <exception cref="InvalidOperationException">The model was not run by <c>call</c> with gradients enabled since the guard was made.</exception>
    /// <exception cref="StepNotFiniteException">The step is not finite and the options say to throw.</exception>
    public StepReport Step() => Take(() => optimizer.step(), forward.Evaluate);

    /// <summary>Takes the optimizer's step, guarded on the given batch.</summary>
    /// <param name="inputs">The inputs of the model's <c>forward</c>, in order.</param>
    /// <returns>What was measured and done.</returns>
    /// <exception cref="ArgumentException">The inputs are not those of <c>forward</c>.</exception>
    /// <exception cref="StepNotFiniteException">The step is not finite and the options say to throw.</exception>
    public StepReport Step(params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Take(() => optimizer.step(), direction => forward.Evaluate(inputs, direction));
    }

    /// <summary>Stops watching the model. The optimizer and the model live on.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            forward.Dispose();
        }
    }

    private StepReport Take(Action step, Func<ParameterTangents, LogitJvp> evaluate)
    {
        ObjectDisposedException.ThrowIf(disposed, this);

        var report = MeasureAndMove(step, evaluate);
        Last = report;
        Stepped?.Invoke(this, report);
        return report.NotFinite is { } culprit && Options.NotFinite == NotFinitePolicy.Throw
            ? throw new StepNotFiniteException(report, culprit)
            : report;
    }

    private StepReport MeasureAndMove(Action step, Func<ParameterTangents, LogitJvp> evaluate)
    {
        using var span = StepTelemetry.StartStep();
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var clock = Stopwatch.StartNew();
        using var update = ProposedUpdate.Of(model, () =>
        {
            clock.Stop();
            using var grad = torch.enable_grad();
            step();
            clock.Start();
        });

        var measured = StepMeasurement.Of(update, () => evaluate(update.Direction), Options);
        var (decision, scale) = measured.NotFinite is null
            ? StepControl.Decide(Options.Mode, measured.Ratio, Options.TargetRatio)
            : StepControl.DecideNotFinite(Options.Mode, Options.NotFinite);
        switch (decision)
        {
            case StepDecision.Accepted:
                update.Accept();
                break;
            case StepDecision.Scaled:
                update.Scale(scale);
                break;
        }

        var report = Report(measured, decision, scale, clock.Elapsed);
        StepTelemetry.Record(report, Options, span);
        return report;
    }

    private StepReport Report(StepMeasurement measured, StepDecision decision, double scale, TimeSpan elapsed)
    {
        var radii = measured.Radii.Times(measured.Distance);
        return new StepReport
        {
            Step = ++steps,
            Ratio = measured.Ratio,
            Radius = radii[Options.Bound] ?? double.NaN,
            Distance = measured.Distance,
            Scale = scale,
            Decision = decision,
            Radii = radii,
            BottleneckSample = measured.BottleneckSample,
            RowsRaised = measured.RowsRaised,
            ExactTangent = measured.ExactTangent,
            Elapsed = elapsed,
            JvpElapsed = measured.JvpElapsed,
            NotFinite = measured.NotFinite,
        };
    }
}

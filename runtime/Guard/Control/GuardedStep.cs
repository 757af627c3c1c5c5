using System.Diagnostics;

namespace SafeStep;

/// <summary>One measured step: propose, measure, agree, decide, explain, apply, report.</summary>
internal sealed class GuardedStep(GuardParts guard, StepRequest request, CancellationToken cancellation)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly StepGuardOptions options = guard.Options;
    private readonly double target = guard.Options.TargetAt(guard.Schedule.Taken + 1);
    private readonly Dictionary<WatchedModel, RecordedForward> recorded = [];

    public StepReport Take()
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var step = Propose(scope);
        var measured = Agree(step.NotFinite is { } culprit ? StepMeasurement.OfNotFinite(culprit) : Measure(step));
        cancellation.ThrowIfCancellationRequested();
        var (decision, scale) = Decide(measured);
        var report = Explain(Report(step, measured, decision, scale), step, measured);
        Apply(step, decision, scale);
        return report with { Elapsed = clock.Elapsed };
    }

    /// <summary>Lets the optimizer take its step, and takes it back.</summary>
    private ProposedStep Propose(DisposeScope scope)
    {
        var present = guard.Parameters.Present();
        var guarded = present.Where(guard.Parameters.IsGuarded).ToList();
        if (guarded.Count == 0)
        {
            throw new InvalidOperationException(
                $"There is nothing to guard: every parameter of {string.Join(", ", guard.Models.Select(model => model.Model.Name))} is frozen (requires_grad is false) or left out by {nameof(StepGuardOptions)}.{nameof(StepGuardOptions.Guards)}.");
        }

        // A monitor that does not throw never intervenes: then even gradients that are not finite go to the optimizer.
        bool intervenes = StepControl.DecideNotFinite(options.Mode, options.NotFinite).Decision == StepDecision.Rejected;
        return request.Closure is { } closure ? ProposeBy(closure, present, guarded, intervenes, scope) : ProposeFromGradients(present, guarded, intervenes, scope);
    }

    private ProposedStep ProposeFromGradients(List<ModuleParameter> present, List<ModuleParameter> guarded, bool intervenes, DisposeScope scope)
    {
        var batches = request.Batches ?? guard.ForwardsInLoss();
        var gradients = intervenes ? new GradientCheck(guarded) : null;
        bool readsLater = gradients is not null && (guard.ReadsGradientsLater ?? gradients.IsBetterReadLater);
        if (readsLater)
        {
            gradients!.Replace();
        }
        else if (gradients?.NotFinite(Numbers.Read(gradients.Sum())[0]) is { } culprit)
        {
            return new ProposedStep(null, batches, present, culprit);
        }

        RecordForwards(present);
        guard.Memory?.Remember();
        var update = ProposedUpdate.Of(guarded, readsLater ? gradients : null, () => Run(scope, () => guard.Optimizer.step()));
        return new ProposedStep(update, batches, present, null);
    }

    private ProposedStep ProposeBy(Func<Tensor> closure, List<ModuleParameter> present, List<ModuleParameter> guarded, bool intervenes, DisposeScope scope)
    {
        foreach (var model in guard.Models)
        {
            model.Forget();
        }

        guard.Memory?.Remember();
        var run = new ClosureRun(closure, guard.Models, intervenes ? guarded : null);
        ProposedUpdate update;
        try
        {
            update = ProposedUpdate.Of(guarded, null, () => Run(scope, () => guard.Optimizer.step(run.Evaluate)));
        }
        finally
        {
            foreach (var model in guard.Models)
            {
                model.Listens = true;
            }
        }

        try
        {
            return new ProposedStep(update, guard.ForwardsInLoss(), present, run.NotFinite);
        }
        catch
        {
            update.Dispose();
            throw;
        }
    }

    // What the optimizer makes in its step is the caller's, as without a guard: state that it keeps must outlive this step.
    private void Run(DisposeScope scope, Action step)
    {
        var own = new HashSet<IDisposable>(scope.DisposablesView, ReferenceEqualityComparer.Instance);
        clock.Stop();
        try
        {
            using var grad = torch.enable_grad();
            step();
            // The library's own optimizers never replace a parameter.
            if (guard.Optimizer.GetType().Assembly != typeof(torch.optim.Optimizer).Assembly)
            {
                guard.Parameters.DemandUnreplaced(guard.Optimizer.GetType().Name);
            }
        }
        catch (Exception exception) when (WasDisposed(exception))
        {
            throw new ObjectDisposedException($"The optimizer ({guard.Optimizer.GetType().Name}) was used after it was disposed: its state is gone. Dispose the guard before the optimizer.", exception);
        }
        finally
        {
            clock.Start();
        }

        scope.MoveToOuter(scope.DisposablesView.Where(made => !own.Contains(made)));
    }

    // TorchSharp's optimizers keep state whose tensors go with them; which tensor was used after it was gone, only the message tells.
    private static bool WasDisposed(Exception exception) =>
        exception is ObjectDisposedException || (exception is InvalidOperationException && exception.Message.Contains("empty handle", StringComparison.OrdinalIgnoreCase));

    private void RecordForwards(List<ModuleParameter> present)
    {
        foreach (var model in guard.Models)
        {
            if (model.Recorder?.At(guard.Models.Count == 1 ? present : [.. ModuleParameters.Of(model.Model.Module)]) is { } forward)
            {
                recorded[model] = forward;
            }
        }
    }

    /// <summary>The ratio of the update, measured or foretold.</summary>
    private StepMeasurement Measure(ProposedStep step)
    {
        var update = step.Update!;
        bool mayForecast = options.MaxUnmeasuredSteps > 0 && options.Mode is StepMode.Cap or StepMode.Skip;
        if (mayForecast && guard.Forecast.Suffices(update.MeasureDistance(), target))
        {
            return StepMeasurement.Forecast(guard.Forecast.Foretell(update.MeasureDistance()));
        }

        update.Direction.HiddenRadii = options.ReportHiddenRadii ? new HiddenRadii(step.Batches[0].Model.Model.Module) : null;
        var measured = guard.Meter.Measure(step.Batches, model => recorded.GetValueOrDefault(model), update, target, guard.Schedule.Taken + 1);
        foreach (var forward in recorded.Values)
        {
            guard.Outputs = (guard.Outputs.Reused + forward.Uses.Taken, guard.Outputs.Computed + forward.Uses.Computed);
        }

        return measured;
    }

    /// <summary>The measurement that all ranks agree on: the largest ratio anywhere, infinite when one of them is not finite.</summary>
    private StepMeasurement Agree(StepMeasurement measured)
    {
        if (!measured.IsMeasured || options.Reduce is not { } reduce)
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

    /// <summary>What becomes of the step.</summary>
    private (StepDecision Decision, double Scale) Decide(StepMeasurement measured) => measured.NotFinite is null
        ? StepControl.Decide(options.Mode, measured.Ratio, target)
        : StepControl.DecideNotFinite(options.Mode, options.NotFinite);

    /// <summary>Moves the parameters accordingly.</summary>
    private void Apply(ProposedStep step, StepDecision decision, double scale)
    {
        switch (decision)
        {
            case StepDecision.Accepted:
                step.Update?.Accept();
                break;
            case StepDecision.Scaled:
                step.Update?.Scale(scale);
                break;
            case StepDecision.Skipped or StepDecision.Rejected when step.Update is not null:
                guard.Memory?.Restore(decision);
                break;
        }
    }

    private StepReport Report(ProposedStep step, StepMeasurement measured, StepDecision decision, double scale)
    {
        double distance = step.Update?.Distance ?? double.NaN;
        if (measured is { IsMeasured: true, NotFinite: null } && distance > 0 && options.MaxUnmeasuredSteps > 0 && options.Mode is StepMode.Cap or StepMode.Skip)
        {
            guard.Forecast.Observe(distance, measured.Ratio);
        }

        return new StepReport
        {
            Step = guard.Schedule.Taken + 1,
            Ratio = measured.Ratio,
            // A step that moves no logit against another has an infinite radius, whatever its length.
            Radius = measured.Ratio == 0 ? double.PositiveInfinity : distance * (1 / measured.Ratio),
            Distance = distance,
            Scale = scale,
            Decision = decision,
            Target = target,
            Measured = measured.IsMeasured,
            Forwards = measured.Forwards,
            Rows = measured.Rows,
            RowsOutsideLoss = measured.AllRows - measured.Rows,
            IsCrossEntropy = measured.IsCrossEntropy,
            LossSlope = measured.LossSlope,
            AdjointRatio = measured.IsMeasured && request.Closure is null && measured.NotFinite is null && step.Update is { } update ? guard.Adjoint.Ratio(guard.Schedule.Taken + 1, measured.LossSlope, update) : null,
            Unguarded = guard.Parameters.Unguarded(step.Present, guard.Models, [.. step.Batches.Select(batch => batch.Model).Distinct()]),
            Radii = measured.Radii.Times(distance),
            HiddenRadii = step.Update?.Direction.HiddenRadii is { } hidden ? hidden.InUnitsOf(distance) : [],
            BottleneckSample = measured.BottleneckSample,
            RowsRaised = measured.RowsRaised,
            ExactTangent = measured.ExactTangent,
            Elapsed = clock.Elapsed,
            JvpElapsed = measured.JvpElapsed,
            NotFinite = measured.NotFinite,
            LearningRates = guard.Parameters.Moved.LearningRates,
        };
    }

    // While the parameters are at their old values.
    private StepReport Explain(StepReport report, ProposedStep step, StepMeasurement measured)
    {
        if (report.NotFinite is not null)
        {
            return options.Explains == StepExplanation.Never || report.Decision != StepDecision.Rejected ? report : report with { NotFiniteAt = NotFiniteSearch.In(step.Batches, NotFiniteSearch.FirstNamed(report.NotFinite)) };
        }

        if (!measured.IsMeasured || !guard.Explainer.Wants(report.Decision) || step.Update is not { } update)
        {
            return report;
        }

        var (pair, shares) = StepExplainer.Explain(measured, update, guard.Parameters.Moved);
        return report with { Binding = pair, Shares = shares };
    }
}

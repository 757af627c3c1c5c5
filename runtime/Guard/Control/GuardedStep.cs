using System.Diagnostics;

namespace SafeStep;

/// <summary>One measured step: propose, measure, agree, decide, explain, apply, report.</summary>
internal sealed class GuardedStep(GuardParts guard, StepRequest request, CancellationToken cancellation)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly StepGuardOptions options = guard.Options;
    private readonly double target = guard.Options.TargetAt(guard.Schedule.Taken + 1);
    private Dictionary<WatchedModel, RecordedForward>? recorded;

    public StepReport Take()
    {
        guard.DemandNoHooks();
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var step = Propose(scope);
        var measured = Agree(step, step.NotFinite is { } culprit ? StepMeasurement.OfNotFinite(culprit) : Measure(step));
        cancellation.ThrowIfCancellationRequested();
        if (!measured.IsMeasured)
        {
            return Report(step, measured, Accept(step, measured));
        }

        step.Update?.TakeBack();
        guard.Loss.Observe(measured);
        var verdict = Decide(measured);
        var report = Explain(Report(step, measured, verdict), step, measured);
        Apply(step, verdict.Decision, verdict.Scale);
        return report with { Elapsed = clock.Elapsed };
    }

    /// <summary>Lets the optimizer take its step.</summary>
    private ProposedStep Propose(DisposeScope scope)
    {
        var present = guard.Parameters.Present();
        var guarded = guard.Parameters.Guarded(present, request.Closure is not null);
        if (guarded.Count == 0)
        {
            throw new InvalidOperationException(
                $"There is nothing to guard: every parameter of {string.Join(", ", guard.Models.Select(model => model.Model.Name))} is frozen (requires_grad is false) or left out by {nameof(StepGuardOptions)}.{nameof(StepGuardOptions.Guards)}.");
        }

        // A monitor that does not throw never intervenes: then even gradients that are not finite go to the optimizer.
        bool intervenes = StepControl.DecideNotFinite(options.Mode, options.NotFinite.Policy).Decision == StepDecision.Rejected;
        return request.Closure is { } closure ? ProposeBy(closure, present, guarded, intervenes, scope) : ProposeFromGradients(present, guarded, intervenes, scope);
    }

    private ProposedStep ProposeFromGradients(IReadOnlyList<ModuleParameter> present, IReadOnlyList<ModuleParameter> guarded, bool intervenes, DisposeScope scope)
    {
        var batches = request.Batches ?? guard.ForwardsInLoss();
        var gradients = intervenes ? new GradientCheck(guarded) : null;
        bool readsLater = gradients is not null && (guard.ReadsGradientsLater ?? gradients.IsBetterReadLater);
        if (readsLater)
        {
            gradients!.Replace();
        }
        else if (gradients?.NotFinite(Numbers.ReadOne(gradients.Sum())) is { } culprit)
        {
            return new ProposedStep(null, batches, present, culprit);
        }

        RecordForwards(present);
        guard.Memory?.Remember();
        return new ProposedStep(Update(scope, present, guarded, readsLater ? gradients : null, null), batches, present, null);
    }

    private ProposedStep ProposeBy(Func<Tensor> closure, IReadOnlyList<ModuleParameter> present, IReadOnlyList<ModuleParameter> guarded, bool intervenes, DisposeScope scope)
    {
        guard.Memory?.Remember();
        var run = new ClosureRun(closure, guard.Models, new EarlierForwards(guard.Models, guarded), guarded, intervenes);
        ProposedUpdate update;
        try
        {
            update = Update(scope, present, guarded, null, run);
        }
        finally
        {
            foreach (var model in guard.Models)
            {
                model.Listens = true;
                model.Beginning = null;
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

    private ProposedUpdate Update(DisposeScope scope, IReadOnlyList<ModuleParameter> present, IReadOnlyList<ModuleParameter> guarded, GradientCheck? unread, ClosureRun? closure)
    {
        var update = new ProposedUpdate(guard.Moving.Of(guarded), guard.Beside.Of(guard.Parameters.LeftOut(present, closure is not null)), unread, closure is null ? guard.Optimizer : null);
        try
        {
            Run(scope, closure);
            closure?.Failure?.Throw();
            update.DropUnlessDecided();
            // The library's own optimizers never replace a parameter.
            if (!guard.OptimizerIsOfLibrary)
            {
                guard.Parameters.DemandUnreplaced(guard.Optimizer.GetType().Name);
            }

            update.Stepped();
            return update;
        }
        catch
        {
            if (closure is { Failure: not null })
            {
                // Where the optimizer's search stood is nowhere to go on from.
                update.DropUnlessDecided();
                guard.Memory?.Restore(StepDecision.Skipped);
            }

            update.Dispose();
            throw;
        }
    }

    private void Run(DisposeScope scope, ClosureRun? closure)
    {
        clock.Stop();
        using var made = torch.NewDisposeScope();
        try
        {
            using var grad = torch.enable_grad();
            guard.Optimizer.step(closure is null ? null : closure.Evaluate);
        }
        catch (Exception exception) when (closure is not { Failure: not null } && WasDisposed(exception))
        {
            // Says so where it is the model that is gone.
            guard.Parameters.Present();
            throw new ObjectDisposedException($"The optimizer ({guard.Optimizer.GetType().Name}) was used after it was disposed: its state is gone. Dispose the guard before the optimizer.", exception);
        }
        catch (KeyNotFoundException exception) when (closure is not { Failure: not null } && guard.OptimizerIsOfLibrary)
        {
            // TorchSharp's optimizers look their state up by the parameter's memory.
            throw new InvalidOperationException($"The optimizer ({guard.Optimizer.GetType().Name}) has no state of a parameter: the model was converted or moved after the optimizer was made. Make the optimizer and the guard anew.", exception);
        }
        finally
        {
            clock.Start();
            // What the optimizer makes in its step is the caller's, as without a guard: state that it keeps must outlive this step.
            if (made.DisposablesCount > 0)
            {
                var own = made.DisposablesView;
                made.MoveToOuter(own);
                scope.MoveToOuter(own);
            }
        }
    }

    // TorchSharp's optimizers keep state whose tensors go with them; which tensor was used after it was gone, only the message tells.
    private static bool WasDisposed(Exception exception) =>
        exception is ObjectDisposedException || (exception is InvalidOperationException && exception.Message.Contains("empty handle", StringComparison.OrdinalIgnoreCase));

    private void RecordForwards(IReadOnlyList<ModuleParameter> present)
    {
        foreach (var model in guard.Models)
        {
            if (model.Recorder is { HasForwards: true } recorder && recorder.At(guard.Models.Count == 1 ? present : [.. ModuleParameters.Of(model.Model.Module)]) is { } forward)
            {
                (recorded ??= [])[model] = forward;
            }
        }
    }

    /// <summary>The ratio of the update, measured or foretold.</summary>
    private StepMeasurement Measure(ProposedStep step)
    {
        var update = step.Update!;
        if (guard.Forecast.MayAnswer && guard.MayGoUnmeasured(step.Batches) && guard.Forecast.Suffices(update.MeasureDistance(), target))
        {
            return StepMeasurement.Forecast(guard.Forecast.Foretell(update.MeasureDistance()));
        }

        update.TakeBack();
        update.Direction.HiddenRadii = options.Report.HiddenRadii ? new HiddenRadii(step.Batches[0].Model.Model.Module) : null;
        var measured = guard.Meter.Measure(step.Batches, Recorded, update, target);
        foreach (var batch in request.Batches ?? [])
        {
            batch.Model.NamedShapes.Add(batch.ShapeOfSamples);
        }

        foreach (var model in guard.Models)
        {
            if (Recorded(model) is { } forward)
            {
                guard.Outputs = (guard.Outputs.Reused + forward.Uses.Taken, guard.Outputs.Computed + forward.Uses.Computed);
            }
        }

        return measured;
    }

    private RecordedForward? Recorded(WatchedModel model) => recorded?.GetValueOrDefault(model);

    /// <summary>The measurement that all ranks agree on: the largest ratio anywhere, infinite when one of them is not finite.</summary>
    private StepMeasurement Agree(ProposedStep step, StepMeasurement measured)
    {
        if (!measured.IsMeasured || options.Reduce is not { } ranks)
        {
            return measured;
        }

        double agreed = Largest(ranks, measured);
        if (double.IsFinite(agreed) && guard.Meter.NeedsWhole(agreed, target))
        {
            // What one rank's samples do not decide, no rank's do.
            measured = measured.IsSampled ? guard.Meter.MeasureWhole(step.Batches, measured, Recorded, step.Update!, target) : measured;
            agreed = Largest(ranks, measured);
        }

        if (measured.NotFinite is not null)
        {
            return measured;
        }

        return double.IsFinite(agreed)
            ? measured with { Ratio = agreed, BottleneckSample = agreed > measured.Ratio ? -1 : measured.BottleneckSample }
            : StepMeasurement.OfNotFinite("the step of another rank");
    }

    private static double Largest(RankReduction ranks, StepMeasurement measured)
    {
        double mine = measured.NotFinite is null ? measured.Ratio : double.PositiveInfinity, agreed = ranks.Max(mine);
        return agreed < mine ? throw new InvalidOperationException(FormattableString.Invariant(
            $"{nameof(StepGuardOptions)}.{nameof(StepGuardOptions.Reduce)}.{nameof(RankReduction.Max)} was given {mine:G3} and returned {agreed:G3}: no maximum over all ranks is below that of one. Nothing was moved.")) : agreed;
    }

    /// <summary>What becomes of the step.</summary>
    private StepVerdict Decide(StepMeasurement measured)
    {
        if (measured.NotFinite is not null)
        {
            return StepVerdict.Of(StepControl.DecideNotFinite(options.Mode, options.NotFinite.Policy));
        }

        if (options is not { Mode: StepMode.Cap, Policy: CapPolicy.Tightening })
        {
            return StepVerdict.Of(StepControl.Decide(options.Mode, measured.Ratio, target));
        }

        return measured.Ratio <= target ? new StepVerdict(StepDecision.Accepted, 1, StepTest.InsideTarget, null) : DecideBeyond(measured);
    }

    private StepVerdict DecideBeyond(StepMeasurement measured)
    {
        var (step, untested) = guard.Cap.Decide(measured.Ratio, target, () => LossReading.Of(measured));
        return new StepVerdict(step.Scale == 1 ? StepDecision.Accepted : StepDecision.Scaled, step.Scale, step.Test, untested);
    }

    private StepVerdict Accept(ProposedStep step, StepMeasurement forecast)
    {
        var verdict = Decide(forecast);
        Apply(step, verdict.Decision, verdict.Scale);
        return verdict;
    }

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

    private StepReport Report(ProposedStep step, StepMeasurement measured, StepVerdict verdict)
    {
        double distance = step.Update?.Distance ?? double.NaN;
        if (measured is { IsMeasured: true, NotFinite: null } && distance > 0 && options.Forecast.MaxUnmeasuredSteps > 0 && options.Mode is StepMode.Cap or StepMode.Skip)
        {
            guard.Forecast.Observe(distance, measured.Ratio);
        }

        double limit = guard.Cap.LimitAt(target);
        if (measured.NotFinite is null)
        {
            guard.Cap.Observe(measured.Ratio, target);
        }

        return new StepReport
        {
            Step = guard.Schedule.Taken + 1,
            Ratio = measured.Ratio,
            // A step that moves no logit against another has an infinite radius, whatever its length.
            Radius = measured.Ratio == 0 ? double.PositiveInfinity : distance * (1 / measured.Ratio),
            Distance = distance,
            Scale = verdict.Scale,
            Decision = verdict.Decision,
            Target = target,
            Limit = verdict.Test is null ? null : limit,
            Test = verdict.Test,
            DescentUntested = verdict.Untested,
            Measured = measured.IsMeasured,
            Forwards = measured.Forwards,
            Rows = measured.Rows,
            RowsInLoss = measured.NotFinite is null ? measured.RowsInLoss : 0,
            IsSampled = measured.IsSampled,
            RowsOutsideLoss = measured.NotFinite is null ? measured.RowsOutsideLoss : 0,
            IsCrossEntropy = measured.IsCrossEntropy is true && (measured.HasOtherLogits || guard.Loss.Doubt is not null) ? null : measured.IsCrossEntropy,
            LossDoubt = measured.IsCrossEntropy is true && !measured.HasOtherLogits ? guard.Loss.Doubt : null,
            LossSlope = measured.LossSlope,
            LogitDifference = options.Report.CheckLogits ? measured.LogitDifference : null,
            AdjointRatio = measured.IsMeasured && request.Closure is null && measured.NotFinite is null && step.Update is { } update ? guard.Adjoint.Ratio(measured.LossSlope, update) : null,
            Unguarded = guard.Parameters.Unguarded(step.Present, guard.Models, step.Batches, measured.ForwardsGivenUp, measured.IsMeasured && guard.Meter.KeptGivenUp, request.Closure is not null),
            Radii = measured.Radii.Times(distance),
            HiddenRadii = step.Update?.HiddenRadii is { } hidden ? hidden.InUnitsOf(distance) : [],
            BottleneckSample = measured.BottleneckSample,
            BottleneckForward = measured.BottleneckSample < 0 ? 0 : measured.Forward,
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
            return options.Report.Explains == StepExplanation.Never || report.Decision != StepDecision.Rejected ? report : report with { NotFiniteAt = NotFiniteSearch.In(step.Batches, NotFiniteSearch.FirstNamed(report.NotFinite)) };
        }

        if (!measured.IsMeasured || !guard.Explainer.Wants(report.Decision) || step.Update is not { } update)
        {
            return report;
        }

        var (pair, shares) = StepExplainer.Explain(measured, update, guard.Parameters.Moved);
        return report with { Binding = pair, Shares = shares };
    }
}

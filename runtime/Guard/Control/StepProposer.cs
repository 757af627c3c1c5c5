using System.Diagnostics;

namespace SafeStep;

/// <summary>Has the optimizer propose a step: by gradients that are there, or by a closure that computes them.</summary>
internal sealed class StepProposer(GuardParts guard)
{
    /// <summary>Has the optimizer take its step.</summary>
    /// <param name="request">The step as it was asked for.</param>
    /// <param name="clock">What measures the guard's own time: it stands still while the optimizer runs.</param>
    /// <param name="scope">The scope of the guarded step.</param>
    /// <exception cref="InvalidOperationException">There is nothing to guard.</exception>
    public ProposedStep Propose(StepRequest request, Stopwatch clock, DisposeScope scope)
    {
        var present = guard.Parameters.Present();
        var guarded = guard.Parameters.Guarded(present, request.Closure is not null);
        if (guarded.Count == 0)
        {
            throw new InvalidOperationException(
                $"There is nothing to guard: every parameter of {string.Join(", ", guard.Models.Select(model => model.Model.Name))} is frozen (requires_grad is false) or left out by {nameof(StepGuardOptions)}.{nameof(StepGuardOptions.Guards)}.");
        }

        // A monitor that does not throw never intervenes: then even gradients that are not finite go to the optimizer.
        bool intervenes = StepControl.DecideNotFinite(guard.Options.Mode, guard.Options.NotFinite.Policy).Decision == StepDecision.Rejected;
        return request.Closure is { } closure ? ByClosure(closure, present, guarded, intervenes, clock, scope) : FromGradients(request.Batches, present, guarded, intervenes, clock, scope);
    }

    private ProposedStep FromGradients(
        IReadOnlyList<MeasuredBatch>? named, IReadOnlyList<ModuleParameter> present, IReadOnlyList<ModuleParameter> guarded, bool intervenes, Stopwatch clock, DisposeScope scope)
    {
        var batches = named ?? guard.ForwardsInLoss();
        var gradients = intervenes ? new GradientCheck(guarded, guard.Parameters.IsHeld) : null;
        double length = double.NaN;
        bool readsLater = gradients is not null && (guard.ReadsGradientsLater ?? gradients.IsBetterReadLater);
        if (readsLater)
        {
            gradients!.Replace();
        }
        else if (gradients is not null)
        {
            double sum = Numbers.ReadOne(gradients.Sum());
            length = gradients.Length(sum);
            if (gradients.NotFinite(sum) is { } culprit)
            {
                return new ProposedStep(null, batches, present, length, culprit);
            }
        }

        var recorded = RecordForwards(present);
        guard.Memory?.Remember();
        return new ProposedStep(Update(clock, scope, present, guarded, readsLater ? gradients : null, null), batches, present, length, null, recorded);
    }

    private ProposedStep ByClosure(Func<Tensor> closure, IReadOnlyList<ModuleParameter> present, IReadOnlyList<ModuleParameter> guarded, bool intervenes, Stopwatch clock, DisposeScope scope)
    {
        guard.Memory?.Remember();
        var run = new ClosureRun(closure, guard.Models, guarded, intervenes ? guard.Parameters.IsHeld : null);
        ProposedUpdate update;
        try
        {
            update = Update(clock, scope, present, guarded, null, run);
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
            return new ProposedStep(update, guard.ForwardsInLoss(), present, double.NaN, run.NotFinite, IsByClosure: true);
        }
        catch
        {
            update.Dispose();
            throw;
        }
    }

    private ProposedUpdate Update(Stopwatch clock, DisposeScope scope, IReadOnlyList<ModuleParameter> present, IReadOnlyList<ModuleParameter> guarded, GradientCheck? unread, ClosureRun? closure)
    {
        var update = new ProposedUpdate(guard.Moving.Of(guarded), guard.Beside.Of(guard.Parameters.LeftOut(present, closure is not null)), unread, closure is null ? guard.Optimizer : null);
        try
        {
            Run(clock, scope, closure);
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

    private void Run(Stopwatch clock, DisposeScope scope, ClosureRun? closure)
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

    // What the layers computed in the training forwards, where it is of the present parameters.
    private Dictionary<WatchedModel, RecordedForward>? RecordForwards(IReadOnlyList<ModuleParameter> present)
    {
        Dictionary<WatchedModel, RecordedForward>? recorded = null;
        foreach (var model in guard.Models)
        {
            if (model.Recorder is { HasForwards: true } recorder && recorder.At(guard.Models.Count == 1 ? present : [.. ModuleParameters.Of(model.Model.Module)]) is { } forward)
            {
                (recorded ??= [])[model] = forward;
            }
        }

        return recorded;
    }
}

namespace SafeStep;

/// <summary>What a guard carries from step to step.</summary>
internal sealed class GuardParts(
    torch.optim.Optimizer optimizer, IReadOnlyList<WatchedModel> models, KnownParameters parameters, StepSchedule schedule, OptimizerMemory? memory, StepGuardOptions options, AdjointCheck adjoint) : IDisposable
{
    public StepGuardOptions Options => options;

    public torch.optim.Optimizer Optimizer => optimizer;

    public IReadOnlyList<WatchedModel> Models => models;

    public KnownParameters Parameters => parameters;

    /// <summary>The parameters that steps move, with what is kept of them between two steps.</summary>
    public GuardedParameters Moving { get; } = new();

    /// <summary>The parameters that steps move unguarded, because <see cref="StepGuardOptions.Guards"/> leaves them out.</summary>
    public GuardedParameters Beside { get; } = new();

    /// <summary>Whether the optimizer is one of the library's.</summary>
    public bool OptimizerIsOfLibrary => parameters.OptimizerIsOfLibrary;

    public StepSchedule Schedule => schedule;

    /// <summary>The optimizer's state before the step; null when it is never put back.</summary>
    public OptimizerMemory? Memory => memory;

    public RatioForecast Forecast => schedule.Forecast;

    public CapControl Cap { get; } = new(options);

    public AdjointCheck Adjoint => adjoint;

    public BatchMeter Meter { get; } = new(options, adjoint);

    public LossCheck Loss { get; } = new();

    public UnaccountedGradients Unaccounted { get; } = new();

    public StepExplainer Explainer { get; } = new(options);

    /// <summary>Whether the gradients are looked at together with the measurement; null where a device would have to be waited for otherwise.</summary>
    public bool? ReadsGradientsLater { get; set; }

    /// <summary>How many outputs of layers were taken from the training forward, and how many computed.</summary>
    public (long Reused, long Computed) Outputs { get; set; }

    /// <summary>Checks that no hook of a model changes the logits that its caller gets, or the inputs of its forward.</summary>
    /// <exception cref="NotSupportedException">A model has a hook that nobody declared.</exception>
    public void DemandNoHooks()
    {
        foreach (var model in models)
        {
            if (ModuleHooks.CountOf(model.Model.Module) > ObservingHooks.CountOf(model.Model.Module))
            {
                throw new NotSupportedException(
                    $"{model.Model.Name} has a forward hook, which may replace what it is given or returns: the derivative does not go through it. Do in forward what it does; or, if it only looks, say so: ObservingHooks.Declare(model). Nothing was moved.");
            }
        }
    }

    /// <summary>Whether a forecast may answer for batches: of those that a caller named only where one of their shapes was measured, and their values are finite. The model does not run on them otherwise, and nothing would show that it cannot.</summary>
    public bool MayGoUnmeasured(IReadOnlyList<MeasuredBatch> batches) =>
        batches.All(batch => batch.Output is not null || (batch.Model.NamedShapes.Contains(batch.ShapeOfSamples) && batch.IsFinite));

    /// <summary>The forwards that took part in the loss since the last step.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IReadOnlyList<MeasuredBatch> ForwardsInLoss()
    {
        var batches = new List<MeasuredBatch>(1);
        Tensor? empty = null;
        foreach (var model in models)
        {
            for (int i = 0; i < model.Forwards.Count; i++)
            {
                var forward = model.Forwards[i];
                if (forward.Gradient is null)
                {
                    continue;
                }

                // An empty micro-batch among others adds nothing to the loss.
                if (forward.Output.numel() > 0)
                {
                    batches.Add(MeasuredBatch.Of(model, forward));
                }
                else
                {
                    empty ??= forward.Output;
                }
            }
        }

        if (batches.Count > 0)
        {
            return batches;
        }

        if (empty is not null)
        {
            throw new InvalidOperationException($"The logits have shape [{string.Join(", ", empty.shape)}]: an empty batch or no classes. A step needs at least one sample to be measured on.");
        }

        string names = string.Join(", ", models.Select(model => model.Model.Name));
        throw new InvalidOperationException(models.Any(model => model.Forwards.Any)
            ? $"No output of {names} received a gradient since the last step: there was no backward(), or the loss is of an output that forward(...) gave, which runs no hooks. Compute the loss from what call(...) returns and run its backward() "
              + "before Step(), or name the batch: Step(inputs)."
              + (models.Any(model => model.Forwards.Dropped > 0) ? $" Or it is of an output before the last {TrainingForwards.MostOpen} that came with gradients, which are all that is kept: evaluate under no_grad()." : "")
            : $"{names} was not run since the last step. Run the model with call(...), which runs hooks (forward(...) does not), with gradients enabled and while the guard's Enabled is true, and then backward() before each Step(); or name the batch: Step(inputs).");
    }

    public void Dispose()
    {
        foreach (var model in models)
        {
            model.Dispose();
        }

        Meter.Dispose();
        Moving.Dispose();
        Beside.Dispose();
    }
}

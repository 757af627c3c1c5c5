namespace SafeStep;

/// <summary>What a guard carries from step to step.</summary>
internal sealed class GuardParts(
    torch.optim.Optimizer optimizer, IReadOnlyList<WatchedModel> models, KnownParameters parameters, StepSchedule schedule, OptimizerMemory? memory, StepGuardOptions options) : IDisposable
{
    public StepGuardOptions Options => options;

    public torch.optim.Optimizer Optimizer => optimizer;

    public IReadOnlyList<WatchedModel> Models => models;

    public KnownParameters Parameters => parameters;

    public StepSchedule Schedule => schedule;

    /// <summary>The optimizer's state before the step; null when it is never put back.</summary>
    public OptimizerMemory? Memory => memory;

    public BatchMeter Meter { get; } = new(options);

    public RatioForecast Forecast => schedule.Forecast;

    public CapControl Cap { get; } = new(options);

    public AdjointCheck Adjoint { get; } = new(options);

    public StepExplainer Explainer { get; } = new(options);

    /// <summary>Whether the gradients are looked at together with the measurement; null where a device would have to be waited for otherwise.</summary>
    public bool? ReadsGradientsLater { get; set; }

    /// <summary>How many outputs of layers were taken from the training forward, and how many computed.</summary>
    public (long Reused, long Computed) Outputs { get; set; }

    /// <summary>The forwards that took part in the loss since the last step.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IReadOnlyList<MeasuredBatch> ForwardsInLoss()
    {
        MeasuredBatch[] batches = [.. from model in models from forward in model.Forwards.InLoss select MeasuredBatch.Of(model, forward)];
        if (batches.Length > 0)
        {
            return batches;
        }

        string names = string.Join(", ", models.Select(model => model.Model.Name));
        throw new InvalidOperationException(models.Any(model => model.Forwards.Any)
            ? $"No output of {names} received a gradient since the last step: there was no backward(), or the loss is of an output that forward(...) gave, which runs no hooks. Compute the loss from what call(...) returns and run its backward() "
              + "before Step(), or name the batch: Step(inputs)."
            : $"{names} was not run since the last step. Run the model with call(...), which runs hooks (forward(...) does not), with gradients enabled, and then backward() before each Step(); or name the batch: Step(inputs).");
    }

    public void Dispose()
    {
        foreach (var model in models)
        {
            model.Dispose();
        }

        Meter.Dispose();
    }
}

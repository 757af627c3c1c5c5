namespace SafeStep;

public sealed partial class StepGuard
{
    /// <summary>Guards an optimizer of one or several models. For one model generated code calls this from <c>CreateStepGuard</c>; several models that one optimizer moves get one guard: one ratio, one scale for all.</summary>
    /// <param name="optimizer">The optimizer whose steps are guarded. It stays as it is: the guard never changes its learning rates.</param>
    /// <param name="models">The models, whose forward hooks tell the guard what they ran on; at least one.</param>
    /// <param name="options">How steps are measured and limited; null for the defaults.</param>
    /// <exception cref="NotSupportedException">A model holds a module that the generated derivative does not describe, or an option asks for what the optimizer cannot do.</exception>
    /// <exception cref="ArgumentException">There is no model, a model has no parameters, the optimizer moves none of them, or two options contradict each other.</exception>
    public static StepGuard Create(torch.optim.Optimizer optimizer, IReadOnlyList<IGuardable> models, StepGuardOptions? options = null)
    {
        TensorBackend.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(models);
        options ??= new StepGuardOptions();
        GuardedModel[] guarded = [.. models.Select(model => (model ?? throw new ArgumentNullException(nameof(models), "A model is null.")).Guarded())];
        if (guarded.Length == 0 || guarded.Select(model => model.Module).Distinct().Count() < guarded.Length)
        {
            throw new ArgumentException(guarded.Length == 0 ? "A guard needs at least one model." : "A model is named twice. One is enough: all of its forwards count.", nameof(models));
        }

        if (options is { Mode: StepMode.Set, Cadence.MeasureEvery: > 1 })
        {
            throw new ArgumentException($"Mode Set takes the length of every step from its measurement, so MeasureEvery must be 1, not {options.Cadence.MeasureEvery}.", nameof(options));
        }

        foreach (var model in guarded)
        {
            TwinCheck.Demand(model.Module, model.Override, model.Derivative);
        }

        var memory = options.NotFinite.RestoreOptimizer || options.Mode == StepMode.Skip ? new OptimizerMemory(optimizer, options) : null;
        var parameters = new KnownParameters(guarded, optimizer, options.Guards);
        var schedule = new StepSchedule(options);
        return new StepGuard(new GuardParts(optimizer, [.. guarded.Select(model => new WatchedModel(model, schedule, options))], parameters, schedule, memory, options, new AdjointCheck(options)));
    }
}

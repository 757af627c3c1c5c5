namespace SafeStep;

/// <summary>
/// A user's closure during a guarded step. The first evaluation is at the old parameters: its forwards are those that the step is measured on. Later ones are the optimizer's own search. A gradient that is not finite becomes zero, so that
/// the optimizer keeps nothing of it, and the step is rejected.
/// </summary>
internal sealed class ClosureRun(Func<Tensor> closure, IReadOnlyList<WatchedModel> models, EarlierForwards earlier, IReadOnlyList<ModuleParameter>? checkedParameters)
{
    private bool hasRun;

    /// <summary>Which gradients were not finite, at the first evaluation where any was; null when all were.</summary>
    public string? NotFinite { get; private set; }

    public Tensor Evaluate()
    {
        using var grad = torch.enable_grad();
        var loss = closure() ?? throw new InvalidOperationException("The closure that was given to Step returned null. It computes the loss, runs its backward() and returns it.");
        if (!hasRun)
        {
            hasRun = true;
            earlier.Settle();
        }

        foreach (var model in models)
        {
            model.Listens = false;
        }

        if (checkedParameters is not null)
        {
            using var noGrad = torch.no_grad();
            using var scope = torch.NewDisposeScope();
            var gradients = new GradientCheck(checkedParameters);
            if (gradients.NotFinite(Numbers.ReadOne(gradients.Sum())) is { } culprit)
            {
                NotFinite ??= culprit;
                gradients.Clear();
            }
        }

        return loss;
    }
}

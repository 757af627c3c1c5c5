using System.Runtime.ExceptionServices;

namespace SafeStep;

/// <summary>
/// A user's closure during a guarded step. The first evaluation is at the old parameters: its forwards are those that the step is measured on. Later ones are the optimizer's own search. A gradient that is not finite becomes zero, so that
/// the optimizer keeps nothing of it, and the step is rejected.
/// </summary>
/// <param name="closure">The user's.</param>
/// <param name="models">The guarded models.</param>
/// <param name="guarded">The parameters that are guarded.</param>
/// <param name="isHeld">Whether the optimizer moves one of them; null where their gradients are not looked at.</param>
internal sealed class ClosureRun(Func<Tensor> closure, IReadOnlyList<WatchedModel> models, IReadOnlyList<ModuleParameter> guarded, Func<Tensor, bool>? isHeld)
{
    // The forwards that received a gradient before it ran.
    private readonly HashSet<TrainingForward> earlier = Doubted(models);
    private bool hasRun;

    /// <summary>Which gradients were not finite, at the first evaluation where any was; null when all were.</summary>
    public string? NotFinite { get; private set; }

    /// <summary>What the closure threw, to be thrown when the optimizer has ended: an exception that leaves the closure of libtorch's LBFGS ends the process.</summary>
    public ExceptionDispatchInfo? Failure { get; private set; }

    public Tensor Evaluate()
    {
        using var grad = torch.enable_grad();
        var loss = Failure is null ? Run() : null;
        if (!hasRun)
        {
            hasRun = true;
            DropEarlierUnlessJoined();
        }

        if (loss is null)
        {
            return Stop();
        }

        foreach (var model in models)
        {
            model.Listens = false;
        }

        if (isHeld is not null)
        {
            using var noGrad = torch.no_grad();
            using var scope = torch.NewDisposeScope();
            var gradients = new GradientCheck(guarded, isHeld);
            if (gradients.NotFinite(Numbers.ReadOne(gradients.Sum())) is { } culprit)
            {
                NotFinite ??= culprit;
                gradients.Clear();
            }
        }

        return loss;
    }

    // Their rows bound the step; whether the closure clears their gradients, so that they are no part of its loss, is not known.
    private static HashSet<TrainingForward> Doubted(IReadOnlyList<WatchedModel> models)
    {
        TrainingForward[] earlier = [.. models.SelectMany(model => model.Forwards.InLoss)];
        Array.ForEach(earlier, forward => forward.Note(0));
        return [.. earlier];
    }

    // Where none of the closure's own forwards was seen, the earlier ones do not stand for them.
    private void DropEarlierUnlessJoined()
    {
        if (models.All(model => model.Forwards.InLoss.All(earlier.Contains)))
        {
            foreach (var model in models)
            {
                model.Forwards.DropInLoss();
            }
        }
    }

    private Tensor? Run()
    {
        try
        {
            return closure() ?? throw new InvalidOperationException("The closure that was given to Step returned null. It computes the loss, runs its backward() and returns it.");
        }
        catch (Exception exception)
        {
            Failure = ExceptionDispatchInfo.Capture(exception);
            return null;
        }
    }

    // Without a gradient every optimizer's search is at its end.
    private Tensor Stop()
    {
        using var noGrad = torch.no_grad();
        foreach (var parameter in guarded)
        {
            Gradient.Of(parameter.Value)?.zero_();
        }

        return torch.zeros(1).sum();
    }
}

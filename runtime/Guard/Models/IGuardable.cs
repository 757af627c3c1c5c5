namespace SafeStep;

/// <summary>A model that a guard can measure. Every class marked <see cref="LogitHeadAttribute"/> is one, by generated code, so that a trainer can take any of them.</summary>
public interface IGuardable
{
    /// <summary>Guards the steps of an optimizer of this model: call <c>Step()</c> on the guard instead of <c>optimizer.step()</c>.</summary>
    /// <param name="optimizer">The optimizer whose steps are guarded.</param>
    /// <param name="options">How steps are measured and limited; null for the defaults.</param>
    StepGuard CreateStepGuard(torch.optim.Optimizer optimizer, StepGuardOptions? options = null);

    /// <summary>This model as a guard sees it.</summary>
    GuardedModel Guarded();
}

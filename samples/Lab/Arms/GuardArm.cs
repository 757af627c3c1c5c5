using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>The step guard, measured on the batch at hand.</summary>
public sealed class GuardArm : Arm
{
    private readonly StepGuard guard;

    public GuardArm(IClassifier network, torch.optim.Optimizer optimizer, StepGuardOptions options)
        : base(network, optimizer)
    {
        guard = network.CreateStepGuard(optimizer, options);
    }

    /// <summary>The report of the last step.</summary>
    public StepReport Last => guard.Last ?? throw new InvalidOperationException("No step was taken yet.");

    public override double Step(StepAtHand step) => guard.Step(step.X).Scale;

    public override void Dispose() => guard.Dispose();
}

using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>The step guard, measured on what took part in the loss, or on a batch that is named.</summary>
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

    public override double Step(StepAtHand step) => guard.Step().Scale;

    /// <summary>Takes the step, measured on all rows of other inputs.</summary>
    public double StepOn(Tensor x) => guard.Step(x).Scale;

    public override void Dispose() => guard.Dispose();
}

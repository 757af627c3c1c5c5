using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>The optimizer's step as it is.</summary>
[StepGuardExempt("A baseline of the comparison.")]
public sealed class PlainArm(IClassifier network, torch.optim.Optimizer optimizer) : Arm(network, optimizer)
{
    public override double Step(StepAtHand step)
    {
        Optimizer.step();
        return 1;
    }
}

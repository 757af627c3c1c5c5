using Lab.Measuring;
using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>Gradient descent with the bounded stochastic Polyak step; the smallest possible loss is 0. Takes the place of the optimizer.</summary>
[StepGuardExempt("A baseline of the comparison.")]
public sealed class PolyakArm(IClassifier network, torch.optim.Optimizer optimizer) : Arm(network, optimizer)
{
    private double? firstRate;

    public override double Step(StepAtHand step)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        // The schedule acts on the bound as it acts on the other arms' learning rates.
        firstRate ??= step.LearningRate;
        double norm = Gradients.Norm(Model);
        double rate = Rate(step.Loss, norm * norm, bound: step.LearningRate / firstRate.Value);
        foreach (var parameter in Model.parameters())
        {
            if (parameter.grad is { } gradient)
            {
                parameter.sub_(gradient * rate);
            }
        }

        return 1;
    }

    /// <summary>min(loss / (c |g|^2), bound); the bound where the gradient vanishes.</summary>
    public static double Rate(double loss, double squaredNorm, double bound, double c = 0.5) => squaredNorm > 0 ? Math.Min(loss / (c * squaredNorm), bound) : bound;
}

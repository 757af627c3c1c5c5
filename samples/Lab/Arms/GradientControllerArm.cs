using Lab.Measuring;
using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>
/// The controller of the paper's architecture grid: the radius is that along the gradient, the network in evaluation mode, while the step is the optimizer's.
/// </summary>
[StepGuardExempt("The paper's controller, for comparison.")]
public sealed class GradientControllerArm(IClassifier network, torch.optim.Optimizer optimizer) : Arm(network, optimizer)
{
    public override double Step(StepAtHand step)
    {
        double norm = Gradients.Norm(Model);
        double factor = norm > 0 ? Factor(step.LearningRate * norm, Radius(step.X, norm)) : 1;
        foreach (var group in Optimizer.ParamGroups)
        {
            group.LearningRate = step.LearningRate * factor;
        }

        Optimizer.step();
        return factor;
    }

    /// <summary>What the learning rate is multiplied by: the step's nominal length may not exceed the radius.</summary>
    public static double Factor(double length, double radius) => Math.Min(1, radius / length);

    private double Radius(Tensor x, double norm)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var direction = Model.named_parameters()
            .Where(named => named.parameter.grad is not null)
            .ToDictionary(named => named.name, named => named.parameter.grad! * (-1 / norm));
        Model.eval();
        try
        {
            return Slopes.Of(Network, x, direction).SpreadRadius();
        }
        finally
        {
            Model.train();
        }
    }
}

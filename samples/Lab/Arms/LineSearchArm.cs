using Lab.Measuring;
using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>Armijo's backtracking line search on the batch, from the optimizer's own step downwards.</summary>
[StepGuardExempt("A baseline of the comparison.")]
public sealed class LineSearchArm(IClassifier network, torch.optim.Optimizer optimizer) : Arm(network, optimizer)
{
    public override double Step(StepAtHand step)
    {
        using var before = ParameterPoint.Of(Model);
        using var scope = torch.NewDisposeScope();
        Optimizer.step();
        using var noGrad = torch.no_grad();
        var update = Model.named_parameters().ToDictionary(named => named.name, named => named.parameter - before.Parameters[named.name]);
        double slope = Model.named_parameters().Sum(named => named.parameter.grad is { } gradient ? (gradient * update[named.name]).sum().item<float>() : 0.0);
        double scale = Search(LossAt, step.Loss, slope);
        before.MoveTo(scale, update);
        return scale;

        double LossAt(double t)
        {
            using var inner = torch.NewDisposeScope();
            before.MoveTo(t, update);
            double loss = nn.functional.cross_entropy(Model.call(step.X), step.Y).item<float>();
            before.RestoreBuffers();
            return loss;
        }
    }

    /// <summary>The largest power of the shrinkage at which the loss has fallen by the share c of what its slope promises; where the update points uphill, at which it has not risen.</summary>
    public static double Search(Func<double, double> lossAt, double loss, double slope, double c = 0.1, double shrinkage = 0.9, int attempts = 120)
    {
        double scale = 1;
        for (int i = 0; i < attempts && !(lossAt(scale) <= loss + (c * scale * Math.Min(0, slope))); i++)
        {
            scale *= shrinkage;
        }

        return scale;
    }
}

using Lab.Measuring;
using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>Update clipping as in StableAdamW: a tensor whose gradients outrun Adam's second moment takes a shorter step.</summary>
[StepGuardExempt("A baseline of the comparison.")]
public sealed class UpdateClipArm(IClassifier network, torch.optim.Optimizer optimizer, double decay = 0.999, double epsilon = 1e-8) : Arm(network, optimizer)
{
    private readonly Dictionary<string, Tensor> secondMoments = [];
    private int steps;

    public override double Step(StepAtHand step)
    {
        steps++;
        using var before = ParameterPoint.Of(Model);
        Optimizer.step();
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        double smallest = 1;
        foreach (var (name, parameter) in Model.named_parameters())
        {
            if (parameter.grad is { } gradient)
            {
                double factor = Factor(RootMeanSquare(name, gradient));
                smallest = Math.Min(smallest, factor);
                if (factor < 1)
                {
                    parameter.copy_(before.Parameters[name] + ((parameter - before.Parameters[name]) * factor));
                }
            }
        }

        return smallest;
    }

    /// <summary>What a tensor's update is multiplied by.</summary>
    public static double Factor(double rootMeanSquare) => 1 / Math.Max(1, rootMeanSquare);

    public override void Dispose()
    {
        foreach (var moment in secondMoments.Values)
        {
            moment.Dispose();
        }
    }

    private double RootMeanSquare(string name, Tensor gradient)
    {
        var squares = gradient * gradient;
        if (!secondMoments.TryGetValue(name, out var moment))
        {
            secondMoments[name] = moment = torch.zeros_like(gradient).DetachFromDisposeScope();
        }

        moment.mul_(decay).add_(squares * (1 - decay));
        var corrected = moment / (1 - Math.Pow(decay, steps));
        return Math.Sqrt((squares / corrected.clamp(epsilon * epsilon)).mean().item<float>());
    }
}

using Lab.Models;

namespace Lab.Arms;

/// <summary>A step about to be taken: the gradients are those of the loss on the batch, the optimizer has the learning rate.</summary>
public readonly record struct StepAtHand(Tensor X, Tensor Y, double Loss, double LearningRate);

/// <summary>What stands between an optimizer and the parameters in one training run.</summary>
public abstract class Arm(IClassifier network, torch.optim.Optimizer optimizer) : IDisposable
{
    protected nn.Module<Tensor, Tensor> Model { get; } = network.Module;

    protected IClassifier Network { get; } = network;

    protected torch.optim.Optimizer Optimizer { get; } = optimizer;

    /// <summary>Takes the step, changed or not.</summary>
    /// <returns>The factor on the optimizer's own step, where that is what the arm changes; otherwise 1, or 0 for a step not taken.</returns>
    public abstract double Step(StepAtHand step);

    public virtual void Dispose()
    {
    }
}

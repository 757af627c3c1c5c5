using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>What an optimizer writes down of its next step for one parameter, in its own pass over the values, so that nobody else has to pass over them for it.</summary>
/// <param name="old">Is given the values from before the step; contiguous, of the parameter's type and shape.</param>
internal sealed class StepRecord(Tensor old)
{
    /// <summary>The values from before the step.</summary>
    public Tensor Old => old;

    /// <summary>The sum of the squares of the change; null until the step was taken.</summary>
    public double? Squares { get; set; }
}

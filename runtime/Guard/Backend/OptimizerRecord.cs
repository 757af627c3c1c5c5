namespace SafeStep;

/// <summary>What an optimizer writes down of its own step where it can, so that no other pass over the parameters is needed: their old values, and how far they moved.</summary>
internal static partial class OptimizerRecord
{
    /// <summary>Asks for it at the optimizer's next step.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="memory">Memory from an earlier step; null when there is none.</param>
    /// <returns>What will hold the old values when the step is taken, outside all dispose scopes; null where the optimizer does not write them down.</returns>
    public static partial Tensor? Ask(torch.optim.Optimizer optimizer, Tensor parameter, Tensor? memory);

    /// <summary>The squared length of the way since; null where the optimizer has not taken a step. Nothing is asked any more.</summary>
    public static partial double? Answer(Tensor parameter);
}

namespace SafeStep;

/// <summary>The two classes of one row whose logits the proposed step moves apart the most: their gap over pi is the ratio under the spread bound.</summary>
/// <param name="Row">The row, as <see cref="StepReport.BottleneckSample"/>.</param>
/// <param name="Rising">The class whose logit rises the most.</param>
/// <param name="Falling">The class whose logit rises the least or falls.</param>
/// <param name="Gap">The difference of their slopes, positive: logits per step.</param>
public sealed record BindingPair(int Row, int Rising, int Falling, double Gap);

/// <summary>The part of one parameter in the gap that bounds a step.</summary>
/// <param name="Parameter">Its path in the model.</param>
/// <param name="Gap">What its update alone adds to the gap; negative where it closes it. These sum to the gap.</param>
/// <param name="Share">The same as a part of the gap; they sum to 1.</param>
/// <param name="Group">The optimizer's parameter group that moves it, counted from 0; -1 where the optimizer does not tell.</param>
/// <param name="LearningRate">The learning rate of that group; NaN where the optimizer does not tell.</param>
public sealed record StepShare(string Parameter, double Gap, double Share, int Group, double LearningRate);

/// <summary>Where a step that is not finite went wrong first.</summary>
/// <param name="Parameter">The first parameter whose gradient or update is not finite, or null when all are.</param>
/// <param name="Layer">The first layer whose output is not finite on the batch, by its path in the model, or null when the forward is finite.</param>
/// <param name="Row">The first row of that output that is not finite, counted along its first dimension, or -1.</param>
public sealed record NotFinitePlace(string? Parameter, string? Layer, int Row);

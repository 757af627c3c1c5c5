namespace SafeStep;

/// <summary>What a guard measured of one step and what it did with it.</summary>
public sealed record StepReport
{
    /// <summary>The number of this step, counted from 1 by its guard.</summary>
    public required long Step { get; init; }

    /// <summary>Length of the proposed step over the convergence radius, before any scaling; NaN when the step was not finite.</summary>
    public required double Ratio { get; init; }

    /// <summary>The convergence radius along the proposed step, in the units of <see cref="Distance"/>; NaN when the step was not finite.</summary>
    public required double Radius { get; init; }

    /// <summary>The Euclidean length of the proposed update over all guarded parameters; NaN when the gradients were not finite and the optimizer was not asked.</summary>
    public required double Distance { get; init; }

    /// <summary>The factor by which the proposed update was multiplied: 1 when accepted, 0 when skipped or rejected.</summary>
    public required double Scale { get; init; }

    /// <summary>
    /// How far the parameters ended from <see cref="Scale"/> times the proposed update, because the type of their numbers rounds, as a share of the length of the way that was meant: large where inputs of 1e7 and more make the step that is
    /// inside the radius smaller than the last place of a float32 parameter. 0 where it is below a thousandth, and for a step that was not scaled.
    /// </summary>
    public double ParameterRounding { get; init; }

    /// <summary>What became of the step.</summary>
    public required StepDecision Decision { get; init; }

    /// <summary>The ratio that was aimed at: the guard's target, or the part of it that its warm-up has reached.</summary>
    public double Target { get; init; } = 1;

    /// <summary>The largest ratio that the step was allowed under <see cref="CapPolicy.Tightening"/>, whose limit changes from step to step; null where the target is the limit.</summary>
    public double? Limit { get; init; }

    /// <summary>What set the length of the step under <see cref="CapPolicy.Tightening"/>; null where that rule did not decide.</summary>
    public StepTest? Test { get; init; }

    /// <summary>
    /// Why the loss along a step beyond the target could not be tested for descent, so that the limit alone decided: for example <c>its targets are soft ...</c>. Null where it was tested, or had not to be.
    /// </summary>
    public string? DescentUntested { get; init; }

    /// <summary>Whether the ratio was measured (true) or is the upper estimate of a forecast (false).</summary>
    public bool Measured { get; init; } = true;

    /// <summary>How many forwards the step was measured on: those whose logits received a gradient since the step before, or the batches that were named.</summary>
    public int Forwards { get; init; }

    /// <summary>
    /// How many of these forwards may be no part of the loss: the parameters' gradients were gone when a later forward began, most often because they were cleared, as those of the pass that looks for an adversarial input are. Their rows bound
    /// the step all the same. 0 where the gradients are explained by all forwards.
    /// </summary>
    public int ForwardsInDoubt { get; init; }

    /// <summary>How many rows of logits the step was measured on.</summary>
    public int Rows { get; init; }

    /// <summary>How many rows of these forwards take part in the loss, be they among those measured or not; 0 where nothing was measured.</summary>
    public int RowsInLoss { get; init; }

    /// <summary>Whether only a sample of the rows that take part in the loss was measured, and decided; see <see cref="SamplingOptions"/>. The ratio of the others is not known.</summary>
    public bool IsSampled { get; init; }

    /// <summary>How many rows of these forwards took no part in the loss, as padding and ignored labels do: their gradient is zero, and they bound nothing.</summary>
    public int RowsOutsideLoss { get; init; }

    /// <summary>
    /// Whether the gradient of the loss sums to zero over the classes, as that of a cross-entropy of these logits does. False: there is more in the loss (a z-loss, an auxiliary term, another loss altogether), the radius is that of
    /// the cross-entropy of every row with a gradient, and says nothing of the rest. Null where no gradient was seen (the batch was named, or nothing was measured), and for a
    /// model of one logit z, which is measured as the two classes (z, 0) of a sigmoid: no gradient tells whether its loss is a binary cross-entropy. Null, too, where
    /// <see cref="LossDoubt"/> says why it cannot be told, where the gradient is not finite, and where <see cref="LogitDifference"/> says that these are not the logits of the loss.
    /// </summary>
    public bool? IsCrossEntropy { get; init; }

    /// <summary>
    /// Why the loss is not known to be a cross-entropy of these very logits, though nothing shows that it is none: its targets are soft, rows have weights of their own, or the logits are changed between the model and the loss (a temperature, a
    /// margin, the difference of two calls); the gradient is no more than the rounding of a softmax, or does not tell which dimension holds the classes; these are other logits than the loss saw (<see cref="LogitDifference"/>); the parameters' gradients hold more than these logits account for; or forwards are <see cref="ForwardsInDoubt"/>. <see cref="Ratio"/> is then that of the logits as
    /// the model returned them. Looked at at the first step that is measured on a whole batch, at every 64th such step, and where the descent is tested; of a step that a forecast let through it says what those before showed. Null where nothing was found.
    /// </summary>
    public string? LossDoubt { get; init; }

    /// <summary>
    /// The derivative of the loss along the proposed step at its beginning, &lt;G, a&gt; with G the loss's gradient at the logits and a the slopes, in units of the loss: negative where the step goes downhill on this batch. NaN where no gradient was seen, or not of all rows that were measured, or of other logits (<see cref="LogitDifference"/>), or where it is not known which forwards make up the loss.
    /// </summary>
    public double LossSlope { get; init; } = double.NaN;

    /// <summary>
    /// By how much the logits that the loss saw differ from those at which the step was measured: the largest change of one class against another in a row, in units of the largest difference of two classes in that row or of 1, whichever is
    /// larger; 0 within rounding. What all logits of a row share changes no probability and is not counted. Above 0 the step was measured on something else than what
    /// was trained on, because an input's memory was written after the forward, the model was switched between training and evaluation, dropout drew another mask, or a buffer changed. Null where the two were not compared: a batch
    /// was named, the returned logits were written to, so that nobody knows what the loss saw, nothing was measured, or <see cref="ReportOptions.CheckLogits"/> is off.
    /// </summary>
    public double? LogitDifference { get; init; }

    /// <summary>
    /// <see cref="LossSlope"/> over the same derivative by way of the parameters, &lt;gradient, update&gt;: 1 where the slopes are the derivative of what was trained. Other values: gradients were clipped or scaled between backward and the
    /// step, a loss term does not pass the logits, a part is detached, dropout had another mask, rows were sampled, or the derivative is wrong. Null where it was not computed, or both are too small to tell.
    /// </summary>
    public double? AdjointRatio { get; init; }

    /// <summary>
    /// What this step may have moved without having been measured, by name: parameters that the optimizer holds and no guarded model has, those that <see cref="StepGuardOptions.Guards"/> leaves out, models of which no forward took part. Empty
    /// when all that moved was measured.
    /// </summary>
    public IReadOnlyList<string> Unguarded { get; init; } = [];

    /// <summary>Which two classes move apart the most in the row that sets the radius; null unless the step was explained.</summary>
    public BindingPair? Binding { get; init; }

    /// <summary>
    /// The parts of the parameters in <see cref="Binding"/>'s gap, the largest first. They sum to it: slopes are linear in the update. Empty unless <see cref="ReportOptions.Explains"/> has the step explained.
    /// </summary>
    public IReadOnlyList<StepShare> Shares { get; init; } = [];

    /// <summary>Where a step that is not finite went wrong first; null when it was finite.</summary>
    public NotFinitePlace? NotFiniteAt { get; init; }

    /// <summary>The radius under each bound that was computed, the controlling one among them, in the units of <see cref="Distance"/>.</summary>
    public BoundRadii Radii { get; init; }

    /// <summary>
    /// The radius at each activation, attention softmax and normalisation inside the network, the smallest over the measured batches, in the units of <see cref="Distance"/>; empty
    /// unless <see cref="ReportOptions.HiddenRadii"/> asks for them. They control nothing.
    /// </summary>
    public IReadOnlyList<HiddenRadius> HiddenRadii { get; init; } = [];

    /// <summary>
    /// The row of the batch whose radius is the smallest, or -1 when no row bounds the step. Rows are counted over all dimensions of the logits but that of the classes, in their order, of the forward that binds.
    /// </summary>
    public required int BottleneckSample { get; init; }

    /// <summary>The place of that forward among the <see cref="Forwards"/> that were measured, counted from 0 in the order in which they ran; 0 when no row bounds the step.</summary>
    public int BottleneckForward { get; init; }

    /// <summary>How many rows of the batch needed a tighter bound than the spread.</summary>
    public int RowsRaised { get; init; }

    /// <summary>Whether the slopes are the exact derivative of the logits that the loss saw: false where they come from a finite difference, or forward drew random numbers that could not be drawn again.</summary>
    public required bool ExactTangent { get; init; }

    /// <summary>The time the guard itself took, without the optimizer's step.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The part of <see cref="Elapsed"/> that went into the logits and their slopes (the Jacobian-vector product).</summary>
    public TimeSpan JvpElapsed { get; init; }

    /// <summary>What was not finite, for example <c>the update of hidden.weight</c>; null when everything was.</summary>
    public string? NotFinite { get; init; }

    /// <summary>The learning rate of each of the optimizer's parameter groups at this step, in their order; empty where the optimizer does not tell.</summary>
    public IReadOnlyList<double> LearningRates { get; init; } = [];

    /// <summary>The step in words, one sentence a line: what was done and why, what speaks against the measurement, which row and classes bound it, and which parameters did it.</summary>
    public string Explain() => StepSentences.Of(this);
}

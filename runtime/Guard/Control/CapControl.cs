namespace SafeStep;

/// <summary>Decides under <see cref="StepMode.Cap"/> and remembers how far its limit has tightened.</summary>
internal sealed class CapControl(StepGuardOptions options)
{
    public TighteningLimit Limit { get; } = new(options.Constants);

    /// <summary>The largest ratio that a step may have now.</summary>
    public double LimitAt(double target) => options.Policy == CapPolicy.Radius ? target : Limit.At(target);

    /// <summary>Decides on a step that is finite and beyond the target.</summary>
    /// <param name="ratio">Its ratio, as all ranks agreed on it.</param>
    /// <param name="target">The target ratio.</param>
    /// <param name="along">The loss along the step.</param>
    /// <returns>What becomes of it, why its loss could not be tested (null where it was), and the loss of the batch, a mean over the weights of its rows (null where it is not known).</returns>
    public (CappedStep Step, string? Untested, double? Loss) Decide(double ratio, double target, LinearisedLoss along)
    {
        // What is not known on one rank is not known on any: NaN survives the sum.
        double slope = Sum(along.Slope), level = Sum(along.Level) / Sum(along.Weight);
        string? untested = !double.IsNaN(slope) ? null : along.Fault ?? "another rank does not know its loss";
        var step = CapRule.Decide(ratio, target, LimitAt(target), untested is null ? slope : null, t => Sum(along.Divergence(t)), options.Constants.DescentShare);
        return (step, untested, double.IsFinite(level) ? level : null);
    }

    /// <summary>Counts a step once it was decided.</summary>
    public void Observe(double ratio, StepVerdict verdict, double target)
    {
        if (options is { Mode: StepMode.Cap, Policy: CapPolicy.Tightening })
        {
            // A loss speaks for steps that it was seen to fall along.
            Limit.Observe(ratio, verdict.Scale, target, verdict.Test is StepTest.InsideLimit or StepTest.Limit ? verdict.Loss : null);
        }
    }

    private double Sum(double mine) => options.Reduce is { } ranks ? ranks.Sum(mine) : mine;
}

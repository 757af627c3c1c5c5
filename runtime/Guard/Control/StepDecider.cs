namespace SafeStep;

/// <summary>Decides by the measurement what becomes of a step.</summary>
internal sealed class StepDecider(GuardParts guard)
{
    /// <summary>What becomes of the step.</summary>
    public StepVerdict Decide(StepMeasurement measured, double target)
    {
        if (measured.NotFinite is not null)
        {
            return StepVerdict.Of(StepControl.DecideNotFinite(guard.Options.Mode, guard.Options.NotFinite.Policy));
        }

        if (guard.Options is not { Mode: StepMode.Cap, Policy: CapPolicy.Tightening })
        {
            return StepVerdict.Of(StepControl.Decide(guard.Options.Mode, measured.Ratio, target));
        }

        return measured.Ratio <= target ? new StepVerdict(StepDecision.Accepted, 1, StepTest.InsideTarget, null) : Beyond(measured, target);
    }

    private StepVerdict Beyond(StepMeasurement measured, double target)
    {
        var loss = LossReading.Of(measured);
        var (step, untested, level) = guard.Cap.Decide(measured.Ratio, target, loss);
        if (measured.TellsLoss)
        {
            guard.Loss.Note(loss.Fault);
            // A doubt that this step does not end stands for it, too.
            loss = loss.Fault is null && guard.Loss.Doubt is { } doubt ? LinearisedLoss.Unknown(doubt) : loss;
        }

        return new StepVerdict(step.Scale == 1 ? StepDecision.Accepted : StepDecision.Scaled, step.Scale, step.Test, untested, untested is null ? loss.Slope : null, level);
    }
}

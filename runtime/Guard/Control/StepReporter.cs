namespace SafeStep;

/// <summary>Tells of a step what was measured and done, and who did it.</summary>
internal sealed class StepReporter(GuardParts guard)
{
    /// <summary>The report of a step that is decided, before what is learned of it changes the limit.</summary>
    public StepReport Report(ProposedStep step, StepMeasurement measured, StepVerdict verdict, double target, TimeSpan elapsed)
    {
        double distance = step.Update?.Distance ?? double.NaN;
        var options = guard.Options;
        double? adjoint = measured.IsMeasured && measured.NotFinite is null && step.Update is { } update ? guard.Adjoint.Ratio(measured.LossSlope, update) : null;
        // What this look finds is said of this very step.
        var unreached = guard.Unaccounted.Unreached(adjoint, step);
        string? doubt = DoubtOf(measured, verdict) ?? (guard.Unaccounted.HoldsMore ? LossReading.OtherParts : null);
        return new StepReport
        {
            Step = guard.Schedule.Taken + 1,
            Ratio = measured.Ratio,
            // A step that moves no logit against another has an infinite radius, whatever its length.
            Radius = measured.Ratio == 0 ? double.PositiveInfinity : distance * (1 / measured.Ratio),
            Distance = distance,
            Scale = verdict.Scale,
            Decision = verdict.Decision,
            Target = target,
            Limit = verdict.Test is null ? null : guard.Cap.LimitAt(target),
            Test = verdict.Test,
            DescentUntested = verdict.Untested,
            Measured = measured.IsMeasured,
            Forwards = measured.Forwards,
            Rows = measured.Rows,
            RowsInLoss = measured.NotFinite is null ? measured.RowsInLoss : 0,
            IsSampled = measured.IsSampled,
            RowsOutsideLoss = measured.NotFinite is null ? measured.RowsOutsideLoss : 0,
            ForwardsInDoubt = measured.ForwardsInDoubt,
            IsCrossEntropy = measured.IsCrossEntropy is true && (measured.HasOtherLogits || !measured.HasGradient || doubt is not null) ? null : measured.IsCrossEntropy,
            LossDoubt = doubt,
            LossSlope = measured.HasOtherLogits || measured.IsRewritten || measured.Unknown is ClearedForwards.Unsettled or ClearedForwards.Dropped ? double.NaN : verdict.LossSlope ?? measured.LossSlope,
            LogitDifference = options.Report.CheckLogits ? measured.LogitDifference : null,
            AdjointRatio = adjoint,
            Unguarded = guard.Parameters.Unguarded(step.Present, guard.Models, step.Batches, measured.ForwardsGivenUp, measured.IsMeasured && guard.Meter.KeptGivenUp, step.IsByClosure, step.Update, unreached),
            Radii = measured.Radii.Times(distance),
            HiddenRadii = step.Update?.HiddenRadii is { } hidden ? hidden.InUnitsOf(distance) : [],
            BottleneckSample = measured.BottleneckSample,
            BottleneckForward = measured.BottleneckSample < 0 ? 0 : measured.Forward,
            RowsRaised = measured.RowsRaised,
            ExactTangent = measured.ExactTangent,
            Elapsed = elapsed,
            JvpElapsed = measured.JvpElapsed,
            NotFinite = measured.NotFinite,
            LearningRates = guard.Parameters.Moved.LearningRates,
        };
    }

    private string? DoubtOf(StepMeasurement measured, StepVerdict verdict) =>
        // Of a step that a forecast let through what is said of those before.
        !measured.IsMeasured ? guard.Loss.OfForecast
        // What the test of the descent found of this very step, too.
        : LossReading.Doubt(measured) ?? (measured.MayBeCrossEntropy ? verdict.Untested ?? guard.Loss.OfStep : null);

    /// <summary>Adds who did it. While the parameters are at their old values.</summary>
    public StepReport Explain(StepReport report, ProposedStep step, StepMeasurement measured)
    {
        if (report.NotFinite is not null)
        {
            return guard.Options.Report.Explains == StepExplanation.Never || report.Decision != StepDecision.Rejected ? report : report with { NotFiniteAt = NotFiniteSearch.In(step.Batches, NotFiniteSearch.FirstNamed(report.NotFinite)) };
        }

        if (!measured.IsMeasured || !guard.Explainer.Wants(report.Decision) || step.Update is not { } update)
        {
            return report;
        }

        var (pair, shares) = StepExplainer.Explain(measured, update, guard.Parameters.Moved);
        return report with { Binding = pair, Shares = shares };
    }
}

using System.Diagnostics;

namespace SafeStep;

/// <summary>A guarded step: propose, measure, agree, decide, report, explain, apply.</summary>
internal sealed class GuardedStep(GuardParts guard)
{
    private readonly StepProposer proposer = new(guard);
    private readonly StepDecider decider = new(guard);
    private readonly StepReporter reporter = new(guard);
    private readonly StepGuardOptions options = guard.Options;

    /// <summary>Takes one.</summary>
    /// <param name="request">The step as it was asked for.</param>
    /// <param name="cancellation">Ends it early.</param>
    public StepReport Take(StepRequest request, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        double target = options.TargetAt(guard.Schedule.Taken + 1);
        guard.DemandNoHooks();
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var step = proposer.Propose(request, clock, scope);
        var measured = Agree(step, step.NotFinite is { } culprit ? StepMeasurement.OfNotFinite(culprit) : Measure(request, step, target), target);
        cancellation.ThrowIfCancellationRequested();
        if (measured.IsMeasured)
        {
            step.Update?.TakeBack();
            guard.Loss.Observe(measured);
        }

        var verdict = decider.Decide(measured, target);
        if (!measured.IsMeasured)
        {
            // The parameters are at their new values, and most often stay there.
            Apply(step, verdict);
        }

        var report = reporter.Report(step, measured, verdict, target, clock.Elapsed);
        Learn(step, measured, verdict, target);
        if (!measured.IsMeasured)
        {
            return report;
        }

        report = reporter.Explain(report, step, measured);
        double rounding = Apply(step, verdict);
        return report with { ParameterRounding = rounding, Elapsed = clock.Elapsed };
    }

    /// <summary>The ratio of the update, measured or foretold.</summary>
    private StepMeasurement Measure(StepRequest request, ProposedStep step, double target)
    {
        var update = step.Update!;
        if (guard.Forecast.MayAnswer && guard.MayGoUnmeasured(step.Batches) && guard.Forecast.Suffices(update.MeasureDistance(), target, GradientLength(step)))
        {
            return StepMeasurement.Forecast(guard.Forecast.Foretell(update.MeasureDistance()));
        }

        update.TakeBack();
        update.Direction.HiddenRadii = options.Report.HiddenRadii ? new HiddenRadii(step.Batches[0].Model.Model.Module) : null;
        var measured = guard.Meter.Measure(step.Batches, step.RecordedOf, update, target);
        foreach (var batch in request.Batches ?? [])
        {
            batch.Model.NamedShapes.Add(batch.ShapeOfSamples);
        }

        foreach (var model in guard.Models)
        {
            if (step.RecordedOf(model) is { } forward)
            {
                guard.Outputs = (guard.Outputs.Reused + forward.Uses.Taken, guard.Outputs.Computed + forward.Uses.Computed);
            }
        }

        return measured;
    }

    // All ranks have to decide alike, and their gradients need not be the same to the last bit.
    private double GradientLength(ProposedStep step) => options.Reduce is null ? step.GradientLength : double.NaN;

    /// <summary>The measurement that all ranks agree on: the largest ratio anywhere, infinite when one of them is not finite.</summary>
    private StepMeasurement Agree(ProposedStep step, StepMeasurement measured, double target)
    {
        if (!measured.IsMeasured || options.Reduce is not { } ranks)
        {
            return measured;
        }

        double agreed = Largest(ranks, measured);
        if (double.IsFinite(agreed) && guard.Meter.NeedsWhole(agreed, target))
        {
            // What one rank's samples do not decide, no rank's do.
            measured = measured.IsSampled ? guard.Meter.MeasureWhole(step.Batches, measured, step.RecordedOf, step.Update!, target) : measured;
            agreed = Largest(ranks, measured);
        }

        if (measured.NotFinite is not null)
        {
            return measured;
        }

        return double.IsFinite(agreed)
            ? measured with { Ratio = agreed, BottleneckSample = agreed > measured.Ratio ? -1 : measured.BottleneckSample }
            : StepMeasurement.OfNotFinite("the step of another rank");
    }

    private static double Largest(RankReduction ranks, StepMeasurement measured)
    {
        double mine = measured.NotFinite is null ? measured.Ratio : double.PositiveInfinity, agreed = ranks.Max(mine);
        return agreed < mine ? throw new InvalidOperationException(FormattableString.Invariant(
            $"{nameof(StepGuardOptions)}.{nameof(StepGuardOptions.Reduce)}.{nameof(RankReduction.Max)} was given {mine:G3} and returned {agreed:G3}: no maximum over all ranks is below that of one. Nothing was moved.")) : agreed;
    }

    /// <summary>What the step tells of those to come.</summary>
    private void Learn(ProposedStep step, StepMeasurement measured, StepVerdict verdict, double target)
    {
        if (measured.NotFinite is not null)
        {
            return;
        }

        if (measured.IsMeasured && step.Update?.Distance is > 0 and var distance && options.Forecast.MaxUnmeasuredSteps > 0 && options.Mode is StepMode.Cap or StepMode.Skip)
        {
            guard.Forecast.Observe(distance, measured.Ratio, target, GradientLength(step));
        }

        guard.Cap.Observe(measured.Ratio, verdict, target);
    }

    /// <summary>Moves the parameters accordingly.</summary>
    /// <returns><see cref="StepReport.ParameterRounding"/>.</returns>
    private double Apply(ProposedStep step, StepVerdict verdict)
    {
        switch (verdict.Decision)
        {
            case StepDecision.Accepted:
                step.Update?.Accept();
                break;
            case StepDecision.Scaled:
                return step.Update?.Scale(verdict.Scale) ?? 0;
            case StepDecision.Skipped or StepDecision.Rejected when step.Update is not null:
                guard.Memory?.Restore(verdict.Decision);
                break;
        }

        return 0;
    }
}

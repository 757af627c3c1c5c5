namespace SafeStep;

/// <summary>Measures a step on whole batches or on chosen samples of them, and audits the choice.</summary>
internal sealed class BatchMeter(StepGuardOptions options, GuardedForward forward) : IDisposable
{
    public RatioMeter Ratios { get; } = new(options);

    public SampleChooser Samples { get; } = new(options);

    /// <summary>How many audits there were, and in how many the sampled measurement would have let through a step that the whole batch did not.</summary>
    public (long Done, long Missed) Audits { get; set; }

    public StepMeasurement Measure(IEnumerable<object?[]> batches, ProposedUpdate update, double target, long step) =>
        batches.Select(inputs => Measure(inputs, update, target, step)).Aggregate(StepMeasurement.Worse);

    public void Dispose() => Samples.Dispose();

    private StepMeasurement Measure(object?[] inputs, ProposedUpdate update, double target, long step)
    {
        if (options.SampleShare == 1)
        {
            return Measure(Samples.Whole(inputs), update, target);
        }

        var samples = Samples.Sample(inputs, step);
        var sampled = Measure(samples, update, target);
        bool isAudit = step % options.AuditEvery == 0;
        if (samples.IsWhole || (SamplesDecide(sampled, target) && !isAudit))
        {
            return sampled;
        }

        var whole = Measure(Samples.Whole(inputs), update, target);
        if (isAudit)
        {
            bool missed = SamplesDecide(sampled, target) && sampled.Ratio <= target && !(whole.Ratio <= target);
            Audits = (Audits.Done + 1, Audits.Missed + (missed ? 1 : 0));
        }

        return StepMeasurement.Worse(whole, sampled);
    }

    // What is not finite in some samples needs no others.
    private bool SamplesDecide(StepMeasurement sampled, double target) =>
        options.Mode is not (StepMode.Cap or StepMode.Skip) || sampled.NotFinite is not null || sampled.Ratio <= options.SampleTrust * target;

    private StepMeasurement Measure(SampledBatch batch, ProposedUpdate update, double target)
    {
        update.Direction.Recorded?.Select(batch);
        var measured = Ratios.Measure(update, () => Evaluate(batch.Inputs, update.Direction), target);
        if (measured.NotFinite is not null)
        {
            return measured;
        }

        int rowsPerSample = Math.Max(1, measured.Rows / Math.Max(1, SampledBatch.Samples(batch.Inputs)));
        Samples.Keep(batch, Ratios.Memory.RowsToRevisit, rowsPerSample);
        return measured with { BottleneckSample = batch.Place(measured.BottleneckSample, rowsPerSample) };
    }

    private LogitJvp Evaluate(object?[] inputs, ParameterTangents direction)
    {
        var jvp = forward.Evaluate(inputs, direction);
        if (direction.Recorded?.TakenIsUntouched != false)
        {
            return jvp;
        }

        jvp.Dispose();
        direction.Recorded.Discard();
        return forward.Evaluate(inputs, direction);
    }
}

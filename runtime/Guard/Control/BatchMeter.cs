namespace SafeStep;

/// <summary>Measures a step on whole batches or on chosen samples of them, and audits the choice.</summary>
internal sealed class BatchMeter(StepGuardOptions options, AdjointCheck adjoint) : IDisposable
{
    private readonly ClearedForwards cleared = new(adjoint);

    public RatioMeter Ratios { get; } = new(options);

    public SampleChooser Samples { get; } = new(options);

    /// <summary>How many audits there were, and in how many the sampled measurement would have let through a step that the whole batch did not.</summary>
    public (long Done, long Missed) Audits { get; set; }

    /// <summary>How many steps were measured.</summary>
    public long Measurements { get; set; }

    /// <summary>The ratios per length of the last steps that were measured on all rows. Samples decide only for steps that these put well inside the target: by them alone a net whose rows differ by orders of magnitude looks better than it is.</summary>
    public RatioWindow Whole { get; } = new();

    /// <summary>Whether the last step was not measured on the samples kept from earlier batches, because the model does not run on them, or not to finite numbers. They are kept no longer.</summary>
    public bool KeptGivenUp { get; private set; }

    /// <summary>The measurement of all batches together: the largest ratio of any.</summary>
    /// <param name="batches">The batches, at least one.</param>
    /// <param name="recorded">What the layers of a model computed in its training forwards; null when it is not to be used.</param>
    /// <param name="update">The proposed step.</param>
    /// <param name="target">The ratio that the decision compares with.</param>
    public StepMeasurement Measure(IReadOnlyList<MeasuredBatch> batches, Func<WatchedModel, RecordedForward?> recorded, ProposedUpdate update, double target)
    {
        Measurements++;
        KeptGivenUp = false;
        return OfOneLoss(batches, () => MeasureEach(InLoss(batches), recorded, update, target));
    }

    private StepMeasurement MeasureEach(IReadOnlyList<MeasuredBatch> batches, Func<WatchedModel, RecordedForward?> recorded, ProposedUpdate update, double target)
    {
        // The first measurement sees everything once. What is held against each other has to be of the same samples.
        bool seesAll = MayDecideBySamples && (Whole.IsEmpty || NeedsWhole(Whole.Largest(update.MeasureDistance()), target) || ComparedForwards.Of(batches) is not null);
        StepMeasurement[] measured = [.. batches.Select((batch, place) => MeasureForward(batch, seesAll, recorded, update, target) with { Forward = place })];
        // Samples of one forward decide no more than those of another: where one of them is near the target, all are seen whole.
        if (Array.Exists(measured, forward => forward is { NotFinite: null, Ratio: var ratio } && NeedsWhole(ratio, target)))
        {
            measured = Array.ConvertAll(measured, forward => forward.IsSampled ? StepMeasurement.WorseOfOne(MeasureForward(batches[forward.Forward], whole: true, recorded, update, target) with { Forward = forward.Forward }, forward) : forward);
        }

        return Together(measured, update, target);
    }

    // A forward whose gradient is zero, as one whose term has the factor 0, takes no part where another has one. Where none has, it is not known what the loss saw.
    private IReadOnlyList<MeasuredBatch> InLoss(IReadOnlyList<MeasuredBatch> batches)
    {
        if (batches.Count < 2)
        {
            return batches;
        }

        // What the loss is, those forwards tell that have a gradient.
        MeasuredBatch[] inLoss = [.. batches.Where(batch => batch.OutputWritten || batch.RowsOfForward() is not { } rows || !SilentRows.AreOutsideLoss(rows, Ratios.OfStep!))];
        return inLoss.Length == 0 ? batches : inLoss;
    }

    /// <summary>Whether a ratio is too large for samples to decide.</summary>
    public bool NeedsWhole(double ratio, double target) => MayDecideBySamples && !(ratio <= options.Sampling.Trust * target);

    /// <summary>Measures all rows where only some were, because the samples of another process did not decide.</summary>
    public StepMeasurement MeasureWhole(IReadOnlyList<MeasuredBatch> batches, StepMeasurement sampled, Func<WatchedModel, RecordedForward?> recorded, ProposedUpdate update, double target)
    {
        var whole = OfOneLoss(batches, () => Together(InLoss(batches).Select((batch, i) => MeasureForward(batch, whole: true, recorded, update, target) with { Forward = i }), update, target));
        return StepMeasurement.WorseOfOne(whole, sampled) with { Forwards = whole.Forwards };
    }

    // What one forward does not tell of the loss another may.
    private StepMeasurement OfOneLoss(IReadOnlyList<MeasuredBatch> batches, Func<StepMeasurement> measure)
    {
        Ratios.OfStep = new LossForm(batches.Select(batch => batch.RowsOfForward()).OfType<LogitRows>());
        try
        {
            return measure();
        }
        finally
        {
            Ratios.OfStep = null;
        }
    }

    public void Dispose() => Samples.Dispose();

    // A loss that was not finite and was given up (its gradients cleared, no step taken) left a forward, but nothing in a finite update.
    private StepMeasurement Together(IEnumerable<StepMeasurement> batches, ProposedUpdate update, double target)
    {
        var all = batches.ToList();
        var finite = all.FindAll(measured => measured.HasFiniteGradient);
        var together = finite.Count == 0 ? all.Aggregate(StepMeasurement.Worse) : OfForwards(finite, update, target) with { ForwardsGivenUp = all.Count - finite.Count };
        if (together.NotFinite is null && !together.IsSampled && update.Distance is > 0 and var length)
        {
            Whole.Add(length, together.Ratio);
        }

        return cleared.Settle(together, finite.Count == 0 ? all : finite, update);
    }

    // Each forward by itself, but for those that the loss holds against each other.
    private StepMeasurement OfForwards(List<StepMeasurement> forwards, ProposedUpdate update, double target)
    {
        if (ComparedForwards.Of(forwards.Select(forward => forward.Batch).OfType<MeasuredBatch>()) is not { } compared)
        {
            return forwards.Aggregate(StepMeasurement.Worse);
        }

        var single = forwards.ToLookup(forward => forward.Batch is { } batch && ComparedForwards.AreSingle(batch));
        return single[false].Prepend(compared.Measure([.. single[true]], Ratios, update, target)).Aggregate(StepMeasurement.Worse);
    }

    private StepMeasurement MeasureForward(MeasuredBatch batch, bool whole, Func<WatchedModel, RecordedForward?> recorded, ProposedUpdate update, double target)
    {
        update.Direction.Recorded = recorded(batch.Model);
        update.Direction.RandomState = batch.RandomState;
        return (whole ? MeasureWhole(batch, update, target) : MeasureSome(batch, update, target)) with { Forwards = 1 };
    }

    private StepMeasurement MeasureSome(MeasuredBatch batch, ProposedUpdate update, double target)
    {
        // A batch that was named is measured on all of its rows, as is one of which no row has a gradient.
        if (!MayDecideBySamples || batch.Model.RowsDepend || batch.OutputWritten || RowsInLoss.Of(batch, Ratios.OfStep) is not { } rows || Samples.Sample(batch.Inputs, rows, Measurements) is not { IsWhole: false } samples)
        {
            return MeasureWhole(batch, update, target);
        }

        StepMeasurement sampled;
        try
        {
            sampled = Measure(batch, samples, update, target, rows);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // A model need not run on some of its samples, as where another input happens to have as many rows; or not on those that were kept.
            batch.Model.RowsDepend = Samples.Kept is null;
            return MeasureWhole(batch, update, target);
        }

        if ((sampled.NotFinite is not null && Samples.Kept is not null) || (sampled.IsCrossEntropy is not true && batch.MayHaveClassesAlongBatch()))
        {
            return MeasureWhole(batch, update, target);
        }

        if (!sampled.HasForwardsLogits)
        {
            // Alone these samples have other logits than among all: what they tell is of another function.
            batch.Model.RowsDepend = AreSeenToDepend(batch, update);
            return MeasureWhole(batch, update, target);
        }

        bool isAudit = Measurements % options.Sampling.AuditEvery == 0;
        if (SamplesDecide(sampled, target) && !isAudit)
        {
            return sampled;
        }

        var whole = MeasureWhole(batch, update, target);
        if (isAudit)
        {
            bool missed = SamplesDecide(sampled, target) && sampled.Ratio <= target && !(whole.Ratio <= target);
            Audits = (Audits.Done + 1, Audits.Missed + (missed ? 1 : 0));
        }

        if (sampled.NotFinite is not null || whole.NotFinite is not null || HaveSlopesOf(whole, sampled, samples, batch))
        {
            return StepMeasurement.WorseOfOne(whole, sampled);
        }

        // Alone these samples are moved otherwise than among all, though their logits are the same, as behind a gate that is still shut.
        batch.Model.RowsDepend = true;
        return whole with { JvpElapsed = whole.JvpElapsed + sampled.JvpElapsed };
    }

    private static bool HaveSlopesOf(StepMeasurement whole, StepMeasurement sampled, SampledBatch samples, MeasuredBatch batch) =>
        samples.RowsIn(whole.Slopes) is { } slopes && Numbers.ReadOne(LogitCheck.Distance(slopes, sampled.Slopes!, batch.Model.Axis.In(slopes))) == 0;

    private StepMeasurement MeasureWhole(MeasuredBatch batch, ProposedUpdate update, double target)
    {
        if (batch.Model.RowsDepend)
        {
            Samples.Dispose();
        }

        var measured = Samples.Whole(batch.Inputs) is { HasKept: true } samples ? MeasureBesideKept(batch, samples, update, target) : Measure(batch, SampledBatch.All(batch.Inputs), update, target);

        if (options.Report.CheckLogits && !batch.Model.IsChecked && measured.NotFinite is null && Samples.Kept is null)
        {
            LogitCheck.Demand(batch, measured.Logits!, () => QuietLogits(batch, update.Direction) ?? measured.Logits!);
            batch.Model.IsChecked = true;
        }

        return measured;
    }

    // Where only a dropout's mask was not recorded, the next measurement may do better. Where a forward was recorded and nothing in it was worth it, there was none: a mask always is.
    private static bool AreSeenToDepend(MeasuredBatch batch, ProposedUpdate update) =>
        batch.Model.Recorder is null || update.Direction.Recorded is not null || batch.Calls is { All.Count: 0 };

    private StepMeasurement MeasureBesideKept(MeasuredBatch batch, SampledBatch samples, ProposedUpdate update, double target)
    {
        StepMeasurement? beside = null;
        try
        {
            beside = Measure(batch, samples, update, target);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // A saved state may hold samples on which this model does not run, as numbers of words that it does not know.
        }

        if (beside is { NotFinite: null, LogitDifference: not > 0 } both)
        {
            return both;
        }

        var alone = Measure(batch, SampledBatch.All(batch.Inputs), update, target);
        if (beside is { NotFinite: null })
        {
            // Beside kept samples those of the batch have other logits, as under a batch norm that trains: what they tell is of another function.
            batch.Model.RowsDepend = AreSeenToDepend(batch, update);
            Samples.Dispose();
        }

        KeptGivenUp |= alone.NotFinite is null && beside is not { NotFinite: null };
        return alone;
    }

    // Capping and skipping ask whether a step is inside the target; the other modes need its ratio.
    private bool MayDecideBySamples => options.Sampling.Share < 1 && options.Mode is StepMode.Cap or StepMode.Skip;

    // What is not finite in some samples needs no others.
    private bool SamplesDecide(StepMeasurement sampled, double target) => sampled.NotFinite is not null || sampled.Ratio <= options.Sampling.Trust * target;

    private StepMeasurement Measure(MeasuredBatch batch, SampledBatch samples, ProposedUpdate update, double target, RowsInLoss? inLoss = null)
    {
        update.Direction.Recorded?.Select(samples, batch.Calls);
        var measured = Ratios.Measure(update, () => Evaluate(batch, samples.Inputs, update.Direction), samples.GradientOf(batch), samples.OutputOf(batch), batch.Model.Axis, target, inLoss?.All);
        batch.Model.RowsDepend |= measured.Drew;
        if (measured.NotFinite is not null)
        {
            return measured with { Batch = batch };
        }

        int rowsPerSample = Math.Max(1, measured.AllRows / Math.Max(1, SampledBatch.Samples(samples.Inputs)));
        // Where the batch itself holds the classes a row is of no sample.
        if (batch.Model.Axis.In(measured.Logits!) > 0)
        {
            Samples.Keep(samples, Ratios.Memory.RowsToRevisit, rowsPerSample);
        }

        bool isRewritten = batch.OutputWritten && measured.HasOtherLogits;
        return measured with
        {
            Batch = batch,
            LogitDifference = isRewritten ? null : measured.LogitDifference,
            IsRewritten = isRewritten,
            RowsPerSample = rowsPerSample,
            RowsInLoss = inLoss?.Count ?? measured.Rows - ((samples.Origins?.Length - samples.OfThisBatch.Length ?? 0) * rowsPerSample),
            RowsOutsideLoss = inLoss is null ? measured.AllRows - measured.Rows : inLoss.All - inLoss.Count,
            LossSlope = samples.Origins is null ? measured.LossSlope : double.NaN,
            Losses = samples.IsWhole ? measured.Losses : null,
            Sampled = samples.IsWhole ? null : measured.Losses,
            IsSampled = !samples.IsWhole,
            BottleneckSample = samples.Place(measured.BottleneckSample, rowsPerSample),
        };
    }

    // Null where nothing of the training forward was used.
    private static Tensor? QuietLogits(MeasuredBatch batch, ParameterTangents direction)
    {
        var (recorded, random, radii) = (direction.Recorded, direction.RandomState, direction.HiddenRadii);
        if (recorded is null && random is null)
        {
            return null;
        }

        (direction.Recorded, direction.RandomState, direction.HiddenRadii) = (null, null, null);
        try
        {
            return batch.Model.Model.Evaluate(batch.Inputs, direction).Logits;
        }
        finally
        {
            (direction.Recorded, direction.RandomState, direction.HiddenRadii) = (recorded, random, radii);
        }
    }

    private static LogitJvp Evaluate(MeasuredBatch batch, object?[] inputs, ParameterTangents direction)
    {
        direction.LacksMask = false;
        var jvp = EvaluateRecorded(batch.Model.Model, inputs, direction);
        // A mask that was just not recorded this time is another time.
        bool isRecorded = batch.Model.Recorder is null || direction.Recorded is not null || batch.Calls is not null;
        if (direction.LacksMask && isRecorded)
        {
            RandomForwards.Note(batch.Model.Model.Module, draws: true);
        }

        if (!direction.LacksMask || direction.RandomState is null)
        {
            return jvp;
        }

        jvp.Dispose();
        direction.RedrawsMasks = true;
        try
        {
            return batch.Model.Model.Evaluate(inputs, direction);
        }
        finally
        {
            direction.RedrawsMasks = false;
        }
    }

    private static LogitJvp EvaluateRecorded(GuardedModel model, object?[] inputs, ParameterTangents direction)
    {
        var jvp = model.Evaluate(inputs, direction);
        if (direction.Recorded?.TakenIsUntouched != false)
        {
            return jvp;
        }

        jvp.Dispose();
        direction.Recorded.Discard();
        return model.Evaluate(inputs, direction);
    }
}

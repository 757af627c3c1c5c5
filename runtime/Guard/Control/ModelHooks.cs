namespace SafeStep;

/// <summary>What a guard learns from the forwards of its model.</summary>
internal sealed class ModelHooks(torch.nn.Module model, StepGuardOptions options)
{
    /// <summary>Forwards before a step that is not measured are of no interest.</summary>
    public StepSchedule Schedule { get; } = new(options);

    public TrainingBatches Batches { get; } = new(options.MicroBatches);

    /// <summary>What the layers computed; null when it is not to be reused.</summary>
    public ForwardRecorder? Recorder { get; } = options.ReuseActivations ? new(model, options.MicroBatches) : null;

    public void Begin()
    {
        if (Schedule.NextIsMeasured)
        {
            Recorder?.Begin();
        }
    }

    public void End(params object?[] inputs)
    {
        if (Schedule.NextIsMeasured)
        {
            Batches.Remember(inputs);
            Recorder?.End();
        }
    }
}

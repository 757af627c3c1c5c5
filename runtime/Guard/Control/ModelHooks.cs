namespace SafeStep;

/// <summary>What a guard learns from the forwards of its model.</summary>
internal sealed class ModelHooks(torch.nn.Module model, StepGuardOptions options)
{
    public TrainingBatches Batches { get; } = new(options.MicroBatches);

    /// <summary>What the layers computed; null when it is not to be reused.</summary>
    public ForwardRecorder? Recorder { get; } = options.ReuseActivations ? new(model, options.MicroBatches) : null;

    public void Begin() => Recorder?.Begin();

    public void End(params object?[] inputs)
    {
        Batches.Remember(inputs);
        Recorder?.End();
    }
}

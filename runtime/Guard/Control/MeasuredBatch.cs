namespace SafeStep;

/// <summary>A batch that a step is measured on.</summary>
/// <param name="Model">The model that ran, or is to be run, on it.</param>
/// <param name="Inputs">The inputs of its forward.</param>
/// <param name="Gradient">The gradient of the loss with respect to the logits; null where the batch was named and no gradient was seen.</param>
/// <param name="Output">The logits that the model returned; null where the batch was named.</param>
/// <param name="Calls">What its layers computed in the training forward; null where the batch was named or that was not recorded.</param>
/// <param name="InputDepends">Whether an input of the training forward was computed from something that is trained.</param>
/// <param name="InputsWritten">Whether an input of the training forward was written to since.</param>
/// <param name="OutputWritten">Whether the logits that the model returned were written to since.</param>
/// <param name="RandomState">The state of the stream of random numbers before the training forward; null where the batch was named or the model draws none.</param>
/// <param name="Cleared">The part of the gradient that the training forward had when the parameters held none any more, so that it may be no part of the step; null where nothing speaks for it. May wait for a device.</param>
internal sealed record MeasuredBatch(WatchedModel Model, object?[] Inputs, Tensor? Gradient = null, Tensor? Output = null, RecordedCalls? Calls = null, bool InputDepends = false, bool InputsWritten = false, bool OutputWritten = false, Tensor? RandomState = null, Func<Tensor?>? Cleared = null)
{
    /// <summary>The types and shapes of its tensors, but for the number of samples.</summary>
    public string ShapeOfSamples
    {
        get
        {
            int samples = SampledBatch.Samples(Inputs);
            return string.Join(';', Inputs.Select(input => input is not Tensor tensor ? "-" : $"{tensor.dtype} {tensor.dim()} {string.Join(' ', tensor.shape.Select((length, place) => place == 0 && length == samples ? -1 : length))}"));
        }
    }

    /// <summary>Whether its tensors hold no NaN and no infinity.</summary>
    public bool IsFinite => Inputs.OfType<Tensor>().All(tensor => !tensor.is_floating_point() || tensor.numel() == 0 || double.IsFinite(Numbers.ReadOne(FiniteProbe.Of(tensor, out _))) || tensor.isfinite().all().item<bool>());

    /// <summary>The logits that the forward returned and the gradient at them, as rows of classes; null where a batch was named, or the gradient has no rows.</summary>
    public LogitRows? RowsOfForward() => Gradient?.dim() >= 2 && Output is { } output ? Along(Model.Axis.In(output)) : null;

    /// <summary>The same with each logit as that of a sigmoid.</summary>
    public LogitRows AsSigmoids() => Along((int)Output!.dim());

    /// <summary>Whether the gradient sums to zero along the batch, as it does where that holds the classes, or may.</summary>
    public bool MayHaveClassesAlongBatch() => Gradient is { } gradient && Output is not null && Model.Axis.MayBeBatch(gradient, Along);

    private LogitRows Along(int axis)
    {
        var logits = Output!.detach();
        return LogitRows.Of(new LogitJvp(logits, logits), Gradient, axis);
    }

    public static MeasuredBatch Of(WatchedModel model, TrainingForward forward) => new(model, forward.Inputs, forward.Gradient, forward.Output, forward.Calls, forward.InputDepends, forward.InputsWritten, forward.OutputWritten, forward.RandomState, forward.Cleared);
}

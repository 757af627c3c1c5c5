namespace SafeStep;

/// <summary>A batch that a step is measured on.</summary>
/// <param name="Model">The model that ran, or is to be run, on it.</param>
/// <param name="Inputs">The inputs of its forward.</param>
/// <param name="Gradient">The gradient of the loss with respect to the logits; null where the batch was named and no gradient was seen.</param>
/// <param name="Output">The logits that the model returned; null where the batch was named.</param>
/// <param name="Calls">What its layers computed in the training forward; null where the batch was named or that was not recorded.</param>
/// <param name="InputDepends">Whether an input of the training forward was computed from something that is trained.</param>
/// <param name="InputsWritten">Whether an input of the training forward was written to since.</param>
internal sealed record MeasuredBatch(WatchedModel Model, object?[] Inputs, Tensor? Gradient = null, Tensor? Output = null, RecordedCalls? Calls = null, bool InputDepends = false, bool InputsWritten = false)
{
    public static MeasuredBatch Of(WatchedModel model, TrainingForward forward) => new(model, forward.Inputs, forward.Gradient, forward.Output, forward.Calls, forward.InputDepends, forward.InputsWritten);
}

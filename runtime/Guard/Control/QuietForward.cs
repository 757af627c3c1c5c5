namespace SafeStep;

/// <summary>Runs a model as its derivative does, dropping nothing, and leaves it as it was: see <see cref="ModelAtRest"/>.</summary>
internal static class QuietForward
{
    /// <summary>The logits on the inputs, or null where they are not always the same: the model draws random numbers itself.</summary>
    public static Tensor? Run(GuardedModel model, object?[] inputs)
    {
        using var noGrad = torch.no_grad();
        var first = Of(model, inputs, logits => logits);
        using var second = Of(model, inputs, logits => logits, spendsRandomNumbers: true);
        return first.shape.AsSpan().SequenceEqual(second.shape) && first.Equals(second) ? first : null;
    }

    /// <summary>What is made of the logits on the inputs, which are part of a graph where gradients are enabled. Only then is the model put back: a graph refers to the buffers as the forward left them.</summary>
    public static T Of<T>(GuardedModel model, object?[] inputs, Func<Tensor, T> use, bool spendsRandomNumbers = false)
    {
        using var rest = new ModelAtRest(model.Module, inputs);
        WatchedModel.PausesListening++;
        try
        {
            if (spendsRandomNumbers)
            {
                _ = torch.rand(1);
            }

            return use(model.Forward(inputs));
        }
        finally
        {
            WatchedModel.PausesListening--;
        }
    }
}

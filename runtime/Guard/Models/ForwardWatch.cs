namespace SafeStep;

/// <summary>What a guard's forward hooks call, one for each run of the model. Runs under <c>no_grad()</c> are evaluations and leave no trace.</summary>
public sealed class ForwardWatch
{
    private readonly WatchedModel model;

    internal ForwardWatch(WatchedModel model) => this.model = model;

    /// <summary>A run of the model begins.</summary>
    /// <param name="written">What it runs on where it may write to that itself, in the order of <c>forward</c>'s parameters: the tensors are copied, for the run has to be measured on them as they are now. Nothing where it leaves its inputs as they are.</param>
    public void Begin(params object?[] written)
    {
        ArgumentNullException.ThrowIfNull(written);
        model.Begin(written);
    }

    /// <summary>A run of the model is done.</summary>
    /// <param name="logits">Its logits, the very tensor that the caller gets: its gradient is kept until the step.</param>
    /// <param name="inputs">What it ran on, in the order of <c>forward</c>'s parameters.</param>
    public void End(Tensor logits, params object?[] inputs)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(inputs);
        model.End(logits, inputs);
    }
}

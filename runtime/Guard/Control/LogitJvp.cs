namespace SafeStep;

/// <summary>The logits of a model and their directional derivative along a parameter update.</summary>
/// <param name="logits">The logits at the current parameters, shape [..., classes].</param>
/// <param name="slopes">
/// The Jacobian-vector product of the logits with the whole update, same shape: the rate of change of each logit as the step goes from
/// 0 to 1. Null stands for zero, as when every parameter is frozen.
/// </param>
public sealed class LogitJvp(Tensor logits, Tensor? slopes) : IDisposable
{
    /// <summary>The logits at the current parameters, shape [..., classes].</summary>
    public Tensor Logits { get; } = logits;

    /// <summary>The Jacobian-vector product of the logits with the whole update, same shape as <see cref="Logits"/>.</summary>
    public Tensor Slopes { get; } = slopes ?? torch.zeros_like(logits);

    /// <summary>Whether the slopes are the exact derivative (true) or a finite difference (false).</summary>
    public bool ExactTangent { get; init; } = true;

    /// <summary>Whether random numbers were drawn: the slopes are exact for these logits, which need not be those that the loss saw.</summary>
    internal bool Drew { get; init; }

    /// <summary>Takes the record apart: <c>var (logits, slopes) = model.Jvp(x, direction)</c>.</summary>
    public void Deconstruct(out Tensor logits, out Tensor slopes) => (logits, slopes) = (Logits, Slopes);

    /// <summary>Lets both tensors outlive the current dispose scope, as the tensor method of this name does for one.</summary>
    public LogitJvp MoveToOuterDisposeScope()
    {
        Logits.MoveToOuterDisposeScope();
        Slopes.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>Releases both tensors.</summary>
    public void Dispose()
    {
        Logits.Dispose();
        Slopes.Dispose();
    }
}

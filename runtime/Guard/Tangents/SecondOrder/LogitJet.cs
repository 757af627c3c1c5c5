namespace SafeStep;

/// <summary>The logits of a model and their first two derivatives along a parameter update.</summary>
/// <param name="logits">The logits at the current parameters, shape [..., classes].</param>
/// <param name="tangent">Their derivatives as the step goes from 0 to 1, of the same shape; null stands for zero.</param>
public sealed class LogitJet(Tensor logits, JetTangent? tangent) : IDisposable
{
    /// <summary>The logits at the current parameters, shape [..., classes].</summary>
    public Tensor Logits { get; } = logits;

    /// <summary>Their first derivative along the whole update, the Jacobian-vector product, same shape as <see cref="Logits"/>.</summary>
    public Tensor Slopes { get; } = tangent?.First ?? torch.zeros_like(logits);

    /// <summary>Their second derivative along the whole update, same shape as <see cref="Logits"/>: what <see cref="StepDiagnostics.QuadraticLogitZero"/> takes.</summary>
    public Tensor Curvatures { get; } = tangent?.Second ?? torch.zeros_like(logits);

    /// <summary>Takes the record apart: <c>var (logits, slopes, curvatures) = model.SecondOrderJvp(x, direction)</c>.</summary>
    public void Deconstruct(out Tensor logits, out Tensor slopes, out Tensor curvatures) => (logits, slopes, curvatures) = (Logits, Slopes, Curvatures);

    /// <summary>Lets the tensors outlive the current dispose scope, as the tensor method of this name does for one.</summary>
    public LogitJet MoveToOuterDisposeScope()
    {
        Logits.MoveToOuterDisposeScope();
        Slopes.MoveToOuterDisposeScope();
        Curvatures.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        Logits.Dispose();
        Slopes.Dispose();
        Curvatures.Dispose();
    }
}

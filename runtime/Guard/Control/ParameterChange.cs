namespace SafeStep;

/// <summary>
/// One parameter during a guarded step. Between <see cref="TakeBack"/> and the decision the parameter shows a copy of its old values while
/// its own memory keeps the proposed ones, so that an accepted step costs no further pass; afterwards it has its own memory again, and
/// whoever shares that memory sees the outcome.
/// </summary>
internal sealed class ParameterChange(string path, Tensor parameter) : IDisposable
{
    private readonly Tensor old = parameter.clone().DetachFromDisposeScope();
    private Tensor? own;

    /// <summary>Where the parameter is in the model, for messages.</summary>
    public string Path { get; } = path;

    /// <summary>The parameter.</summary>
    public Tensor Parameter => parameter;

    /// <summary>Every module that registered the parameter, with the name it has there.</summary>
    public List<(torch.nn.Module Module, string Name)> Owners { get; } = [];

    /// <summary>New values minus old, float32 where the parameter is of half precision; null until the step is taken back.</summary>
    public Tensor? Difference { get; private set; }

    public void TakeBack()
    {
        // The memory that the optimizer left it with, which may be another than before.
        own = parameter.detach().DetachFromDisposeScope();
        parameter.set_(old);
        (Difference, SquaredLength) = TensorDifference.Of(own.element_size() < sizeof(float) ? own.to_type(torch.ScalarType.Float32) : own, old);
    }

    /// <summary>The sum of the squares of the difference; known from when the step is taken back.</summary>
    public Numbers SquaredLength { get; private set; }

    public void Accept() => parameter.set_(own!);

    public void Scale(double factor)
    {
        // TorchSharp may free a number's native copy before it was read, unless somebody holds on to it.
        Scalar share = factor;
        own!.copy_(old).add_(Difference!, share);
        GC.KeepAlive(share);
        parameter.set_(own);
    }

    public void Drop()
    {
        own!.copy_(old);
        parameter.set_(own);
    }

    public void Dispose()
    {
        old.Dispose();
        own?.Dispose();
        Difference?.Dispose();
    }
}

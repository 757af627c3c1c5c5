namespace SafeStep;

/// <summary>
/// One parameter during a guarded step. Between <see cref="TakeBack"/> and the decision the parameter shows a copy of its old values while
/// its own memory keeps the proposed ones, so that an accepted step costs no further pass; afterwards it has its own memory again, and
/// whoever shares that memory sees the outcome.
/// </summary>
internal sealed class ParameterChange(string path, Tensor parameter) : IDisposable
{
    private const long LargeFrom = 1 << 16;

    private readonly Tensor old = parameter.clone().DetachFromDisposeScope();
    private Tensor? own, difference;
    private bool isPinned;

    /// <summary>Where the parameter is in the model, for messages.</summary>
    public string Path { get; } = path;

    /// <summary>The parameter.</summary>
    public Tensor Parameter => parameter;

    /// <summary>Every module that registered the parameter, with the name it has there.</summary>
    public List<(torch.nn.Module Module, string Name)> Owners { get; } = [];

    /// <summary>New values minus old, float32 where the parameter is of half precision. Computed when it is asked for, once the step is taken back, and kept until it is released.</summary>
    public Tensor Difference => difference ??= TensorDifference.Of(Proposed(), old).DetachFromDisposeScope();

    /// <summary>Whether the difference is at hand.</summary>
    public bool HasDifference => difference is not null;

    /// <summary>How many numbers the parameter has.</summary>
    public long Count => old.numel();

    /// <summary>The device that it is on.</summary>
    public torch.Device Device => old.device;

    public void TakeBack()
    {
        // The memory that the optimizer left it with, which may be another than before.
        own = parameter.detach().DetachFromDisposeScope();
        parameter.set_(old);
        SquaredLength = TensorDifference.SquaredLength(Proposed(), old);
    }

    /// <summary>The product of a gradient with the difference, and of the gradient with itself. Where the values are at hand no difference is made.</summary>
    /// <param name="gradient">With all its rows, of the parameter's shape.</param>
    public (Numbers Product, Numbers Squares) Along(Tensor gradient)
    {
        if (HostValues.TryOf<float>(gradient, out var along) && HostValues.TryOf<float>(own!, out var proposed) && HostValues.TryOf<float>(old, out var before))
        {
            var (product, squares) = HostReductions.AlongChange<float>(along, proposed, before);
            GC.KeepAlive(gradient);
            return (product, squares);
        }

        var difference = Difference;
        var dense = gradient.to_type(difference.dtype).reshape(-1);
        (Numbers, Numbers) both = (torch.dot(dense, difference.reshape(-1)), torch.dot(dense, dense));
        Release();
        return both;
    }

    /// <summary>Keeps the difference from being released: somebody holds on to it.</summary>
    public void Pin() => isPinned = true;

    /// <summary>Lets go of the difference, so that no more than one large one is held at a time. Small ones stay: they may be asked for again at once.</summary>
    public void Release()
    {
        if (!isPinned && Count >= LargeFrom)
        {
            difference?.Dispose();
            difference = null;
        }
    }

    /// <summary>The sum of the squares of the difference; known from when the step is taken back.</summary>
    public Numbers SquaredLength { get; private set; }

    public void Accept() => parameter.set_(own!);

    public void Scale(double factor)
    {
        // The difference is of the proposed values, which are overwritten here.
        var step = Difference;
        own!.copy_(old).add_(step, Held(factor));
        parameter.set_(own);
        Release();
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
        difference?.Dispose();
    }

    private Tensor Proposed() => own!.element_size() < sizeof(float) ? own.to_type(torch.ScalarType.Float32) : own;
}

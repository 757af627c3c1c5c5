namespace SafeStep;

/// <summary>
/// Tells whether a parameter was written to since. Operations on tensors are noticed without exception, because autograd counts them; TorchSharp 0.99 loads files past that, straight into memory, so that a
/// few values spread over the parameter are compared as well.
/// </summary>
internal sealed class ParameterWatch : IDisposable
{
    private const int Sampled = 32;

    private readonly WriteWatch writes;
    private readonly Tensor sample;

    public ParameterWatch(Tensor parameter)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        writes = new WriteWatch(parameter);
        sample = Sample(parameter).clone().DetachFromDisposeScope();
    }

    public bool Holds(Tensor now)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return writes.Untouched && SameValues.In(sample, Sample(now));
    }

    public void Dispose()
    {
        writes.Dispose();
        sample.Dispose();
    }

    private static Tensor Sample(Tensor parameter)
    {
        var flat = parameter.detach().reshape(-1);
        long step = Math.Max(1, flat.numel() / Sampled);
        return flat.slice(0, 0, flat.numel(), step);
    }
}

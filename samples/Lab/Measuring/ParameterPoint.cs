namespace Lab.Measuring;

/// <summary>Where a network's parameters are, and its buffers: to come back to, or to start from.</summary>
public sealed class ParameterPoint : IDisposable
{
    private readonly nn.Module model;
    private readonly Dictionary<string, Tensor> buffers;

    private ParameterPoint(nn.Module model)
    {
        this.model = model;
        Parameters = model.named_parameters().ToDictionary(named => named.name, named => Copy(named.parameter));
        buffers = model.named_buffers().ToDictionary(named => named.name, named => Copy(named.buffer));
    }

    /// <summary>The values of the parameters by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters { get; }

    public static ParameterPoint Of(nn.Module model)
    {
        using var noGrad = torch.no_grad();
        return new ParameterPoint(model);
    }

    /// <summary>Puts parameters and buffers back.</summary>
    public void Restore() => MoveTo(0, null);

    /// <summary>Puts the parameters at this point plus a multiple of a direction, and the buffers back.</summary>
    public void MoveTo(double distance, IReadOnlyDictionary<string, Tensor>? direction)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        foreach (var (name, parameter) in model.named_parameters())
        {
            parameter.copy_(direction is null ? Parameters[name] : Parameters[name] + (direction[name] * distance));
        }

        RestoreBuffers();
    }

    /// <summary>Puts the buffers back, such as the running statistics of batch norm after a forward pass that was only a measurement.</summary>
    public void RestoreBuffers()
    {
        using var noGrad = torch.no_grad();
        foreach (var (name, buffer) in model.named_buffers())
        {
            buffer.copy_(buffers[name]);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in Parameters.Values.Concat(buffers.Values))
        {
            tensor.Dispose();
        }
    }

    private static Tensor Copy(Tensor tensor) => tensor.detach().clone().DetachFromDisposeScope();
}

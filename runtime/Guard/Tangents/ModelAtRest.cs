namespace SafeStep;

/// <summary>
/// Keeps a model as it is while its forward is evaluated for the slopes alone: nothing is dropped by dropout layers, and at the end buffers, fields, modes and the stream of random numbers are as before.
/// Parameters and buffers that forward replaces are left to the model.
/// </summary>
internal sealed class ModelAtRest : IDisposable
{
    private readonly List<(Tensor Buffer, Tensor Before)> buffers;
    private readonly torch.nn.Module model;
    private readonly ModelState state;
    private readonly HashSet<Tensor> held;
    private readonly List<torch.nn.Module> dropping;
    private readonly Tensor random = torch.get_rng_state();

    public ModelAtRest(torch.nn.Module model)
    {
        using var noGrad = torch.no_grad();
        this.model = model;
        state = new ModelState(model);
        held = new(Held(), ReferenceEqualityComparer.Instance);
        buffers = [.. model.named_buffers().Select(named => (named.buffer, named.buffer.clone()))];
        dropping = [.. model.named_modules().Select(named => named.module).Append(model).Where(part => (InPlaceLayers.Drops(part) || InnerDropout.MayBeIn(part)) && part.training).Distinct()];
        dropping.ForEach(part => part.eval());
    }

    /// <summary>The next evaluation sees the buffers, the fields and the random numbers that the last one saw.</summary>
    public void Again()
    {
        RestoreBuffers();
        state.Restore();
        torch.set_rng_state(random);
    }

    public void Dispose()
    {
        RestoreBuffers();
        state.Restore();
        foreach (var tensor in Held().Where(tensor => !held.Contains(tensor)))
        {
            tensor.DetachFromDisposeScope();
        }

        dropping.ForEach(part => part.train());
        torch.set_rng_state(random);
    }

    private void RestoreBuffers()
    {
        using var noGrad = torch.no_grad();
        foreach (var (buffer, before) in buffers)
        {
            buffer.copy_(before);
        }
    }

    // Parameters and buffers that forward registers anew live on with the model.
    private IEnumerable<Tensor> Held() => ModuleParameters.Of(model).Select(parameter => parameter.Value).Concat(model.named_buffers().Select(named => named.buffer)).Concat(state.Tensors);
}

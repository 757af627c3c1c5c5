namespace SafeStep;

/// <summary>
/// Keeps a model as it is while its forward is evaluated for the slopes alone: nothing is dropped by dropout layers, and at the end buffers, modes and the stream of random numbers are as before.
/// What forward computes once and keeps in a field is left to the model.
/// </summary>
internal sealed class ModelAtRest : IDisposable
{
    private readonly List<(Tensor Buffer, Tensor Before)> buffers;
    private readonly List<torch.nn.Module> dropping;
    private readonly Tensor random = torch.get_rng_state();
    private readonly torch.nn.Module model;
    private readonly HashSet<Tensor> held;

    public ModelAtRest(torch.nn.Module model)
    {
        this.model = model;
        held = new(HeldTensors.Of(model).Select(known => known.Tensor), ReferenceEqualityComparer.Instance);
        buffers = [.. model.named_buffers().Select(named => (named.buffer, named.buffer.clone()))];
        dropping = [.. model.named_modules().Select(named => named.module).Append(model).Where(part => InPlaceLayers.Drops(part) && part.training).Distinct()];
        dropping.ForEach(part => part.eval());
    }

    /// <summary>The next evaluation sees the buffers and the random numbers that the last one saw.</summary>
    public void Again()
    {
        RestoreBuffers();
        torch.set_rng_state(random);
    }

    public void Dispose()
    {
        RestoreBuffers();
        foreach (var (_, _, tensor) in HeldTensors.Of(model))
        {
            if (!held.Contains(tensor))
            {
                tensor.DetachFromDisposeScope();
            }
        }

        dropping.ForEach(part => part.train());
        torch.set_rng_state(random);
    }

    private void RestoreBuffers()
    {
        foreach (var (buffer, before) in buffers)
        {
            buffer.copy_(before);
        }
    }
}

namespace SafeStep;

/// <summary>
/// Keeps a model as it is while its forward is evaluated for the slopes alone: nothing is dropped by dropout layers, and at the end buffers, fields, parameters, inputs, modes and the stream of random numbers are as before.
/// Parameters and buffers that forward replaces are left to the model.
/// </summary>
internal sealed class ModelAtRest : IDisposable
{
    private readonly List<(Tensor Value, Tensor Before)> buffers, watched;
    private readonly torch.nn.Module model;
    private readonly ModelState state;
    private readonly HashSet<Tensor> held;
    private readonly List<torch.nn.Module> dropping;
    private readonly Tensor random = torch.get_rng_state();
    private WriteWatch written;

    /// <param name="model">The model.</param>
    /// <param name="inputs">What it will run on: a forward that writes to its inputs leaves them as they are, too.</param>
    public ModelAtRest(torch.nn.Module model, params object?[] inputs)
    {
        using var noGrad = torch.no_grad();
        this.model = model;
        state = new ModelState(model, inputs);
        held = new(Held(), ReferenceEqualityComparer.Instance);
        buffers = [.. model.named_buffers().Select(named => (named.buffer, named.buffer.clone()))];
        watched = [.. ModelParameters().Concat(TrainingForward.TensorsOf(inputs)).Select(tensor => (tensor, tensor.clone()))];
        written = Watch();
        dropping = [.. model.named_modules().Select(named => named.module).Append(model).Where(part => (InPlaceLayers.Drops(part) || InnerDropout.MayBeIn(part)) && part.training).Distinct()];
        dropping.ForEach(part => part.eval());
    }

    /// <summary>The next evaluation sees the buffers, the fields and the random numbers that the last one saw.</summary>
    public void Again()
    {
        RestoreTensors();
        state.Restore();
        torch.set_rng_state(random);
    }

    public void Dispose()
    {
        RestoreTensors();
        state.Restore();
        foreach (var tensor in Held().Where(tensor => !held.Contains(tensor)))
        {
            tensor.DetachFromDisposeScope();
        }

        dropping.ForEach(part => part.train());
        torch.set_rng_state(random);
    }

    // To write to a parameter or an input is seen by those who watch it: it is done only where forward did.
    private void RestoreTensors()
    {
        using var noGrad = torch.no_grad();
        bool isWritten = !WriteWatch.AreUntouched([written]);
        foreach (var (value, before) in (isWritten ? buffers.Concat(watched) : buffers).Where(kept => !kept.Value.IsInvalid))
        {
            value.copy_(before);
        }

        written = isWritten ? Watch() : written;
    }

    private WriteWatch Watch() => new([.. watched.Select(tensor => tensor.Value)]);

    private IEnumerable<Tensor> ModelParameters() => ModuleParameters.Of(model).Select(parameter => parameter.Value);

    // Parameters and buffers that forward registers anew live on with the model.
    private IEnumerable<Tensor> Held() => ModelParameters().Concat(model.named_buffers().Select(named => named.buffer)).Concat(state.Tensors);
}

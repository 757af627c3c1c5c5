namespace SafeStep;

/// <summary>
/// The parameters of a model as a forward pass saw them. Trained ones are copied, and compared value by value, for optimizers and files may write to them by any way; the copies become
/// the old values of the step, so that they cost no further memory. Frozen ones are only watched for writes.
/// </summary>
internal sealed class ParameterSnapshot : IDisposable
{
    private readonly Dictionary<object, Tensor> copies = [];
    private readonly Dictionary<object, WriteWatch> frozen = [];

    public ParameterSnapshot(IEnumerable<ModuleParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            object identity = TensorIdentity.Of(parameter.Value);
            if (!parameter.Value.requires_grad)
            {
                frozen.TryAdd(identity, new WriteWatch(parameter.Value));
            }
            else if (!copies.ContainsKey(identity))
            {
                using var alias = parameter.Value.detach();
                copies.Add(identity, alias.clone().DetachFromDisposeScope());
            }
        }
    }

    /// <summary>Whether the model still has these parameters with these values.</summary>
    public bool Holds(IEnumerable<ModuleParameter> parameters) => parameters.All(parameter =>
    {
        object identity = TensorIdentity.Of(parameter.Value);
        return parameter.Value.requires_grad
            ? copies.TryGetValue(identity, out Tensor? copy) && SameValues.In(copy, parameter.Value)
            : frozen.TryGetValue(identity, out WriteWatch? writes) && writes.Untouched;
    });

    /// <summary>Hands the copy of a parameter over; null when there is none.</summary>
    public Tensor? Release(object identity) => copies.Remove(identity, out Tensor? copy) ? copy : null;

    public void Dispose()
    {
        foreach (IDisposable held in copies.Values.Concat<IDisposable>(frozen.Values))
        {
            held.Dispose();
        }

        copies.Clear();
        frozen.Clear();
    }
}

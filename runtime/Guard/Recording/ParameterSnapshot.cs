namespace SafeStep;

/// <summary>The parameters of a model as a forward pass saw them, to tell later whether they still are what it saw. Nothing is copied: writes to them are noticed.</summary>
internal sealed class ParameterSnapshot : IDisposable
{
    private readonly Dictionary<object, ParameterWatch> watches = [];

    public ParameterSnapshot(IEnumerable<ModuleParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            object identity = TensorIdentity.Of(parameter.Value);
            if (!watches.ContainsKey(identity))
            {
                watches.Add(identity, new ParameterWatch(parameter.Value));
            }
        }

        Writes = new WriteWatch([.. watches.Values.Select(watch => watch.Alias)]);
    }

    /// <summary>Tells when a parameter was written to.</summary>
    public WriteWatch Writes { get; }

    /// <summary>Whether the model still has these parameters, and none was loaded anew. Writes are for <see cref="Writes"/> to tell.</summary>
    public bool Shows(IEnumerable<ModuleParameter> parameters) =>
        parameters.All(parameter => watches.TryGetValue(TensorIdentity.Of(parameter.Value), out ParameterWatch? watch) && watch.HasSameSample(parameter.Value));

    public void Dispose()
    {
        foreach (var watch in watches.Values)
        {
            watch.Dispose();
        }

        watches.Clear();
    }
}

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
    }

    /// <summary>Whether the model still has these parameters with these values.</summary>
    public bool Holds(IEnumerable<ModuleParameter> parameters) =>
        parameters.All(parameter => watches.TryGetValue(TensorIdentity.Of(parameter.Value), out ParameterWatch? watch) && watch.HasSameSample(parameter.Value))
        && WriteWatch.AreUntouched(watches.Values.Select(watch => watch.Writes));

    public void Dispose()
    {
        foreach (var watch in watches.Values)
        {
            watch.Dispose();
        }

        watches.Clear();
    }
}

namespace SafeStep;

/// <summary>The parameters that a guard's steps move, each once, as they were at the last step: while they stay the same nothing is looked up anew, and the copies of small ones keep their memory.</summary>
internal sealed class GuardedParameters : IDisposable
{
    // Copies of so many numbers in all, 4 MB of float32, are not given back between two steps: to get memory takes longer than to fill it.
    private const long MostKept = 1 << 20, MostKeptOfOne = 1 << 16;

    private readonly List<ModuleParameter> of = [];
    private readonly List<ParameterChange> changes = [];

    /// <param name="parameters">The parameters under every name that they have; some may be one.</param>
    public IReadOnlyList<ParameterChange> Of(IReadOnlyList<ModuleParameter> parameters)
    {
        if (!AreSame(parameters))
        {
            Dispose();
            of.AddRange(parameters);
            Find();
        }

        return changes;
    }

    public void Dispose()
    {
        changes.ForEach(change => change.Dispose());
        changes.Clear();
        of.Clear();
    }

    private bool AreSame(IReadOnlyList<ModuleParameter> parameters)
    {
        if (of.Count != parameters.Count)
        {
            return false;
        }

        for (int i = 0; i < of.Count; i++)
        {
            var (now, before) = (parameters[i], of[i]);
            if (!ReferenceEquals(now.Value, before.Value) || !ReferenceEquals(now.Module, before.Module) || now.Name != before.Name || now.Path != before.Path)
            {
                return false;
            }
        }

        return true;
    }

    private void Find()
    {
        var seen = new Dictionary<object, ParameterChange>();
        long kept = 0;
        foreach (var parameter in of)
        {
            object identity = TensorIdentity.Of(parameter.Value);
            if (!seen.TryGetValue(identity, out ParameterChange? change))
            {
                long count = parameter.Value.numel();
                bool keeps = count <= MostKeptOfOne && kept + count <= MostKept;
                kept += keeps ? count : 0;
                change = new ParameterChange(parameter.Path, parameter.Value, keeps);
                seen.Add(identity, change);
                changes.Add(change);
            }

            change.Owners.Add((parameter.Module, parameter.Name));
        }
    }
}

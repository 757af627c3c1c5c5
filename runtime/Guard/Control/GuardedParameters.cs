namespace SafeStep;

/// <summary>The parameters that a guard's steps move, each once, as they were at the last step: while they stay the same nothing is looked up anew, and copies keep their memory.</summary>
internal sealed class GuardedParameters : IDisposable
{
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
        foreach (var parameter in of)
        {
            object identity = TensorIdentity.Of(parameter.Value);
            if (!seen.TryGetValue(identity, out ParameterChange? change))
            {
                change = new ParameterChange(parameter.Path, parameter.Value, HostCopy.KeepsMemoryOf(parameter.Value));
                seen.Add(identity, change);
                changes.Add(change);
            }

            change.Owners.Add((parameter.Module, parameter.Name));
        }
    }
}

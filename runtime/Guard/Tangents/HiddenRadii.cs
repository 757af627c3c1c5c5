namespace SafeStep;

/// <summary>
/// Records, while slopes are computed, the convergence radius at every activation, attention softmax and normalisation that the pass goes through
/// (Ghosts of Softmax, Appendix 2). Asked for by <see cref="ParameterTangents.HiddenRadii"/>; without it the pass does nothing more than compare with null. Radii are in units of the direction: 1 is the whole update.
/// </summary>
/// <remarks>A place that a pass goes through several times (a shared layer, a loop) or that several passes go through has the smallest of its radii. What does not depend on the parameters is no place.</remarks>
public sealed partial class HiddenRadii
{
    private readonly Dictionary<torch.nn.Module, string> paths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly List<HiddenRadius> found = [];

    /// <summary>Makes a recorder for passes through a model.</summary>
    /// <param name="model">The model, whose modules name the places.</param>
    public HiddenRadii(torch.nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var (path, module) in model.named_modules())
        {
            paths.TryAdd(module, path);
        }

        paths[model] = "";
    }

    /// <summary>What was recorded so far, in the order in which places were first met.</summary>
    public IReadOnlyList<HiddenRadius> Found => found;

    /// <summary>Forgets what was recorded.</summary>
    public void Clear()
    {
        found.Clear();
        places.Clear();
    }

    internal IReadOnlyList<HiddenRadius> InUnitsOf(double distance) =>
        [.. found.Select(place => double.IsPositiveInfinity(place.Radius) ? place : place with { Radius = place.Radius * distance })];

    private void Record(string name, HiddenRadiusKind kind, double radius)
    {
        if (places.TryGetValue(name, out int place))
        {
            found[place] = found[place] with { Radius = Math.Min(found[place].Radius, radius) };
        }
        else
        {
            places.Add(name, found.Count);
            found.Add(new HiddenRadius(name, kind, radius));
        }
    }

    private string Place(torch.nn.Module module) => paths.TryGetValue(module, out string? path) ? path : module.GetName();

    // An operation in a static method has no module: its name says where it is.
    private string Place(torch.nn.Module? module, string operation) =>
        module is null || Place(module) is not { Length: > 0 } path ? operation : $"{path}.{operation}";
}

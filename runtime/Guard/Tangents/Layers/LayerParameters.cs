namespace SafeStep;

/// <summary>The parameters of a layer by name, as the library registered them.</summary>
internal sealed class LayerParameters(torch.nn.Module layer)
{
    private readonly Dictionary<string, Tensor> all = layer.named_parameters().ToDictionary(named => named.name, named => (Tensor)named.parameter);

    /// <summary>The parameter of a name.</summary>
    public Tensor this[string name] => all[name];

    /// <summary>The parameter of a name, or null where the layer has none.</summary>
    public Tensor? Find(string name) => all.GetValueOrDefault(name);
}

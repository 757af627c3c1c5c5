namespace SafeStep;

/// <summary>
/// What a layer does, found by running it: older TorchSharp does not expose stride, eps or slope of its layers, and a layer's own forward is
/// right in every version. No layer here changes its state when it is run.
/// </summary>
internal static class LayerProbe
{
    /// <summary>Runs a layer with other values for its parameters. Only the memory behind each parameter changes hands; afterwards all is as before.</summary>
    /// <param name="layer">The layer; its parameters are its own, not those of children.</param>
    /// <param name="x">The input.</param>
    /// <param name="values">The value by the parameter's name and present value; of its shape and type.</param>
    public static Tensor RunWith(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Func<string, Tensor, Tensor> values)
    {
        var parameters = layer.named_parameters(recurse: false)
            .Select(named => (Parameter: (Tensor)named.parameter, Own: named.parameter.detach(), Value: values(named.name, named.parameter)))
            .ToList();
        try
        {
            foreach (var (parameter, _, value) in parameters)
            {
                parameter.set_(value);
            }

            return layer.forward(x);
        }
        finally
        {
            foreach (var (parameter, own, _) in parameters)
            {
                parameter.set_(own);
                own.Dispose();
            }
        }
    }

    /// <summary>Runs a layer with weight one and bias zero.</summary>
    public static Tensor RunPlain(torch.nn.Module<Tensor, Tensor> layer, Tensor x) =>
        RunWith(layer, x, (name, parameter) => name == "bias" ? torch.zeros_like(parameter) : torch.ones_like(parameter));
}

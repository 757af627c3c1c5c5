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
    public static Tensor RunWith(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Func<string, Tensor, Tensor> values) => With(layer, values, () => layer.forward(x));

    /// <inheritdoc cref="RunWith"/>
    /// <param name="layer">The layer.</param>
    /// <param name="values">The value by the parameter's name and present value; of its shape and type.</param>
    /// <param name="run">What is done meanwhile.</param>
    public static T With<T>(torch.nn.Module layer, Func<string, Tensor, Tensor> values, Func<T> run)
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

            return run();
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

    /// <summary>Numbers between -scale and scale without any pattern, always the same ones.</summary>
    /// <param name="like">A tensor of their type and device.</param>
    /// <param name="order">Tells one such tensor from another.</param>
    /// <param name="scale">The largest size of a number.</param>
    /// <param name="shape">Their shape.</param>
    public static Tensor Uneven(Tensor like, int order, double scale, params long[] shape)
    {
        float[] numbers = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < numbers.Length; i++)
        {
            double turned = Math.Sin((12.9898 * (i + 1)) + (78.233 * order)) * 43758.5453;
            numbers[i] = (float)(scale * ((2 * (turned - Math.Floor(turned))) - 1));
        }

        return torch.tensor(numbers).reshape(shape).to_type(like.dtype).to(like.device);
    }

    /// <summary>Runs a layer with weight one and bias zero.</summary>
    public static Tensor RunPlain(torch.nn.Module<Tensor, Tensor> layer, Tensor x) =>
        RunWith(layer, x, (name, parameter) => name == "bias" ? torch.zeros_like(parameter) : torch.ones_like(parameter));
}

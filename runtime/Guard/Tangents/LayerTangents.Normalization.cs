namespace SafeStep;

/// <content>Normalisation layers.</content>
public static partial class LayerTangents
{
    /// <summary>Normalisation over the last dimensions, with a weight and a bias for each element.</summary>
    public static Tensor? LayerNorm(LayerNorm layer, Tensor x, Tensor? x_t, Tensor y, ParameterTangents direction)
    {
        var settings = LayerSettings.Of(layer, x);
        return OpTangents.layer_norm(
            x, x_t, settings.Shape, layer.weight, TangentOf(layer, layer.weight, "weight", direction), layer.bias, TangentOf(layer, layer.bias, "bias", direction), settings.Eps, y);
    }

    private static Tensor? TangentOf(torch.nn.Module layer, Tensor? parameter, string name, ParameterTangents direction) =>
        parameter is null ? null : direction.Of(layer, name);
}

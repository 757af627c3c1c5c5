namespace SafeStep;

/// <content>Dropout of whole channels, and dropout that keeps mean and variance.</content>
public static partial class LayerTangents
{
    /// <inheritdoc cref="Dropout"/>
    public static Dual Dropout1d(Dropout1d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Masked(layer, x, x_t, direction);

    /// <inheritdoc cref="Dropout"/>
    public static Dual Dropout2d(Dropout2d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Masked(layer, x, x_t, direction);

    /// <summary>Alpha dropout while nothing is dropped; no random number is drawn.</summary>
    public static Dual AlphaDropout(AlphaDropout layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Whole(layer, x, x_t, direction);

    /// <inheritdoc cref="AlphaDropout"/>
    public static Dual FeatureAlphaDropout(FeatureAlphaDropout layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Whole(layer, x, x_t, direction);

    private static Dual Whole(torch.nn.Module layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        direction.LacksMask |= layer.training;
        return new(x, x_t);
    }

    /// <inheritdoc cref="Dropout"/>
    public static Dual Dropout3d(Dropout3d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Masked(layer, x, x_t, direction);
}

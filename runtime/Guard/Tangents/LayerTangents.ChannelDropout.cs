namespace SafeStep;

/// <content>Dropout of whole channels.</content>
public static partial class LayerTangents
{
    /// <inheritdoc cref="Dropout"/>
    public static Dual Dropout1d(Dropout1d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Masked(layer, x, x_t, direction);

    /// <inheritdoc cref="Dropout"/>
    public static Dual Dropout2d(Dropout2d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Masked(layer, x, x_t, direction);

    /// <inheritdoc cref="Dropout"/>
    public static Dual Dropout3d(Dropout3d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Masked(layer, x, x_t, direction);
}

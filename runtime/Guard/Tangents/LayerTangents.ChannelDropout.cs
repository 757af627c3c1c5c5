namespace SafeStep;

/// <content>Dropout of whole channels, treated as <see cref="Dropout"/>: nothing is dropped and no random number drawn.</content>
public static partial class LayerTangents
{
    /// <inheritdoc cref="Dropout"/>
    public static Dual Dropout1d(Dropout1d layer, Tensor x, Tensor? x_t) => new(x, x_t);

    /// <inheritdoc cref="Dropout"/>
    public static Dual Dropout2d(Dropout2d layer, Tensor x, Tensor? x_t) => new(x, x_t);
}

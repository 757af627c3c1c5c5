namespace SafeStep;

/// <content>The layers over three dimensions, which TorchSharp alone has.</content>
public static partial class LayerTangents
{
    /// <summary>y = the correlation of x with w, plus b.</summary>
    public static Tensor? Conv3d(Conv3d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Convolution(layer, x, x_t, direction);

    /// <summary>y = the transposed correlation of x with w, plus b.</summary>
    public static Tensor? ConvTranspose3d(ConvTranspose3d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Convolution(layer, x, x_t, direction);

    /// <inheritdoc cref="BatchNorm2d"/>
    public static Dual BatchNorm3d(BatchNorm3d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => BatchNorm(
        layer, x, x_t, layer.running_mean, layer.running_var, layer.weight, layer.bias, LayerSettings.Eps(layer, x), direction);

    /// <inheritdoc cref="InstanceNorm2d"/>
    public static Dual InstanceNorm3d(InstanceNorm3d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => InstanceNorm(
        layer, x, x_t, layer.running_mean, layer.running_var, layer.weight, layer.bias, LayerSettings.Eps(layer, x), direction);

    /// <inheritdoc cref="MaxPool2d"/>
    public static Dual MaxPool3d(MaxPool3d layer, Tensor x, Tensor? x_t) =>
        x_t is null ? new Dual(layer.forward(x), null) : OpTangents.Pooled(layer.forward_with_indices(x), x_t, 3);

    /// <summary>The mean of each window: of the tangent's windows.</summary>
    public static Tensor? AvgPool3d(AvgPool3d layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>The mean of each of a number of windows: of the tangent's windows.</summary>
    public static Tensor? AdaptiveAvgPool3d(AdaptiveAvgPool3d layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>The largest value of each part: the tangent of the place where it stands.</summary>
    public static Tensor? AdaptiveMaxPool3d(AdaptiveMaxPool3d layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.adaptive_max_pool3d(x, x_t, y);

    /// <summary>A border of a constant: of zeros in the tangent.</summary>
    public static Tensor? ConstantPad3d(ConstantPad3d layer, Tensor x, Tensor? x_t) => LinearPart(layer, x_t);

    /// <summary>A border of the elements before the edge.</summary>
    public static Tensor? ReflectionPad3d(ReflectionPad3d layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>A border of the elements at the edge.</summary>
    public static Tensor? ReplicationPad3d(ReplicationPad3d layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);
}

using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Convolutions and pooling.</content>
public static partial class LayerTangents
{
    /// <summary>y = the correlation of x with w, plus b.</summary>
    public static Tensor? Conv1d(Conv1d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Convolution(layer, x, x_t, direction);

    /// <summary>y = the correlation of x with w, plus b.</summary>
    public static Tensor? Conv2d(Conv2d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Convolution(layer, x, x_t, direction);

    /// <summary>The largest value of each window: the tangent of the place where it stands.</summary>
    public static Dual MaxPool1d(MaxPool1d layer, Tensor x, Tensor? x_t) =>
        x_t is null ? new Dual(layer.forward(x), null) : OpTangents.Pooled(layer.forward_with_indices(x), x_t, 1);

    /// <summary>The largest value of each window: the tangent of the place where it stands.</summary>
    public static Dual MaxPool2d(MaxPool2d layer, Tensor x, Tensor? x_t) =>
        x_t is null ? new Dual(layer.forward(x), null) : OpTangents.Pooled(layer.forward_with_indices(x), x_t, 2);

    /// <summary>y = the transposed correlation of x with w, plus b.</summary>
    public static Tensor? ConvTranspose1d(ConvTranspose1d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Convolution(layer, x, x_t, direction);

    /// <summary>y = the transposed correlation of x with w, plus b.</summary>
    public static Tensor? ConvTranspose2d(ConvTranspose2d layer, Tensor x, Tensor? x_t, ParameterTangents direction) => Convolution(layer, x, x_t, direction);

    /// <summary>The mean of each window: of the tangent's windows.</summary>
    public static Tensor? AvgPool1d(AvgPool1d layer, Tensor x, Tensor? x_t) => x_t is null ? null : layer.forward(x_t);

    /// <summary>The mean of each window: of the tangent's windows.</summary>
    public static Tensor? AvgPool2d(AvgPool2d layer, Tensor x, Tensor? x_t) => x_t is null ? null : layer.forward(x_t);

    /// <summary>The mean of each of a number of windows: of the tangent's windows.</summary>
    public static Tensor? AdaptiveAvgPool1d(AdaptiveAvgPool1d layer, Tensor x, Tensor? x_t) => x_t is null ? null : layer.forward(x_t);

    /// <summary>The mean of each of a number of windows: of the tangent's windows.</summary>
    public static Tensor? AdaptiveAvgPool2d(AdaptiveAvgPool2d layer, Tensor x, Tensor? x_t) => x_t is null ? null : layer.forward(x_t);

    /// <summary>x with some dimensions run together.</summary>
    public static Tensor? Flatten(Flatten layer, Tensor x, Tensor? x_t, Tensor y) => x_t?.reshape(y.shape);

    // Linear in the input and in the parameters: the layer itself is run on each tangent in turn, so that it keeps its stride and padding to itself. That takes parameters of the tangents' type.
    private static Tensor? Convolution(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        Tensor? weight_t = direction.Of(layer, "weight");
        Tensor? bias_t = direction.Of(layer, "bias");
        if (ConvolutionInFloat32(layer, x, x_t, weight_t, bias_t, out Tensor? y_t))
        {
            return y_t;
        }

        Tensor? throughInput = x_t is null ? null : LayerProbe.RunWith(layer, x_t, (name, value) => name == "bias" ? torch.zeros_like(value) : value);
        Tensor? throughParameters = weight_t is null && bias_t is null
            ? null
            : LayerProbe.RunWith(layer, x, (name, value) => Dense(name == "bias" ? bias_t : weight_t, value));
        direction.Release(layer, "weight");
        return Sum(throughInput, throughParameters);
    }

    /// <summary>The tangent of a convolution whose parameters are of half precision, in float32.</summary>
    /// <returns>Whether they are.</returns>
    private static partial bool ConvolutionInFloat32(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, Tensor? weight_t, Tensor? bias_t, out Tensor? y_t);
}

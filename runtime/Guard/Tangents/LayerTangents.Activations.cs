namespace SafeStep;

/// <content>Activations and other layers without parameters.</content>
public static partial class LayerTangents
{
    /// <summary>y = max(x, 0).</summary>
    public static Tensor? ReLU(ReLU layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.relu(x, x_t, y);

    /// <summary>y = x Phi(x).</summary>
    public static Tensor? GELU(GELU layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.gelu(x, x_t, y);

    /// <summary>y = tanh x.</summary>
    public static Tensor? Tanh(Tanh layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.tanh(x, x_t, y);

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static Tensor? Sigmoid(Sigmoid layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.sigmoid(x, x_t, y);

    /// <summary>Dropout while nothing is dropped: the slopes belong to the whole network, and no random number is drawn.</summary>
    public static Dual Dropout(Dropout layer, Tensor x, Tensor? x_t) => new(x, x_t);
}

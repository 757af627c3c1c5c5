namespace SafeStep;

/// <content>Activations and other layers without parameters.</content>
public static partial class LayerTangents
{
    /// <summary>y = max(x, 0).</summary>
    public static Tensor? ReLU(ReLU layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.relu(x, x_t, y);

    /// <summary>y = x Phi(x), or the approximation that the layer was made with.</summary>
    public static Tensor? GELU(GELU layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.gelu(x, x_t, layer.approximate, y);

    /// <summary>y = x sigmoid(x).</summary>
    public static Tensor? SiLU(SiLU layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.silu(x, x_t, y);

    /// <summary>y = softmax of x.</summary>
    public static Tensor? Softmax(Softmax layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.softmax(x, x_t, layer.dim, y);

    /// <summary>y = ln softmax of x.</summary>
    public static Tensor? LogSoftmax(LogSoftmax layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.log_softmax(x, x_t, layer.dim, y);

    /// <summary>y = x.</summary>
    public static Tensor? Identity(Identity layer, Tensor x, Tensor? x_t) => x_t;

    /// <summary>y = tanh x.</summary>
    public static Tensor? Tanh(Tanh layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.tanh(x, x_t, y);

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static Tensor? Sigmoid(Sigmoid layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.sigmoid(x, x_t, y);

    /// <summary>Dropout while nothing is dropped: the slopes belong to the whole network, and no random number is drawn.</summary>
    public static Dual Dropout(Dropout layer, Tensor x, Tensor? x_t) => new(x, x_t);
}

namespace SafeStep;

/// <content>PReLU, whose slopes are parameters, and LogSigmoid.</content>
public static partial class LayerTangents
{
    /// <summary>y = x where x > 0, otherwise slope x, with learned slopes.</summary>
    public static Tensor? PReLU(PReLU layer, Tensor x, Tensor? x_t, Tensor y, ParameterTangents direction) =>
        OpTangents.prelu(x, x_t, layer.weight!, direction.Of(layer, "weight"), y);

    /// <summary>y = ln sigmoid(x).</summary>
    public static Tensor? LogSigmoid(LogSigmoid layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.logsigmoid(x, x_t, y);
}

using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Products with a weight.</content>
public static partial class LayerTangents
{
    /// <summary>y = x w' + b. The input's tangent costs one product, the weight's another.</summary>
    public static Tensor? Linear(Linear layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        Tensor? weight_t = direction.Of(layer, "weight");
        Tensor? bias_t = direction.Of(layer, "bias");
        // A bias alone has to wait for something to be added to.
        Tensor? throughWeight = weight_t is null ? null : torch.nn.functional.linear(InTypeOf(weight_t, x), weight_t, bias_t);
        Tensor? throughInput = x_t is null ? null : x_t.matmul(InTypeOf(x_t, layer.weight!).transpose(0, 1));
        return (throughWeight, throughInput) switch
        {
            (not null, _) => AddInPlace(throughWeight, throughInput),
            (null, not null) => bias_t is null ? throughInput : throughInput.add_(bias_t),
            _ => bias_t?.expand([.. x.shape[..^1], bias_t.shape[0]]),
        };
    }

    /// <summary>y = the rows of a table that the integers of x name.</summary>
    public static Tensor? Embedding(Embedding layer, Tensor x, Tensor? x_t, Tensor y, ParameterTangents direction) =>
        OpTangents.embedding(x, x_t, layer.weight!, direction.Of(layer, "weight"), y);
}

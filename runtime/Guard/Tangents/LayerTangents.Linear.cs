using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Products with a weight.</content>
public static partial class LayerTangents
{
    /// <summary>y = x w' + b. The input's tangent costs one product, the weight's another.</summary>
    public static Tensor? Linear(Linear layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        Tensor? weight_t = direction.Of(layer, "weight");
        Tensor? bias_t = layer.bias is null ? null : direction.Of(layer, "bias");
        Tensor? product = Sum(
            x_t is null ? null : x_t.matmul(layer.weight!.transpose(0, 1)),
            weight_t is null ? null : x.matmul(weight_t.transpose(0, 1)));
        if (bias_t is null)
        {
            return product;
        }

        return product is null ? bias_t.expand([.. x.shape[..^1], bias_t.shape[0]]) : product + bias_t;
    }

    /// <summary>y = the rows of a table that the integers of x name.</summary>
    public static Tensor? Embedding(Embedding layer, Tensor x, Tensor? x_t, Tensor y, ParameterTangents direction) =>
        OpTangents.embedding(x, x_t, layer.weight!, direction.Of(layer, "weight"), y);
}

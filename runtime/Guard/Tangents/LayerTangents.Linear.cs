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
        Tensor? throughWeight = weight_t is null ? null : torch.nn.functional.linear(InTypeOf(weight_t, x), weight_t, bias_t);
        direction.Release(layer, "weight");
        if (x_t is null)
        {
            return throughWeight ?? bias_t?.expand([.. x.shape[..^1], bias_t.shape[0]]);
        }

        Tensor weight = InTypeOf(x_t, layer.weight!);
        return throughWeight is null ? torch.nn.functional.linear(x_t, weight, bias_t) : WeightProduct.AddTo(throughWeight, x_t, weight);
    }

    /// <summary>y = the rows of a table that the integers of x name.</summary>
    public static Tensor? Embedding(Embedding layer, Tensor x, Tensor? x_t, Tensor y, ParameterTangents direction)
    {
        DemandFixedRows(layer);
        var y_t = OpTangents.embedding(x, x_t, layer.weight!, direction.Of(layer, "weight"), y);
        direction.Release(layer, "weight");
        return y_t;
    }

    // A table whose rows forward shortens has no derivative.
    static partial void DemandFixedRows(Embedding layer);
}

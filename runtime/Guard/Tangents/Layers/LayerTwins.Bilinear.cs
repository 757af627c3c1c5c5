namespace SafeStep;

/// <content>Products of two inputs.</content>
public static partial class LayerTwins
{
    /// <summary>y_k = x1 W_k x2 + b_k.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input1">Shape [..., in1].</param>
    /// <param name="input2">Shape [..., in2].</param>
    public static Tensor Bilinear(TangentPass jvp, Bilinear layer, Tensor input1, Tensor input2)
    {
        var ops = new PassOps(jvp, layer);
        Tensor weight = layer.weight;
        long outputs = weight.shape[0], first = weight.shape[1], second = weight.shape[2];
        long[] shape = [.. input1.shape[..^1], outputs];
        Tensor x1 = ops.Linear(input1, t => t.reshape(-1, first)), x2 = ops.Linear(input2, t => t.reshape(-1, 1, second));
        Tensor products = ops.MatrixProduct(x1, ops.Linear(weight, t => t.permute(1, 0, 2).reshape(first, outputs * second)));
        Tensor terms = ops.Multiply(ops.Linear(products, t => t.reshape(-1, outputs, second)), x2);
        Tensor y = ops.Linear(ops.Linear(terms, t => t.sum(-1)), t => t.reshape(shape));
        return layer.bias is { } bias ? ops.Add(y, bias) : y;
    }
}

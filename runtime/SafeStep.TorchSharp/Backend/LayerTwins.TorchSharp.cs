namespace SafeStep;

/// <content>Layers that TorchSharp alone has.</content>
public static partial class LayerTwins
{
    /// <summary>The cosine of the angle between two tensors along a dimension.</summary>
    public static Tensor CosineSimilarity(TangentPass jvp, CosineSimilarity layer, Tensor input1, Tensor input2)
    {
        DemandFirstOrder(jvp, layer);
        Tensor y = layer.forward(input1, input2);
        return jvp.Made(y, OpTangents.cosine_similarity(input1, jvp.Of(input1), input2, jvp.Of(input2), layer.dim, layer.eps, y));
    }

    /// <summary>The norm of x1 - x2 + eps over the last dimension.</summary>
    public static Tensor PairwiseDistance(TangentPass jvp, PairwiseDistance layer, Tensor input1, Tensor input2)
    {
        DemandFirstOrder(jvp, layer);
        if (layer.norm is <= 0 or double.PositiveInfinity)
        {
            throw jvp.Refused($"{layer.GetName()} measures by the norm of order {layer.norm}, which has no tangent rule: write the distance with operations that have one.");
        }

        Tensor difference = new PassOps(jvp, layer).Subtract(input1, input2);
        Tensor x = difference + Held(layer.eps), y = layer.forward(input1, input2), length = layer.keepdim ? y : y.unsqueeze(-1);
        Tensor? y_t = OpTangents.norm(x, jvp.Of(difference), -1, true, (float)layer.norm, length);
        return jvp.Made(y, layer.keepdim ? y_t : y_t?.squeeze(-1));
    }

    /// <summary>The values of a max pool back at the places where they stood: linear in the values.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="tensor">What the pool returned.</param>
    /// <param name="indices">The places.</param>
    /// <param name="output_size">The shape that the pool was given; null where it can only be one.</param>
    public static Tensor MaxUnpool1d(TangentPass jvp, MaxUnpool1d layer, Tensor tensor, Tensor indices, long[]? output_size) => Unpooled(jvp, tensor, output_size, (t, size) => layer.forward(t, indices, size));

    /// <inheritdoc cref="MaxUnpool1d"/>
    public static Tensor MaxUnpool2d(TangentPass jvp, MaxUnpool2d layer, Tensor tensor, Tensor indices, long[]? output_size) => Unpooled(jvp, tensor, output_size, (t, size) => layer.forward(t, indices, size));

    /// <inheritdoc cref="MaxUnpool1d"/>
    public static Tensor MaxUnpool3d(TangentPass jvp, MaxUnpool3d layer, Tensor tensor, Tensor indices, long[]? output_size) => Unpooled(jvp, tensor, output_size, (t, size) => layer.forward(t, indices, size));

    private static partial object? OfBackend(TangentPass jvp, torch.nn.Module layer, object?[] x) => layer switch
    {
        CosineSimilarity similarity => CosineSimilarity(jvp, similarity, (Tensor)x[0]!, (Tensor)x[1]!),
        PairwiseDistance distance => PairwiseDistance(jvp, distance, (Tensor)x[0]!, (Tensor)x[1]!),
        MaxUnpool1d pool => MaxUnpool1d(jvp, pool, (Tensor)x[0]!, (Tensor)x[1]!, (long[]?)x[2]),
        MaxUnpool2d pool => MaxUnpool2d(jvp, pool, (Tensor)x[0]!, (Tensor)x[1]!, (long[]?)x[2]),
        MaxUnpool3d pool => MaxUnpool3d(jvp, pool, (Tensor)x[0]!, (Tensor)x[1]!, (long[]?)x[2]),
        _ => null,
    };

    // The shape is the caller's, who may change it later.
    private static Tensor Unpooled(TangentPass jvp, Tensor pooled, long[]? outputSize, Func<Tensor, long[]?, Tensor> unpool)
    {
        long[]? size = outputSize is null ? null : [.. outputSize];
        return jvp.Linear(unpool(pooled, size), pooled, t => unpool(t, size));
    }

    private static void DemandFirstOrder(TangentPass jvp, torch.nn.Module layer)
    {
        if (jvp.SecondOrder)
        {
            throw jvp.Refused($"{layer.GetName()} has no second-order rule, so the logits cannot be differentiated twice through it. Use the first-order Jvp, or write what it computes with operations that have one.");
        }
    }
}

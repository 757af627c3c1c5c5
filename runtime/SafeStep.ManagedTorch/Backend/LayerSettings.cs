namespace SafeStep;

/// <summary>The settings of layers, which here are properties of the layers.</summary>
internal static class LayerSettings
{
    /// <summary>The dimensions that a layer normalises and what it adds to the variance.</summary>
    public static (long[] Shape, double Eps) Of(LayerNorm layer, Tensor x) => (layer.normalized_shape, layer.eps);

    /// <summary>What a batch norm adds to the variance.</summary>
    public static double Eps(BatchNorm layer, Tensor x) => layer.eps;
}

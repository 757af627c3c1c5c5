namespace SafeStep;

/// <summary>The settings of layers, which here are properties of the layers.</summary>
internal static class LayerSettings
{
    /// <summary>The dimensions that a layer normalises and what it adds to the variance.</summary>
    public static (long[] Shape, double Eps) Of(LayerNorm layer, Tensor x) => (layer.normalized_shape, layer.eps);

    /// <summary>What a batch norm adds to the variance.</summary>
    public static double Eps(BatchNorm layer, Tensor x) => layer.eps;

    /// <summary>What an instance norm adds to the variance.</summary>
    public static double Eps(InstanceNorm layer, Tensor x) => layer.eps;

    /// <summary>The number of groups that a layer makes of its channels and what it adds to their variance.</summary>
    public static (long Groups, double Eps) Of(GroupNorm layer, Tensor x) => (layer.num_groups, layer.eps);

    /// <summary>Whether the layer approximates the normal distribution by a tanh.</summary>
    public static bool UsesTanh(GELU layer) => layer.approximate == GELU.Approximate.tanh;

    /// <summary>The dimension along which the layer's output sums to one.</summary>
    public static long Dimension(Softmax layer, Tensor x) => layer.dim;

    /// <inheritdoc cref="Dimension(Softmax, Tensor)"/>
    public static long Dimension(Softmin layer, Tensor x) => layer.dim;

    /// <inheritdoc cref="Dimension(Softmax, Tensor)"/>
    public static long Dimension(LogSoftmax layer, Tensor x) => layer.dim;
}

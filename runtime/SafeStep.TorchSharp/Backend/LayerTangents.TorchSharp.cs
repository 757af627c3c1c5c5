namespace SafeStep;

/// <content>Other layers that TorchSharp alone has.</content>
public static partial class LayerTangents
{
    /// <inheritdoc cref="Dropout"/>
    public static Dual AlphaDropout(AlphaDropout layer, Tensor x, Tensor? x_t) => new(x, x_t);

    /// <inheritdoc cref="Dropout"/>
    public static Dual FeatureAlphaDropout(FeatureAlphaDropout layer, Tensor x, Tensor? x_t) => new(x, x_t);

    /// <summary>Channels become places.</summary>
    public static Tensor? PixelShuffle(PixelShuffle layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>Places become channels.</summary>
    public static Tensor? PixelUnshuffle(PixelUnshuffle layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>Channels in another order.</summary>
    public static Tensor? ChannelShuffle(ChannelShuffle layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>One dimension as several.</summary>
    public static Tensor? Unflatten(Unflatten layer, Tensor x, Tensor? x_t, Tensor y) => x_t?.reshape(y.shape);

    /// <summary>Windows added to where they come from.</summary>
    public static Tensor? Fold(Fold layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>Windows as columns.</summary>
    public static Tensor? Unfold(Unfold layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>y = softmax of -x.</summary>
    public static Tensor? Softmin(Softmin layer, Tensor x, Tensor? x_t, Tensor y) =>
        x_t is null ? null : OpTangents.softmax(x, -x_t, LayerSettings.DimensionSummingToOne(layer, x), y);

    /// <summary>y = softmax of x over the channels.</summary>
    public static Tensor? Softmax2d(Softmax2d layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.softmax(x, x_t, -3, y);

    /// <summary>y = x - tanh x.</summary>
    public static Tensor? Tanhshrink(Tanhshrink layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.tanhshrink(x, x_t, y);

    /// <summary>y = x moved towards 0 by lambda, and 0 near it.</summary>
    public static Tensor? Softshrink(Softshrink layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.softshrink(x, x_t, y);

    /// <summary>y = x, and 0 near 0.</summary>
    public static Tensor? Hardshrink(Hardshrink layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.hardshrink(x, x_t, y);

    /// <summary>y = x above a threshold, otherwise a constant.</summary>
    public static Tensor? Threshold(Threshold layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.threshold(x, x_t, y);

    private static partial Dual? ForwardOfBackend(torch.nn.Module<Tensor, Tensor> layer, Tensor x, Tensor? x_t, ParameterTangents direction)
    {
        return layer switch
        {
            BatchNorm3d norm => BatchNorm3d(norm, x, x_t, direction),
            InstanceNorm3d norm => InstanceNorm3d(norm, x, x_t, direction),
            MaxPool3d pool => MaxPool3d(pool, x, x_t),
            Dropout3d dropout => Dropout3d(dropout, x, x_t),
            AlphaDropout dropout => AlphaDropout(dropout, x, x_t),
            FeatureAlphaDropout dropout => FeatureAlphaDropout(dropout, x, x_t),
            Conv3d conv => Run(_ => Conv3d(conv, x, x_t, direction)),
            ConvTranspose3d conv => Run(_ => ConvTranspose3d(conv, x, x_t, direction)),
            AvgPool3d pool => Run(_ => AvgPool3d(pool, x, x_t)),
            AdaptiveAvgPool3d pool => Run(_ => AdaptiveAvgPool3d(pool, x, x_t)),
            AdaptiveMaxPool3d pool => Run(y => AdaptiveMaxPool3d(pool, x, x_t, y)),
            ConstantPad3d pad => Run(_ => ConstantPad3d(pad, x, x_t)),
            ReflectionPad3d pad => Run(_ => ReflectionPad3d(pad, x, x_t)),
            ReplicationPad3d pad => Run(_ => ReplicationPad3d(pad, x, x_t)),
            PixelShuffle shuffle => Run(_ => PixelShuffle(shuffle, x, x_t)),
            PixelUnshuffle shuffle => Run(_ => PixelUnshuffle(shuffle, x, x_t)),
            ChannelShuffle shuffle => Run(_ => ChannelShuffle(shuffle, x, x_t)),
            Unflatten unflatten => Run(y => Unflatten(unflatten, x, x_t, y)),
            Fold fold => Run(_ => Fold(fold, x, x_t)),
            Unfold unfold => Run(_ => Unfold(unfold, x, x_t)),
            Softmin softmin => Run(y => Softmin(softmin, x, x_t, y)),
            Softmax2d softmax => Run(y => Softmax2d(softmax, x, x_t, y)),
            Tanhshrink shrink => Run(y => Tanhshrink(shrink, x, x_t, y)),
            Softshrink shrink => Run(y => Softshrink(shrink, x, x_t, y)),
            Hardshrink shrink => Run(y => Hardshrink(shrink, x, x_t, y)),
            Threshold threshold => Run(y => Threshold(threshold, x, x_t, y)),
            _ => null,
        };

        Dual Run(Func<Tensor, Tensor?> tangent)
        {
            Tensor y = layer.forward(x);
            return new Dual(y, tangent(y));
        }
    }
}

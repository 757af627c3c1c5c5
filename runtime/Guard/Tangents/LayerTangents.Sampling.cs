namespace SafeStep;

/// <content>Layers that take, repeat or mix elements of their input: linear but for the choice of a maximum.</content>
public static partial class LayerTangents
{
    /// <summary>Resampling to another size: of the tangent.</summary>
    public static Tensor? Upsample(Upsample layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>A border of zeros.</summary>
    public static Tensor? ZeroPad2d(ZeroPad2d layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>A border of a constant: of zeros in the tangent.</summary>
    public static Tensor? ConstantPad1d(ConstantPad1d layer, Tensor x, Tensor? x_t) => LinearPart(layer, x_t);

    /// <summary>A border of a constant: of zeros in the tangent.</summary>
    public static Tensor? ConstantPad2d(ConstantPad2d layer, Tensor x, Tensor? x_t) => LinearPart(layer, x_t);

    /// <summary>A border of the elements before the edge.</summary>
    public static Tensor? ReflectionPad1d(ReflectionPad1d layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>A border of the elements before the edge.</summary>
    public static Tensor? ReflectionPad2d(ReflectionPad2d layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>A border of the elements at the edge.</summary>
    public static Tensor? ReplicationPad1d(ReplicationPad1d layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>A border of the elements at the edge.</summary>
    public static Tensor? ReplicationPad2d(ReplicationPad2d layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>The largest value of each part: the tangent of the place where it stands.</summary>
    public static Tensor? AdaptiveMaxPool1d(AdaptiveMaxPool1d layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.adaptive_max_pool1d(x, x_t, y);

    /// <summary>The largest value of each part: the tangent of the place where it stands.</summary>
    public static Tensor? AdaptiveMaxPool2d(AdaptiveMaxPool2d layer, Tensor x, Tensor? x_t, Tensor y) => OpTangents.adaptive_max_pool2d(x, x_t, y);

    /// <summary>Columns of patches added up where they lie.</summary>
    public static Tensor? Fold(Fold layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>The patches of a sliding window as columns.</summary>
    public static Tensor? Unfold(Unfold layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>Channels become places.</summary>
    public static Tensor? PixelShuffle(PixelShuffle layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>Places become channels.</summary>
    public static Tensor? PixelUnshuffle(PixelUnshuffle layer, Tensor x, Tensor? x_t) => OfTangent(layer, x_t);

    /// <summary>One dimension as several.</summary>
    public static Tensor? Unflatten(Unflatten layer, Tensor x, Tensor? x_t, Tensor y) => x_t?.reshape(y.shape);

    // A linear layer without parameters is its own derivative.
    private static Tensor? OfTangent(torch.nn.Module<Tensor, Tensor> layer, Tensor? x_t) => x_t is null ? null : layer.forward(x_t);

    // A linear layer plus a constant.
    private static Tensor? LinearPart(torch.nn.Module<Tensor, Tensor> layer, Tensor? x_t) =>
        x_t is null ? null : layer.forward(x_t) - layer.forward(torch.zeros_like(x_t));
}

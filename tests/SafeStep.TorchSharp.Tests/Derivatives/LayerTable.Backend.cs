namespace SafeStep.Generators.Tests.Derivatives;

// The layers that TorchSharp alone has.
internal static partial class LayerTable
{
    private static Dictionary<string, LayerCase> OfBackend => new()
    {
        ["Conv3d"] = LayerCase.Of(() => Conv3d(2, 3, 2, padding: 1), 2, 2, 3, 4, 3),
        ["ConvTranspose3d"] = LayerCase.Of(() => ConvTranspose3d(2, 3, 2, 2), 2, 2, 2, 3, 2),
        ["BatchNorm3d"] = LayerCase.Of(() => BatchNorm3d(3, 0.1), 2, 3, 2, 3, 2),
        ["InstanceNorm3d"] = LayerCase.Of(() => InstanceNorm3d(3, 0.1, affine: true), 2, 3, 2, 3, 2),
        ["MaxPool3d"] = LayerCase.Of(() => MaxPool3d(2), 2, 3, 4, 2, 6),
        ["AvgPool3d"] = LayerCase.Of(() => AvgPool3d([2L, 2L, 2L]), 2, 3, 4, 2, 6),
        ["AdaptiveAvgPool3d"] = LayerCase.Of(() => AdaptiveAvgPool3d([2L, 2L, 3L]), 2, 3, 4, 3, 6),
        ["AdaptiveMaxPool3d"] = LayerCase.Of(() => AdaptiveMaxPool3d([2L, 2L, 3L]), 2, 3, 4, 3, 7),
        ["ConstantPad3d"] = LayerCase.Of(() => ConstantPad3d(1, 1.5), 2, 3, 2, 3, 2),
        ["ReflectionPad3d"] = LayerCase.Of(() => ReflectionPad3d(1), 2, 3, 2, 3, 2),
        ["ReplicationPad3d"] = LayerCase.Of(() => ReplicationPad3d(1), 2, 3, 2, 3, 2),
        ["Dropout3d"] = LayerCase.Of(() => Dropout3d(0.3), 2, 3, 2, 3, 2) with { DropsAtRandom = true },
        ["AlphaDropout"] = LayerCase.Of(() => AlphaDropout(0.3), 3, 4) with { DropsAtRandom = true },
        ["FeatureAlphaDropout"] = LayerCase.Of(() => FeatureAlphaDropout(0.3), 3, 4, 2) with { DropsAtRandom = true },
        ["PixelShuffle"] = LayerCase.Of(() => PixelShuffle(2), 2, 8, 2, 3),
        ["PixelUnshuffle"] = LayerCase.Of(() => PixelUnshuffle(2), 2, 2, 4, 6),
        ["ChannelShuffle"] = LayerCase.Of(() => ChannelShuffle(2), 2, 4, 2, 3),
        ["Unflatten"] = LayerCase.Of(() => Unflatten(1, [2L, 3L]), 4, 6),
        ["Fold"] = LayerCase.Of(() => Fold((4, 5), (2, 2)), 2, 12, 12),
        ["Unfold"] = LayerCase.Of(() => Unfold((2, 2)), 2, 3, 4, 5),
        ["Softmin"] = LayerCase.Of(() => Softmin(1), 3, 4),
        ["Softmax2d"] = LayerCase.Of(() => Softmax2d(), 2, 3, 2, 2),
        ["Tanhshrink"] = LayerCase.Of(() => Tanhshrink(), 3, 4),
        ["Softshrink"] = LayerCase.Of(() => Softshrink(0.4), 3, 4),
        ["Hardshrink"] = LayerCase.Of(() => Hardshrink(0.4), 3, 4),
        ["Threshold"] = LayerCase.Of(() => Threshold(0.2, 7), 3, 4),
    };
}

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
        ["ConstantPad3d"] = LayerCase.Of(() => ConstantPad3d(1, 1.5), 2, 3, 2, 3, 2),
        ["ReflectionPad3d"] = LayerCase.Of(() => ReflectionPad3d(1), 2, 3, 2, 3, 2),
        ["ReplicationPad3d"] = LayerCase.Of(() => ReplicationPad3d(1), 2, 3, 2, 3, 2),
        ["ChannelShuffle"] = LayerCase.Of(() => ChannelShuffle(2), 2, 4, 2, 3),
        ["LPPool1d"] = new(() => LPPool1d(2, 2), () => randn([2, 3, 6], ScalarType.Float64, generator: new Generator(23))),
        ["LPPool1d of order 3"] = new(() => LPPool1d(3, 2, 1), () => randn([2, 3, 6], ScalarType.Float64, generator: new Generator(23)).abs()),
        ["LPPool1d of order 1"] = new(() => LPPool1d(1, 2), () => randn([2, 3, 6], ScalarType.Float64, generator: new Generator(23))),
        ["LPPool1d, the last window in part"] = new(() => LPPool1d(2, 3, 2, ceil_mode: true), () => randn([2, 3, 8], ScalarType.Float64, generator: new Generator(23))),
        ["LPPool2d"] = LayerCase.Of(() => LPPool2d(2, [2L, 3L], [1L, 2L], true), 2, 3, 4, 6),
        ["LocalResponseNorm"] = LayerCase.Of(() => LocalResponseNorm(3, 0.3, 0.75, 1.1), 2, 5, 4),
        ["LocalResponseNorm of one channel"] = LayerCase.Of(() => LocalResponseNorm(1, 0.3, 0.6, 0.9), 2, 5, 4),
        ["LocalResponseNorm of an even size"] = LayerCase.Of(() => LocalResponseNorm(4, 0.3, 0.6, 0.9), 2, 5, 2, 3),
    };
}

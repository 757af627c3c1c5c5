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
    };
}

using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>A case for every layer with a rule, by the layer's name; a second word tells cases of one layer apart.</summary>
internal static partial class LayerTable
{
    public static Dictionary<string, LayerCase> All => new(Shared.Concat(OfBackend));

    private static Dictionary<string, LayerCase> Shared => new()
    {
        ["Linear"] = LayerCase.Of(() => Linear(4, 3), 2, 5, 4),
        ["Linear without bias"] = LayerCase.Of(() => Linear(4, 3, false), 2, 4),
        ["Embedding"] = new(() => Embedding(5, 3), () => tensor(new long[,] { { 0, 4, 4 }, { 2, 0, 1 } })),
        ["Conv1d"] = LayerCase.Of(() => Conv1d(2, 3, 3, 2, 1), 2, 2, 7),
        ["Conv2d"] = LayerCase.Of(() => Conv2d(2, 4, 3, padding: 1, groups: 2), 2, 2, 5, 4),
        ["ConvTranspose1d"] = LayerCase.Of(() => ConvTranspose1d(2, 3, 3, 2), 2, 2, 4),
        ["ConvTranspose2d"] = LayerCase.Of(() => ConvTranspose2d(2, 3, 2, 2), 2, 2, 3, 3),
        ["BatchNorm1d"] = LayerCase.Of(() => BatchNorm1d(3), 4, 3, 5),
        ["BatchNorm1d of rows"] = LayerCase.Of(() => BatchNorm1d(3, 0.1), 6, 3),
        ["BatchNorm2d"] = LayerCase.Of(() => BatchNorm2d(3, 0.1), 4, 3, 2, 3),
        ["InstanceNorm1d"] = LayerCase.Of(() => InstanceNorm1d(3, 0.2), 2, 3, 5),
        ["InstanceNorm2d"] = LayerCase.Of(() => InstanceNorm2d(3, 1e-3, affine: true), 2, 3, 4, 2),
        ["InstanceNorm2d with running statistics"] = LayerCase.Of(() => InstanceNorm2d(3, 0.2, affine: true, track_running_stats: true), 2, 3, 4, 2),
        ["GroupNorm"] = LayerCase.Of(() => GroupNorm(2, 4, 0.1), 2, 4, 3, 2),
        ["LayerNorm"] = LayerCase.Of(() => LayerNorm([4], 0.1), 3, 4),
        ["MaxPool1d"] = LayerCase.Of(() => MaxPool1d(3, 2, 1), 2, 3, 7),
        ["MaxPool2d"] = LayerCase.Of(() => MaxPool2d(2), 2, 3, 4, 6),
        ["AvgPool1d"] = LayerCase.Of(() => AvgPool1d(3, 2), 2, 3, 7),
        ["AvgPool2d"] = LayerCase.Of(() => AvgPool2d(2), 2, 3, 4, 6),
        ["AdaptiveAvgPool1d"] = LayerCase.Of(() => AdaptiveAvgPool1d(3), 2, 3, 7),
        ["AdaptiveAvgPool2d"] = LayerCase.Of(() => AdaptiveAvgPool2d([2, 3]), 2, 3, 5, 7),
        ["AdaptiveMaxPool1d"] = LayerCase.Of(() => AdaptiveMaxPool1d(3), 2, 3, 7),
        ["AdaptiveMaxPool2d"] = LayerCase.Of(() => AdaptiveMaxPool2d([2, 3]), 2, 3, 5, 7),
        ["Upsample"] = LayerCase.Of(() => Upsample(scale_factor: [2.0, 2.0]), 2, 3, 2, 3),
        ["ZeroPad2d"] = LayerCase.Of(() => ZeroPad2d(1), 2, 3, 4, 3),
        ["ConstantPad1d"] = LayerCase.Of(() => ConstantPad1d(2, 1.5), 2, 3, 4),
        ["ConstantPad2d"] = LayerCase.Of(() => ConstantPad2d(1, 1.5), 2, 3, 4, 3),
        ["ReflectionPad1d"] = LayerCase.Of(() => ReflectionPad1d(2), 2, 3, 4),
        ["ReflectionPad2d"] = LayerCase.Of(() => ReflectionPad2d(1), 2, 3, 4, 3),
        ["ReplicationPad1d"] = LayerCase.Of(() => ReplicationPad1d(2), 2, 3, 4),
        ["ReplicationPad2d"] = LayerCase.Of(() => ReplicationPad2d(1), 2, 3, 4, 3),
        ["Dropout"] = LayerCase.Of(() => Dropout(0.3), 3, 4) with { DropsAtRandom = true },
        ["Dropout1d"] = LayerCase.Of(() => Dropout1d(0.3), 3, 4, 2) with { DropsAtRandom = true },
        ["Dropout2d"] = LayerCase.Of(() => Dropout2d(0.3), 3, 4, 2, 2) with { DropsAtRandom = true },
        ["Flatten"] = LayerCase.Of(() => Flatten(), 2, 3, 4),
        ["Identity"] = LayerCase.Of(() => Identity(), 3, 4),
        ["Sequential"] = LayerCase.Of(() => Sequential(Linear(4, 3), Sequential(Tanh(), Linear(3, 2))), 3, 4),
        ["ReLU"] = LayerCase.Of(() => ReLU(), 3, 4),
        ["ReLU6"] = LayerCase.Of(() => ReLU6(), 3, 4),
        ["LeakyReLU"] = LayerCase.Of(() => LeakyReLU(0.3), 3, 4),
        ["PReLU"] = LayerCase.Of(() => PReLU(3), 2, 3, 4),
        ["ELU"] = LayerCase.Of(() => ELU(0.7), 3, 4),
        ["CELU"] = LayerCase.Of(() => CELU(1.3), 3, 4),
        ["SELU"] = LayerCase.Of(() => SELU(), 3, 4),
        ["GELU"] = LayerCase.Of(() => GELU(), 3, 4),
        ["GLU"] = LayerCase.Of(() => GLU(1), 3, 4),
        ["Mish"] = LayerCase.Of(() => Mish(), 3, 4),
        ["SiLU"] = LayerCase.Of(() => SiLU(), 3, 4),
        ["Sigmoid"] = LayerCase.Of(() => Sigmoid(), 3, 4),
        ["LogSigmoid"] = LayerCase.Of(() => LogSigmoid(), 3, 4),
        ["Tanh"] = LayerCase.Of(() => Tanh(), 3, 4),
        ["Softplus"] = LayerCase.Of(() => Softplus(2), 3, 4),
        ["Softsign"] = LayerCase.Of(() => Softsign(), 3, 4),
        ["Softmax"] = LayerCase.Of(() => Softmax(1), 3, 4),
        ["LogSoftmax"] = LayerCase.Of(() => LogSoftmax(1), 3, 4),
        ["Hardsigmoid"] = LayerCase.Of(() => Hardsigmoid(), 3, 4),
        ["Hardswish"] = LayerCase.Of(() => Hardswish(), 3, 4),
        ["Hardtanh"] = LayerCase.Of(() => Hardtanh(-0.8, 0.9), 3, 4),
    };
}

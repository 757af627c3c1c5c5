namespace SafeStep.Generators.Tangents;

/// <summary>The layers of the library that have a radius inside a network: activations, softmaxes and normalisations. Of operations, HiddenRadii has a method for each that has one.</summary>
internal static class HiddenOps
{
    public static readonly IReadOnlyCollection<string> Layers = new HashSet<string>(StringComparer.Ordinal)
    {
        "ReLU", "ReLU6", "LeakyReLU", "PReLU", "ELU", "CELU", "SELU", "Softsign", "Hardtanh", "Hardsigmoid", "Hardswish",
        "Sigmoid", "LogSigmoid", "SiLU", "Softplus", "Tanh", "Tanhshrink", "Mish", "GELU", "GLU",
        "Softmax", "Softmax2d", "Softmin", "LogSoftmax", "LayerNorm", "GroupNorm", "BatchNorm1d", "BatchNorm2d", "InstanceNorm1d", "InstanceNorm2d",
    };
}

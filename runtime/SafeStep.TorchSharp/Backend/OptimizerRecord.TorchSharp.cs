namespace SafeStep;

internal static partial class OptimizerRecord
{
    // TorchSharp's optimizers are a chain of native operations for each parameter.
    public static partial Tensor? Ask(torch.optim.Optimizer optimizer, Tensor parameter, Tensor? memory) => null;

    public static partial double? Answer(Tensor parameter) => null;
}

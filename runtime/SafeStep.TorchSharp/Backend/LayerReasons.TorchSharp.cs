namespace SafeStep;

internal static partial class LayerReasons
{
    private static partial string? OfLibrary(torch.nn.Module layer) => layer switch
    {
        FractionalMaxPool2d or FractionalMaxPool3d => "it draws its windows at random at each call. Use MaxPool or AdaptiveMaxPool.",
        RReLU { training: true } => "while it trains it draws its slopes at random at each call. Use LeakyReLU or PReLU.",
        RReLU { inplace: true } => "it writes over its input, which its slopes are found by. Make it without inplace.",
        torch.jit.ScriptModule => "what a TorchScript module computes is not known here. Write it as a module, or run it outside forward where no parameter comes before it.",
        _ when IsLoss(layer.GetType()) => "it is a loss, and the derivative is that of the logits: compute it from what forward returns.",
        _ => null,
    };

    private static bool IsLoss(Type? type) => type is not null && (type.IsGenericType && type.Name.StartsWith("Loss`", StringComparison.Ordinal) || IsLoss(type.BaseType));
}

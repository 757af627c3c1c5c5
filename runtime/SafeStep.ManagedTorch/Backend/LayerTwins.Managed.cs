namespace SafeStep;

public static partial class LayerTwins
{
    private static partial object? OfBackend(TangentPass jvp, torch.nn.Module layer, object?[] x) => null;
}

internal static partial class LayerReasons
{
    private static partial string? OfLibrary(torch.nn.Module layer) => null;
}

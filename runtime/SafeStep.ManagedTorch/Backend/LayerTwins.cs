namespace SafeStep;

internal static class LayerTwins
{
    internal static object? Of(TangentPass jvp, torch.nn.Module layer, object?[] x) => null;
}

internal static class LayerReasons
{
    public static string? Of(torch.nn.Module layer) => null;
}

internal static class InnerDropout
{
    public static bool MayBeIn(torch.nn.Module layer) => false;
}

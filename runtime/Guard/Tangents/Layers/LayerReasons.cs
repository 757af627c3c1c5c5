namespace SafeStep;

/// <summary>Layers of the library that have no derivative, and why.</summary>
internal static partial class LayerReasons
{
    /// <summary>Why a layer has no derivative as it is; null where that is not known of it.</summary>
    public static string? Of(torch.nn.Module layer) => layer.GetType().Assembly == typeof(Linear).Assembly ? OfLibrary(layer) : null;

    private static partial string? OfLibrary(torch.nn.Module layer);
}

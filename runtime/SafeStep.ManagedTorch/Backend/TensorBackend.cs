namespace SafeStep;

/// <summary>The tensor library that this guard was compiled against.</summary>
public static class TensorBackend
{
    /// <summary>The library.</summary>
    public static string Name => "the embedded engine";

    /// <summary>The processor: there is no other device.</summary>
    public static torch.Device BestDevice => torch.CPU;

    /// <summary>True: there is no native library to load. Here so that programs for either backend can ask.</summary>
    /// <param name="problem">Null.</param>
    public static bool TryLoad([System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? problem)
    {
        problem = null;
        return true;
    }

    /// <summary>Does nothing: there is no native library to load. Here so that programs for either backend can call it.</summary>
    public static void EnsureLoaded()
    {
    }
}

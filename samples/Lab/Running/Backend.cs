using System.Reflection;

namespace Lab.Running;

/// <summary>What the laboratory was built from.</summary>
public static class Backend
{
#if TORCHSHARP
    public const string Name = "TorchSharp";
#else
    public const string Name = "embedded engine";
#endif

    /// <summary>The commit that was built, as the compiler was told, shortened; "unknown" outside a repository.</summary>
    public static string Commit { get; } =
        typeof(Backend).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, { Length: >= 12 } commit] ? commit[..12] : "unknown";
}

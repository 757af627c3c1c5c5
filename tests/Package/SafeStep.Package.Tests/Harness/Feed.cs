namespace SafeStep.Package.Tests;

/// <summary>The packages that the build of this project made.</summary>
internal static class Feed
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "feed");

    /// <summary>The version of all packages.</summary>
    public static string Version { get; } = typeof(ConvergenceRadius).Assembly.GetName().Version!.ToString(3);

    /// <summary>The repository's root: the nearest folder above the tests that holds the solution.</summary>
    public static string Repository { get; } = Ancestors(AppContext.BaseDirectory).First(folder => File.Exists(Path.Combine(folder, "SafeStep.Sdk.sln")));

    /// <summary>The packages' ids, ordered.</summary>
    public static IEnumerable<string> Ids =>
        from file in Directory.GetFiles(Folder, "*.nupkg")
        select Path.GetFileName(file)[..^$".{Version}.nupkg".Length] into id
        orderby id
        select id;

    public static string PackageFile(string id) => Path.Combine(Folder, $"{id}.{Version}.nupkg");

    public static string SymbolFile(string id) => Path.ChangeExtension(PackageFile(id), ".snupkg");

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }
}

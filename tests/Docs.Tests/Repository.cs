namespace Docs.Tests;

/// <summary>The pages of this repository.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths of all pages for people, relative to the root.</summary>
    public static IEnumerable<string> Pages =>
        from folder in (string[])[".", "docs", "runtime", "samples", "tests"]
        from file in Directory.GetFiles(Path.Combine(Root, folder), "*.md", folder == "." ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj")
        orderby path
        select path;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SafeStep.Sdk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds SafeStep.Sdk.sln.");
    }
}

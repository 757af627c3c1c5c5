namespace SafeStep.Tool;

/// <summary>The files inside the tool.</summary>
internal static class Resources
{
    public static IEnumerable<string> Names => typeof(Resources).Assembly.GetManifestResourceNames();

    /// <summary>The text of a file, with the line ends of Unix.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Resources).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}

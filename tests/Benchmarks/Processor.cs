namespace Benchmarks;

/// <summary>What Linux tells of the processor.</summary>
internal static class Processor
{
    private const string File = "/proc/cpuinfo";

    public static string Name => Field("model name") ?? "an unnamed processor";

    public static bool Has(string feature) => Field("flags")?.Split(' ').Contains(feature) == true;

    private static string? Field(string name) => System.IO.File.Exists(File)
        ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim()
        : null;
}

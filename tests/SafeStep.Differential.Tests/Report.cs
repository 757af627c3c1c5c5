namespace SafeStep.Differential.Tests;

/// <summary>
/// The file that SAFESTEP_DIFFERENTIAL_REPORT names: a line for each group, the reasons of its known differences with their counts, and every difference without one.
/// Beside it, file.running holds the case that runs. An error that libtorch lets through ends the process: the next run puts that case into file.ended, leaves it out, and skips the groups that are in the report.
/// </summary>
internal static class Report
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("SAFESTEP_DIFFERENTIAL_REPORT") is { Length: > 0 } file ? file : null;
    private static readonly HashSet<string> EndedCases = Ended();
    private static readonly HashSet<string> Groups = Path is not null && File.Exists(Path) ? [.. File.ReadLines(Path).Where(l => l.StartsWith("# ", StringComparison.Ordinal)).Select(l => l[2..l.IndexOf(": ", StringComparison.Ordinal)])] : [];

    /// <summary>Whether an earlier run that the report goes on from has done this group.</summary>
    public static bool Has(string group) => Groups.Contains(group);

    /// <summary>Notes the case that runs now; false for one that ended the process before.</summary>
    public static bool Begins(string text)
    {
        if (Path is null) return true;
        if (EndedCases.Contains(text)) return false;
        File.WriteAllText(Path + ".running", text);
        return true;
    }

    public static void Write(string group, int cases, IReadOnlyDictionary<string, int> reasons, IReadOnlyList<string> differences)
    {
        if (Path is null) return;
        File.AppendAllLines(Path, [$"# {group}: {cases} cases, {reasons.Values.Sum()} known, {differences.Count} without a reason", .. reasons.Select(r => $"    {r.Value} {r.Key}"), .. differences]);
        File.Delete(Path + ".running");
    }

    private static HashSet<string> Ended()
    {
        if (Path is null) return [];
        if (File.Exists(Path + ".running"))
        {
            File.AppendAllLines(Path + ".ended", [File.ReadAllText(Path + ".running")]);
            File.Delete(Path + ".running");
        }
        return File.Exists(Path + ".ended") ? [.. File.ReadLines(Path + ".ended")] : [];
    }
}

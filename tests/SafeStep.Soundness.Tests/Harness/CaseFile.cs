namespace SafeStep.Soundness.Tests.Harness;

/// <summary>
/// A file of models. A line <c>//// Name</c> begins one, <c>//// Name = exact</c> one that must not be refused, <c>//// Name = SAFE1018</c> one that must be, by that diagnostic. What follows is the body of forward of a class with two Linear(4, 4), fc and fc2, and a Parameter w of [4],
/// and after a line <c>//--</c> more members of that class; or, if it contains [LogitHead], all that stands in the model's namespace, with <c>#namespace</c> where the namespace begins if something stands before it.
/// </summary>
internal static class CaseFile
{
    private const string Begin = "//// ";
    private const string NamespaceLine = "#namespace";

    public static IReadOnlyList<string> Names => [.. typeof(CaseFile).Assembly.GetManifestResourceNames().Where(name => !name.Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<SoundnessCase> Read(string file)
    {
        using var stream = typeof(CaseFile).Assembly.GetManifestResourceStream(file) ?? throw new ArgumentException($"There is no file {file}.", nameof(file));
        using var reader = new StreamReader(stream);
        return [.. Parse(reader.ReadToEnd())];
    }

    internal static IEnumerable<SoundnessCase> Parse(string text)
    {
        var blocks = ("\n" + text.ReplaceLineEndings("\n")).Split("\n" + Begin).Skip(1);
        foreach (string block in blocks)
        {
            int end = block.IndexOf('\n', StringComparison.Ordinal);
            string[] head = block[..end].Split('=', StringSplitOptions.TrimEntries);
            bool exact = head.Length > 1 && head[1] == "exact";
            yield return Case(head[0], block[(end + 1)..], exact) with { Refusal = head.Length > 1 && !exact ? head[1] : null };
        }
    }

    private static SoundnessCase Case(string name, string text, bool exact)
    {
        string space = $"namespace {SoundnessCase.NamespaceOf(name)};\n";
        if (text.Contains("[LogitHead", StringComparison.Ordinal))
        {
            return new(name, text.Contains(NamespaceLine, StringComparison.Ordinal) ? text.Replace(NamespaceLine, space, StringComparison.Ordinal) : "#nullable enable\n" + space + text, exact);
        }

        string[] parts = text.Split("//--", 2);
        return SoundnessCase.OfForward(name, parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : "", exact);
    }
}

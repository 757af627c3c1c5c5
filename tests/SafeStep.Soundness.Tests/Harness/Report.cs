namespace SafeStep.Soundness.Tests.Harness;

/// <summary>One line for each model and the counts, appended to the file that SAFESTEP_SOUNDNESS_REPORT names.</summary>
internal static class Report
{
    private static readonly Lock Writing = new();

    public static string Counts(IEnumerable<Outcome> outcomes) => string.Join(", ", outcomes.CountBy(outcome => outcome.Verdict).OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}"));

    public static IReadOnlyDictionary<string, Outcome> Written(string family, IReadOnlyDictionary<string, Outcome> outcomes)
    {
        if (Environment.GetEnvironmentVariable("SAFESTEP_SOUNDNESS_REPORT") is { Length: > 0 } path)
        {
            var lines = outcomes.OrderBy(pair => pair.Value.Verdict).Select(pair => $"{family}\t{pair.Key}\t{pair.Value.Verdict}\t{OneLine(pair.Value.Detail)}\t{OneLine(pair.Value.Fallback)}");
            lock (Writing)
            {
                File.AppendAllLines(path, [.. lines, $"{family}: {Counts(outcomes.Values)}"]);
            }
        }

        return outcomes;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" | ");
}

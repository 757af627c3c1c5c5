using System.Globalization;
using SafeStep;

namespace Monitor;

/// <summary>What there is to say of a run at its last step.</summary>
public sealed record RunState(StepLogHeader Header, IReadOnlyList<StepLogEntry> Entries)
{
    /// <summary>The run so far, or null before its first step.</summary>
    public static RunState? Of(StepLog log) => log is { Header: { } header, Entries: { Count: > 0 } entries } ? new RunState(header, entries) : null;

    public StepLogEntry Last => Entries[^1];

    public IEnumerable<(StepDecision Decision, int Count)> Decisions =>
        from decision in Enum.GetValues<StepDecision>()
        select (decision, Entries.Count(entry => entry.Report.Decision == decision));

    /// <summary>Steps per second over the last steps, or null when their times do not tell.</summary>
    public double? Pace
    {
        get
        {
            var recent = Entries.TakeLast(50).ToArray();
            double seconds = (recent[^1].Time - recent[0].Time).TotalSeconds;
            return seconds > 0 ? (recent.Length - 1) / seconds : null;
        }
    }

    /// <summary>One line of text for a step.</summary>
    public static string Line(StepLogEntry entry)
    {
        var report = entry.Report;
        string values = string.Concat(entry.Values.Select(value => $"  {value.Key} {Number(value.Value)}"));
        string culprit = report.NotFinite is null ? "" : $"  ({report.NotFinite} is not finite)";
        string who = report.Shares.Count == 0 ? "" : $"  ({Culprit(report)})";
        return $"step {report.Step.ToString(CultureInfo.InvariantCulture)}  r {Number(report.Ratio)}  scale {Number(report.Scale)}  {Name(report.Decision)}{culprit}{who}{values}";
    }

    /// <summary>The last step that says which parameters moved it, or null.</summary>
    public StepReport? LastExplained => Entries.LastOrDefault(entry => entry.Report.Shares.Count > 0)?.Report;

    /// <summary>The parameter with the largest share, the row and the classes.</summary>
    public static string Culprit(StepReport report) => string.Create(
        CultureInfo.InvariantCulture, $"{report.Shares[0].Parameter} {100 * report.Shares[0].Share:0.#}%, row {report.Binding?.Row}, class {report.Binding?.Rising} against {report.Binding?.Falling}");

    public static string Name(StepDecision decision) => decision.ToString().ToLowerInvariant();

    public static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}

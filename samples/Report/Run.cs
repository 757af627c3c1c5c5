using System.Globalization;
using SafeStep;

namespace Report;

/// <summary>A guarded run, as its log tells it, with at least one step.</summary>
public sealed record Run(string Name, StepLogHeader Header, IReadOnlyList<StepLogEntry> Entries, bool EndsInTornLine)
{
    /// <exception cref="InvalidDataException">The log has no step.</exception>
    public static Run Of(StepLog log, string file) => log.Entries.Count > 0
        ? new Run(log.Header!.Run ?? file, log.Header, log.Entries, log.EndsInTornLine)
        : throw new InvalidDataException($"{file} holds no step yet: there is nothing to draw.");

    public IReadOnlyList<StepReport> Reports { get; } = [.. Entries.Select(entry => entry.Report)];

    /// <summary>The names of the user's numbers: the loss first, then accuracies, then the others as they appeared.</summary>
    public IReadOnlyList<string> ValueNames { get; } =
        [.. Entries.SelectMany(entry => entry.Values.Keys).Distinct().OrderBy(name => Has(name, "loss") ? 0 : Has(name, "acc") ? 1 : 2)];

    /// <summary>What the run was and what became of its steps.</summary>
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"{Reports.Count:N0} {(Reports.Count == 1 ? "step" : "steps")}{Guard}; {string.Join(", ", Enum.GetValues<StepDecision>().Where(decision => Count(decision) > 0).Select(decision => $"{Count(decision):N0} {NameOf(decision)}"))}.");

    private string Guard => Header is { Mode: { } mode, Target: { } target, Bound: { } bound }
        ? string.Create(CultureInfo.InvariantCulture, $", guarded in mode {mode} with target {target:G3} under the {NameOf(bound)} bound")
        : "";

    public static string NameOf(StepDecision decision) => decision switch
    {
        StepDecision.Accepted => "accepted",
        StepDecision.Scaled => "scaled",
        StepDecision.Skipped => "skipped",
        StepDecision.Unmeasured => "unmeasured",
        _ => "rejected",
    };

    public static string NameOf(RadiusBound bound) => bound switch
    {
        RadiusBound.Spread => "spread",
        RadiusBound.Variance => "variance",
        _ => "exact",
    };

    /// <summary>Whether the target changed during the run.</summary>
    public bool WarmsUp => Reports.Any(report => report.Target != Reports[0].Target);

    public int Count(StepDecision decision) => Reports.Count(report => report.Decision == decision);

    /// <summary>A number of the user's over the steps that have it.</summary>
    public IReadOnlyList<(double X, double Y)> Values(string name) =>
        [.. Entries.Where(entry => entry.Values.ContainsKey(name)).Select(entry => ((double)entry.Report.Step, entry.Values[name]))];

    /// <summary>A number of the reports over the steps.</summary>
    public IReadOnlyList<(double X, double Y)> Of(Func<StepReport, double> number) => [.. Reports.Select(report => ((double)report.Step, number(report)))];

    private static bool Has(string name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
}

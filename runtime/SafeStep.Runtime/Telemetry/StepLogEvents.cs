using Microsoft.Extensions.Logging;

namespace SafeStep;

/// <summary>The ids of the events that a guard writes to <see cref="ReportOptions.Logger"/>. An id is never reused for another event.</summary>
public static partial class StepLogEvents
{
    /// <summary>StepScaled, Information (Debug under <see cref="StepMode.Set"/>, where every step is scaled): a step was taken with another length.</summary>
    public const int StepScaled = 1;

    /// <summary>StepSkipped, Warning: a step was longer than the limit and was not taken.</summary>
    public const int StepSkipped = 2;

    /// <summary>StepRejected, Error: a step was not finite and was not taken.</summary>
    public const int StepRejected = 3;

    /// <summary>StepNotFinite, Warning: a step was not finite and was taken all the same, as <see cref="StepMode.Monitor"/> asks.</summary>
    public const int StepNotFinite = 4;

    /// <summary>StepUnguarded, Warning, at the first such step of a guard: the optimizer may move what the step was not measured on.</summary>
    public const int StepUnguarded = 5;

    /// <summary>DescentUntested, Warning, at the first such step of a guard: a step was beyond the target and the loss along it is not known, so that the limit alone decided.</summary>
    public const int DescentUntested = 6;

    /// <summary>Says once that the loss is none that the default rule can follow.</summary>
    internal static void LogUntested(StepReport report, StepGuardOptions options)
    {
        if (options.Report.Logger is { } logger)
        {
            Untested(logger, report.Step, report.DescentUntested);
        }
    }

    /// <summary>Says once what is not guarded.</summary>
    internal static void LogUnguarded(StepReport report, StepGuardOptions options)
    {
        if (options.Report.Logger is { } logger)
        {
            Unguarded(logger, report.Step, string.Join(", ", report.Unguarded));
        }
    }

    internal static void Log(StepReport report, StepGuardOptions options)
    {
        if (options.Report.Logger is not { } logger)
        {
            return;
        }

        switch (report.Decision)
        {
            case StepDecision.Scaled:
                Scaled(logger, options.Mode == StepMode.Set ? LogLevel.Debug : LogLevel.Information, report.Step, report.Scale, report.Ratio, report.Target, StepSentences.Test(report), Culprit(report));
                break;
            case StepDecision.Skipped:
                Skipped(logger, report.Step, report.Ratio, report.Target, Culprit(report));
                break;
            case StepDecision.Rejected:
                Rejected(logger, report.Step, report.NotFinite, Place(report));
                break;
            case StepDecision.Accepted when report.NotFinite is { } culprit:
                NotFinite(logger, report.Step, culprit);
                break;
        }
    }

    private static string Culprit(StepReport report) => report.Shares.Count == 0 ? "" : FormattableString.Invariant(
        $" {100 * report.Shares[0].Share:0.#}% of it is {report.Shares[0].Parameter}'s, row {report.Binding!.Row}, class {report.Binding.Rising} against {report.Binding.Falling}.");

    private static string Place(StepReport report) => report.NotFiniteAt is { Layer: { } layer, Row: var row } ? FormattableString.Invariant($" The first output that is not is that of {layer}, row {row}.") : "";

    [LoggerMessage(StepUnguarded, LogLevel.Warning, "Step {Step} was not measured on all that may have moved: {Names}.", EventName = nameof(StepUnguarded))]
    private static partial void Unguarded(ILogger logger, long step, string names);

    [LoggerMessage(DescentUntested, LogLevel.Warning, "Step {Step} is beyond its target, and the loss along it is not known: {Reason}. The limit alone decides on such steps.", EventName = nameof(DescentUntested))]
    private static partial void Untested(ILogger logger, long step, string? reason);

    [LoggerMessage(EventId = StepScaled, EventName = nameof(StepScaled), Message = "Step {Step} scaled by {Scale:G4}: its ratio to the convergence radius is {Ratio:G4}, the target {Target:G4}.{Test}{Culprit}")]
    private static partial void Scaled(ILogger logger, LogLevel level, long step, double scale, double ratio, double target, string test, string culprit);

    [LoggerMessage(StepSkipped, LogLevel.Warning, "Step {Step} skipped: its ratio to the convergence radius is {Ratio:G4}, the limit {Target:G4}.{Culprit}", EventName = nameof(StepSkipped))]
    private static partial void Skipped(ILogger logger, long step, double ratio, double target, string culprit);

    [LoggerMessage(StepRejected, LogLevel.Error, "Step {Step} rejected: {Culprit} is not finite. The parameters are as before the step.{Place}", EventName = nameof(StepRejected))]
    private static partial void Rejected(ILogger logger, long step, string? culprit, string place);

    [LoggerMessage(StepNotFinite, LogLevel.Warning, "Step {Step} taken although {Culprit} is not finite: the guard only monitors.", EventName = nameof(StepNotFinite))]
    private static partial void NotFinite(ILogger logger, long step, string culprit);
}

using Microsoft.Extensions.Logging;

namespace SafeStep;

/// <summary>The ids of the events that a guard writes to <see cref="StepGuardOptions.Logger"/>. An id is never reused for another event.</summary>
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

    internal static void Log(StepReport report, StepGuardOptions options)
    {
        if (options.Logger is not { } logger)
        {
            return;
        }

        switch (report.Decision)
        {
            case StepDecision.Scaled:
                Scaled(logger, options.Mode == StepMode.Set ? LogLevel.Debug : LogLevel.Information, report.Step, report.Scale, report.Ratio, report.Target);
                break;
            case StepDecision.Skipped:
                Skipped(logger, report.Step, report.Ratio, report.Target);
                break;
            case StepDecision.Rejected:
                Rejected(logger, report.Step, report.NotFinite);
                break;
            case StepDecision.Accepted when report.NotFinite is { } culprit:
                NotFinite(logger, report.Step, culprit);
                break;
        }
    }

    [LoggerMessage(EventId = StepScaled, EventName = nameof(StepScaled), Message = "Step {Step} scaled by {Scale:G4}: its ratio to the convergence radius is {Ratio:G4}, the target {Target:G4}.")]
    private static partial void Scaled(ILogger logger, LogLevel level, long step, double scale, double ratio, double target);

    [LoggerMessage(StepSkipped, LogLevel.Warning, "Step {Step} skipped: its ratio to the convergence radius is {Ratio:G4}, the limit {Target:G4}.", EventName = nameof(StepSkipped))]
    private static partial void Skipped(ILogger logger, long step, double ratio, double target);

    [LoggerMessage(StepRejected, LogLevel.Error, "Step {Step} rejected: {Culprit} is not finite. The parameters are as before the step.", EventName = nameof(StepRejected))]
    private static partial void Rejected(ILogger logger, long step, string? culprit);

    [LoggerMessage(StepNotFinite, LogLevel.Warning, "Step {Step} taken although {Culprit} is not finite: the guard only monitors.", EventName = nameof(StepNotFinite))]
    private static partial void NotFinite(ILogger logger, long step, string culprit);
}

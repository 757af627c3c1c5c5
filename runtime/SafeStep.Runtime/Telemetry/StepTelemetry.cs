using System.Diagnostics;

namespace SafeStep;

/// <summary>
/// What a guard tells the outside world about its steps: metrics, spans and log events. Each costs a null or flag check when nobody listens.
/// </summary>
public static class StepTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> whose instruments follow every guarded step.</summary>
    public const string MeterName = "SafeStep";

    /// <summary>The name of the <see cref="ActivitySource"/> with one span for every guarded step.</summary>
    public const string ActivitySourceName = "SafeStep";

    internal static string? Version { get; } = typeof(StepTelemetry).Assembly.GetName().Version?.ToString(fieldCount: 3);

    /// <summary>Opens the span of a step, which lasts until it is disposed; null when nobody listens.</summary>
    internal static Activity? StartStep() => StepSpan.Start();

    /// <summary>Publishes a finished step.</summary>
    internal static void Record(StepReport report, StepGuardOptions options, Activity? span)
    {
        StepMetrics.Record(report);
        StepLogEvents.Log(report, options);
        if (span is not null)
        {
            StepSpan.Describe(span, report, options.Bound);
        }
    }

    /// <summary>The name of a decision in metrics and spans.</summary>
    internal static string NameOf(StepDecision decision) => decision switch
    {
        StepDecision.Accepted => "accepted",
        StepDecision.Scaled => "scaled",
        StepDecision.Skipped => "skipped",
        StepDecision.Rejected => "rejected",
        StepDecision.Unmeasured => "unmeasured",
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision, "Unknown step decision."),
    };

    /// <summary>The name of a bound in metrics and spans.</summary>
    internal static string NameOf(RadiusBound bound) => bound switch
    {
        RadiusBound.Spread => "spread",
        RadiusBound.Variance => "variance",
        RadiusBound.Exact => "exact",
        _ => throw new ArgumentOutOfRangeException(nameof(bound), bound, "Unknown radius bound."),
    };
}

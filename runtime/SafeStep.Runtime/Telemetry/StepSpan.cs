using System.Diagnostics;

namespace SafeStep;

/// <summary>The span of a guarded step: it covers the optimizer's step, the measurement and the move.</summary>
internal static class StepSpan
{
    private static readonly ActivitySource Source = new(StepTelemetry.ActivitySourceName, StepTelemetry.Version);

    public static Activity? Start() => Source.StartActivity("safestep.step");

    public static void Describe(Activity span, StepReport report, RadiusBound bound)
    {
        if (span.IsAllDataRequested)
        {
            span.SetTag("safestep.step", report.Step);
            span.SetTag("safestep.ratio", report.Ratio);
            span.SetTag("safestep.radius", report.Radius);
            span.SetTag("safestep.bound", StepTelemetry.NameOf(bound));
            span.SetTag("safestep.distance", report.Distance);
            span.SetTag("safestep.scale", report.Scale);
            span.SetTag("safestep.decision", StepTelemetry.NameOf(report.Decision));
            span.SetTag("safestep.target", report.Target);
            span.SetTag("safestep.measured", report.Measured);
            if (report.Rows > 0)
            {
                span.SetTag("safestep.rows", report.Rows);
                span.SetTag("safestep.rows_in_loss", report.RowsInLoss);
                span.SetTag("safestep.sampled", report.IsSampled);
            }

            if (report.Shares.Count > 0)
            {
                span.SetTag("safestep.culprit", report.Shares[0].Parameter);
            }

            span.SetTag("safestep.bottleneck_sample", report.BottleneckSample);
            span.SetTag("safestep.rows_raised", report.RowsRaised);
            span.SetTag("safestep.exact_tangent", report.ExactTangent);
            span.SetTag("safestep.guard.duration", report.Elapsed.TotalSeconds);
            span.SetTag("safestep.jvp.duration", report.JvpElapsed.TotalSeconds);
        }

        if (report.NotFinite is { } culprit)
        {
            span.SetTag("safestep.not_finite", culprit);
            span.SetStatus(ActivityStatusCode.Error, $"{culprit} is not finite");
        }
    }
}

namespace SafeStep.Tool.Tests;

/// <summary>Logs of a run that never was: closed formulas with a learning-rate spike in the third fifth.</summary>
internal static class RunLogs
{
    /// <param name="of">How many steps the run was to have, where it was cut off.</param>
    public static void Write(string path, int steps, string run = "a run", int? of = null)
    {
        using var writer = StepLogWriter.Create(path, StepGuardOptions.Exact with { Report = new() { Bounds = [RadiusBound.Variance, RadiusBound.Exact] } }, run, replaces: true);
        for (int step = 1; step <= steps; step++)
        {
            var report = Report(step, of ?? steps);
            double loss = 2.3 * Math.Exp(-4.0 * step / steps) * (1 + (0.2 * Math.Sin(step)));
            if (step % 10 == 0)
            {
                writer.Write(report, ("loss", loss), ("accuracy", 1 - (0.9 * Math.Exp(-3.0 * step / steps))));
            }
            else
            {
                writer.Write(report, ("loss", loss));
            }
        }
    }

    public static StepReport Report(int step, int steps)
    {
        bool spike = step * 5 / steps == 2;
        bool finite = step % 37 != 0 || !spike;
        double distance = 0.05 * (1.5 + Math.Sin(step * 0.7)) * (spike ? 3000 : 1);
        double radius = 0.3 * (1 + (0.3 * Math.Cos(step)));
        double ratio = distance / radius;
        return new StepReport
        {
            Step = step,
            Ratio = finite ? ratio : double.NaN,
            Radius = finite ? radius : double.NaN,
            Distance = finite ? distance : double.NaN,
            Scale = !finite ? 0 : ratio > 1 ? 1 / ratio : 1,
            Decision = !finite ? StepDecision.Rejected : ratio > 1 ? StepDecision.Scaled : StepDecision.Accepted,
            Radii = finite ? new BoundRadii(radius, 1.3 * radius, 1.9 * radius) : default,
            Rows = finite ? 16 : 0,
            RowsInLoss = finite ? 64 : 0,
            IsSampled = finite && ratio <= 1 && step % 50 == 0,
            BottleneckSample = finite ? step * 17 % 64 : -1,
            ExactTangent = true,
            Elapsed = TimeSpan.FromMilliseconds(2.5 + Math.Sin(step)),
            JvpElapsed = TimeSpan.FromMilliseconds(1.5),
            LearningRates = [0.01, spike ? 0.3 * 3000 : 0.3],
            NotFinite = finite ? null : "the update of hidden.weight",
            NotFiniteAt = finite ? null : new NotFinitePlace("hidden.weight", "hidden", 3),
            Binding = finite && ratio > 1 ? new BindingPair(step * 17 % 64, 4, 9, Math.PI * ratio) : null,
            Shares = finite && ratio > 1 ? [new StepShare("hidden.weight", 3 * ratio, 0.91, 1, 0.3), new StepShare("output.bias", 0.3 * ratio, 0.09, 0, 0.01)] : [],
        };
    }
}

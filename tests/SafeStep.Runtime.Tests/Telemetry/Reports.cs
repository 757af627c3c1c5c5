namespace SafeStep.Runtime.Tests.Telemetry;

/// <summary>Reports to publish, every number of them different.</summary>
internal static class Reports
{
    public static StepReport Scaled(long step = 7) => new()
    {
        Step = step,
        Ratio = 2,
        Radius = 0.25,
        Distance = 0.5,
        Scale = 0.25,
        Decision = StepDecision.Scaled,
        Target = 0.5,
        Radii = new BoundRadii(Spread: 0.25, Exact: 0.375),
        BottleneckSample = 13,
        RowsRaised = 3,
        ExactTangent = true,
        Elapsed = TimeSpan.FromMilliseconds(2),
        JvpElapsed = TimeSpan.FromMilliseconds(1.5),
    };

    /// <summary>A scaled step that says who did it.</summary>
    public static StepReport Explained() => Scaled() with
    {
        Forwards = 2,
        Rows = 14,
        RowsOutsideLoss = 2,
        IsCrossEntropy = true,
        LossSlope = -0.75,
        AdjointRatio = 1.25,
        Unguarded = ["output.bias"],
        Binding = new BindingPair(13, 4, 9, 6.25),
        Shares = [new StepShare("hidden.weight", 5.625, 0.9, 1, 0.3), new StepShare("output.weight", 0.625, 0.1, -1, double.NaN)],
    };

    public static StepReport Accepted(long step) => Scaled(step) with { Ratio = 0.5, Radius = 1, Scale = 1, Decision = StepDecision.Accepted, Radii = new BoundRadii(Spread: 1) };

    /// <summary>A step that was measured on some of its rows.</summary>
    public static StepReport Sampled() => Accepted(7) with { Forwards = 1, Rows = 10, RowsInLoss = 40, RowsOutsideLoss = 3, IsSampled = true };

    public static StepReport Skipped() => Scaled() with { Scale = 0, Decision = StepDecision.Skipped };

    public static StepReport Rejected() => Scaled() with
    {
        Ratio = double.NaN,
        Radius = double.NaN,
        Distance = double.PositiveInfinity,
        Scale = 0,
        Decision = StepDecision.Rejected,
        Radii = default,
        BottleneckSample = -1,
        NotFinite = "the update of hidden.weight",
    };

    /// <summary>A step that a forecast let through.</summary>
    public static StepReport Foretold() => Accepted(7) with { Measured = false, Radii = default, BottleneckSample = -1, JvpElapsed = TimeSpan.Zero };

    /// <summary>A step that moves no logit against another.</summary>
    public static StepReport Still() => Accepted(7) with { Ratio = 0, Radius = double.PositiveInfinity, Radii = new BoundRadii(Spread: double.PositiveInfinity), BottleneckSample = -1 };
}

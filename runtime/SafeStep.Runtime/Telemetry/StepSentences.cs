using System.Globalization;

namespace SafeStep;

/// <summary>A report in words.</summary>
internal static class StepSentences
{
    private const int SharesNamed = 3;

    // How far the two slopes of the loss are apart before it is worth a word: rounding and the like stay well below.
    private const double WorthAWord = 0.1;

    // As much of a step's length.
    private const double NegligibleRounding = 0.01;

    public static string Of(StepReport report) => string.Join('\n', new[] { Decision(report), Rounding(report), Sample(report), LogitDoubt(report), ForwardDoubt(report), LossDoubt(report), GradientDoubt(report), Binding(report), Culprits(report) }.Where(line => line is not null));

    private static string Decision(StepReport report) => report.Decision switch
    {
        StepDecision.Scaled => Text($"Step {report.Step} was scaled by {report.Scale:G3}: it was {report.Ratio:G3} times its convergence radius long, the target is {report.Target:G3}.") + Test(report),
        StepDecision.Skipped => Text($"Step {report.Step} was skipped: it was {report.Ratio:G3} times its convergence radius long, the limit is {report.Target:G3}."),
        StepDecision.Rejected => Text($"Step {report.Step} was rejected: {report.NotFinite} is not finite."),
        StepDecision.Unmeasured => Text($"Step {report.Step} was taken as proposed and not measured."),
        _ when report.NotFinite is not null => Text($"Step {report.Step} was taken although {report.NotFinite} is not finite: the guard only monitors."),
        _ when !report.Measured => Text($"Step {report.Step} was taken as proposed: a forecast puts it at {report.Ratio:G3} times its convergence radius or below; it was not measured."),
        _ => Text($"Step {report.Step} was taken as proposed: it is {report.Ratio:G3} times its convergence radius long.") + Test(report),
    };

    private static string? Rounding(StepReport report) => report.ParameterRounding > NegligibleRounding
        ? Text($"Its parameters cannot hold that step: their type rounds it by {report.ParameterRounding:P0} of its length, and the logits may move further than was measured. Scale the inputs.")
        : null;

    private static string? Sample(StepReport report) => report.IsSampled ? Text($"It was measured on {report.Rows} of the {report.RowsInLoss} rows that take part in the loss.") : null;

    private static string? LogitDoubt(StepReport report) => report.LogitDifference > 0
        ? Text($"The logits that it was measured at differ by {report.LogitDifference:G2} of their size from those that the loss saw: an input, a buffer, the mode or a dropout mask changed in between.")
        : null;

    private static string? ForwardDoubt(StepReport report) => report.ForwardsInDoubt > 0
        ? Text($"Of the {report.Forwards} forwards that bound it {report.ForwardsInDoubt} may be no part of the loss: the gradients were gone when a later one began.")
        : null;

    // Where a test was left out it says why.
    private static string? LossDoubt(StepReport report) =>
        report.LossDoubt is { } doubt ? $"The loss is not known to be a cross-entropy of the logits as the model returned them: {doubt}."
        : report is { IsCrossEntropy: false, DescentUntested: null, Measured: true, NotFinite: null } ? "The loss is not a cross-entropy of these logits alone: its gradient does not sum to zero over the classes. The radius says nothing of the rest."
        : null;

    private static string? GradientDoubt(StepReport report) => report.AdjointRatio is { } ratio && !(Math.Abs(ratio - 1) <= WorthAWord)
        ? Text($"By the logits the loss changes {ratio:G2} times as fast along the step as by the parameters' gradients: these were clipped, scaled, not cleared or cleared in between, or a part of the loss does not pass the logits.")
        : null;

    /// <summary>What set the length of a step beyond the target, as a sentence with a space before it; empty where the target did.</summary>
    public static string Test(StepReport report) => Test(report.Test, report.Limit ?? report.Target, report.DescentUntested);

    /// <summary>The same from the parts of a report.</summary>
    public static string Test(StepTest? test, double limit, string? untested)
    {
        string tested = untested is { } why ? $"; the loss along the step is not known: {why}" : "";
        return test switch
        {
            StepTest.InsideLimit => Text($" That is inside the limit of {limit:G3}") + (tested.Length > 0 ? tested : ", and the loss of the batch falls along it") + ".",
            StepTest.Limit => Text($" It ends at the limit of {limit:G3}{tested}."),
            StepTest.Descent => " It ends where the loss of the batch is still sure to fall.",
            StepTest.Uphill => " It goes uphill on this batch, and ends at the target.",
            _ => "",
        };
    }

    private static string? Binding(StepReport report)
    {
        if (report.Binding is { } pair)
        {
            return Text($"Row {pair.Row}{OfForward(report)} bounds it: the step moves class {pair.Rising} against class {pair.Falling} by {pair.Gap:G3} logits.");
        }

        if (report.NotFiniteAt is { } place)
        {
            string layer = place.Layer is null ? "The forward itself is finite" : Text($"The first output that is not finite is that of {place.Layer}, row {place.Row}");
            return place.Parameter is null ? $"{layer}." : $"{layer}; the first parameter is {place.Parameter}.";
        }

        return report.BottleneckSample >= 0 ? Text($"Row {report.BottleneckSample}{OfForward(report)} bounds it.") : null;
    }

    private static string OfForward(StepReport report) => report.Forwards > 1 ? Text($" of forward {report.BottleneckForward + 1} of {report.Forwards}") : "";

    private static string? Culprits(StepReport report)
    {
        if (report.Shares.Count > 0)
        {
            return "By parameter: " + string.Join(", ", report.Shares.Take(SharesNamed).Select(share =>
                Text($"{share.Parameter} {100 * share.Share:0.#}%") + (share.Group < 0 ? "" : Text($" (group {share.Group}, learning rate {share.LearningRate:G3})")))) + ".";
        }

        return report.Unguarded.Count > 0 ? $"Not measured, though the optimizer may move it: {string.Join(", ", report.Unguarded)}." : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

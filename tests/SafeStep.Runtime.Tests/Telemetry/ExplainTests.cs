namespace SafeStep.Runtime.Tests.Telemetry;

public class ExplainTests
{
    [Fact]
    public void A_scaled_step_is_three_lines() => Assert.Equal(
        """
        Step 7 was scaled by 0.25: it was 2 times its convergence radius long, the target is 0.5.
        Row 13 of forward 1 of 2 bounds it: the step moves class 4 against class 9 by 6.25 logits.
        By parameter: hidden.weight 90% (group 1, learning rate 0.3), output.weight 10%.
        """.ReplaceLineEndings("\n"),
        (Reports.Explained() with { AdjointRatio = 1 }).Explain());

    [Theory]
    [InlineData(0.15, true)]
    [InlineData(1.25, true)]
    [InlineData(-1.0, true)]
    [InlineData(1.01, false)]
    [InlineData(null, false)]
    public void Two_slopes_of_the_loss_that_differ_are_told(double? ratio, bool isTold) =>
        Assert.Equal(isTold, (Reports.Accepted(7) with { AdjointRatio = ratio }).Explain().Contains("times as fast along the step as by the parameters' gradients", StringComparison.Ordinal));

    [Fact]
    public void A_loss_that_is_no_cross_entropy_is_told_of_accepted_steps_too()
    {
        var report = Reports.Accepted(7) with { IsCrossEntropy = false, DescentUntested = null, AdjointRatio = 1 };

        Assert.Contains("not a cross-entropy of these logits alone", report.Explain(), StringComparison.Ordinal);
        Assert.DoesNotContain("cross-entropy", (report with { IsCrossEntropy = true }).Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejected_step_names_where_it_went_wrong() => Assert.Equal(
        """
        Step 7 was rejected: the update of hidden.weight is not finite.
        The first output that is not finite is that of hidden, row 3; the first parameter is hidden.weight.
        """.ReplaceLineEndings("\n"),
        (Reports.Rejected() with { NotFiniteAt = new NotFinitePlace("hidden.weight", "hidden", 3) }).Explain());

    [Theory]
    [InlineData("accepted", "Step 7 was taken as proposed: it is 0.5 times its convergence radius long.")]
    [InlineData("foretold", "Step 7 was taken as proposed: a forecast puts it at 0.5 times its convergence radius or below; it was not measured.")]
    [InlineData("unmeasured", "Step 7 was taken as proposed and not measured.")]
    [InlineData("skipped", "Step 7 was skipped: it was 2 times its convergence radius long, the limit is 0.5.")]
    public void Every_decision_has_its_sentence(string name, string sentence)
    {
        var report = name switch
        {
            "accepted" => Reports.Accepted(7),
            "foretold" => Reports.Foretold(),
            "skipped" => Reports.Skipped(),
            _ => Reports.Accepted(7) with { Decision = StepDecision.Unmeasured, BottleneckSample = -1 },
        };

        Assert.Equal(sentence, report.Explain().Split('\n')[0]);
    }

    [Fact]
    public void A_step_that_was_measured_on_a_sample_says_so() => Assert.Equal(
        """
        Step 7 was taken as proposed: it is 0.5 times its convergence radius long.
        It was measured on 10 of the 40 rows that take part in the loss.
        Row 13 bounds it.
        """.ReplaceLineEndings("\n"),
        Reports.Sampled().Explain());

    [Fact]
    public void Of_several_forwards_it_is_said_which_one_the_row_is_of() =>
        Assert.EndsWith("Row 13 of forward 2 of 3 bounds it.", (Reports.Accepted(7) with { BottleneckSample = 13, BottleneckForward = 1, Forwards = 3 }).Explain(), StringComparison.Ordinal);

    [Fact]
    public void What_was_not_measured_is_named() =>
        Assert.EndsWith("Not measured, though the optimizer may move it: a, b.", (Reports.Accepted(7) with { Unguarded = ["a", "b"] }).Explain(), StringComparison.Ordinal);
}

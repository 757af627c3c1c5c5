namespace SafeStep.Tool.Tests.Commands;

/// <summary>The story of a run in which a spike was planted.</summary>
public sealed class ExplainTests : TemporaryFolder
{
    // r creeps up from step 812, the learning rate is 30 times as large from 840 to 899, a gradient is not finite at 851.
    private void Plant(int steps = 1000)
    {
        using var writer = StepLogWriter.Create(At("run.jsonl"), new StepGuardOptions(), "planted");
        for (int step = 1; step <= steps; step++)
        {
            bool inside = step is >= 840 and < 900;
            double ratio = 0.25 + (0.1 * Fraction(step)) + (step is >= 812 and < 840 ? 0.02 * (step - 811) : 0);
            ratio *= inside ? 20 * Math.Exp(-0.06 * (step - 840)) : 1;
            bool finite = step != 851;
            bool isScaled = finite && ratio > 1;
            writer.Write(
                new StepReport
                {
                    Step = step,
                    Ratio = finite ? ratio : double.NaN,
                    Radius = finite ? 0.3 : double.NaN,
                    Distance = finite ? 0.3 * ratio : double.NaN,
                    Scale = !finite ? 0 : isScaled ? 1 / ratio : 1,
                    Decision = !finite ? StepDecision.Rejected : isScaled ? StepDecision.Scaled : StepDecision.Accepted,
                    Rows = finite ? 16 : 0,
                    RowsInLoss = finite ? 64 : 0,
                    IsSampled = finite && !isScaled && step % 50 == 0,
                    BottleneckSample = finite ? 7 : -1,
                    ExactTangent = true,
                    Elapsed = TimeSpan.FromMilliseconds(2),
                    LearningRates = [inside ? 0.03 : 0.001],
                    NotFinite = finite ? null : "the gradient of head.weight",
                    NotFiniteAt = finite ? null : new NotFinitePlace("head.weight", "blocks.1", 3),
                    Binding = step == 840 ? new BindingPair(7, 4, 9, Math.PI * ratio) : null,
                    Shares = step == 840 ? [new StepShare("head.weight", 5, 0.8, 0, 0.03), new StepShare("embedding.weight", 1, 0.2, 0, 0.03)] : [],
                },
                ("loss", inside ? 1.5 : 0.4));
        }
    }

    [Fact]
    public async Task The_story_is_that_of_the_spike_that_was_planted()
    {
        Plant();

        string story = (await ToolProcess.Run("explain", At("run.jsonl"))).Output;

        Assert.Contains("rejected, r up to", story, StringComparison.Ordinal);
        Assert.Matches(@"Steps 840 to 8\d\d: \d+ scaled, 1 rejected", story);
        Assert.Matches(@"r rose from step 81[2-9] on", story);
        Assert.Contains("the learning rate was 0.001, the loss 0.4", story, StringComparison.Ordinal);
        Assert.Contains("Step 840 would have gone", story, StringComparison.Ordinal);
        Assert.Contains("the step was too long, not the radius too short. The learning rate went from 0.001 to 0.03.", story, StringComparison.Ordinal);
        Assert.Contains("row 7, which it moved by", story, StringComparison.Ordinal);
        Assert.Contains("from class 9 towards class 4. By parameter: head.weight 80% (group 0, learning rate 0.03), embedding.weight 20%", story, StringComparison.Ordinal);
        Assert.Contains("At step 851 the gradient of head.weight is not finite; the parameters are as before it. The first output that is not is that of blocks.1, row 3.", story, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_ends_in_its_spike_says_so()
    {
        Plant(steps: 852);

        Assert.Contains("The log ends there.", (await ToolProcess.Run("explain", At("run.jsonl"))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_step_is_told_with_the_story_it_belongs_to()
    {
        Plant();

        string quiet = (await ToolProcess.Run("explain", At("run.jsonl"), "--step", "100")).Output, scaled = (await ToolProcess.Run("explain", At("run.jsonl"), "--step", "840")).Output;

        Assert.Contains("Step 100 was taken as proposed", quiet, StringComparison.Ordinal);
        Assert.Contains("It was measured on a sample of the rows", quiet, StringComparison.Ordinal);
        Assert.DoesNotContain("Steps 840", quiet, StringComparison.Ordinal);
        Assert.Contains("Step 840 was scaled by", scaled, StringComparison.Ordinal);
        Assert.Contains("Steps 840 to", scaled, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 1, "the step was too long, not the radius too short")]
    [InlineData(1.6, 1, "the step was too long, not the radius too short")]
    [InlineData(1, 0.4, "the radius was too short, not the step too long")]
    [InlineData(1.6, 0.1, "the radius was too short, not the step too long")]
    [InlineData(3, 0.3, "both moved")]
    [InlineData(1.2, 0.8, "neither moved by much")]
    public async Task The_cause_is_what_moved(double length, double radius, string cause)
    {
        using (var writer = StepLogWriter.Create(At("run.jsonl")))
        {
            for (int step = 1; step <= 31; step++)
            {
                bool isLast = step == 31;
                var (distance, to) = isLast ? (length, radius) : (1, 1);
                writer.Write(new StepReport { Step = step, Ratio = distance / to, Radius = to, Distance = distance, Scale = isLast ? to / distance : 1, Decision = isLast ? StepDecision.Scaled : StepDecision.Accepted, BottleneckSample = 0, ExactTangent = true, Elapsed = TimeSpan.Zero });
            }
        }

        Assert.Contains($"radius {Text.Number(radius)} times as large: {cause}.", (await ToolProcess.Run("explain", At("run.jsonl"))).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5000", "There is no step 5000 in run.jsonl: it holds 852 from 1 to 852.")]
    [InlineData("-3", "'-3' is not the number of a step")]
    [InlineData("many", "'many' is not the number of a step")]
    public async Task A_step_that_is_not_there_is_said(string step, string message)
    {
        Plant(steps: 852);

        Assert.Contains(message, (await ToolProcess.Run("explain", At("run.jsonl"), "--step", step)).Refusal(), StringComparison.Ordinal);
    }

    private static double Fraction(int step) => Math.Abs(Math.Sin(step * 12.9898) * 43758.5453) % 1;
}

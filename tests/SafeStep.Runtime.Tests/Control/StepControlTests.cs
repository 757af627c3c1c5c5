namespace SafeStep.Runtime.Tests.Control;

public class StepControlTests
{
    [Theory]
    [InlineData(StepMode.Cap, 0.0, 1.0, StepDecision.Accepted, 1.0)]
    [InlineData(StepMode.Cap, 0.999, 1.0, StepDecision.Accepted, 1.0)]
    [InlineData(StepMode.Cap, 1.0, 1.0, StepDecision.Accepted, 1.0)]
    [InlineData(StepMode.Cap, 4.0, 1.0, StepDecision.Scaled, 0.25)]
    [InlineData(StepMode.Cap, 4.0, 0.5, StepDecision.Scaled, 0.125)]
    [InlineData(StepMode.Set, 0.0, 1.0, StepDecision.Accepted, 1.0)]
    [InlineData(StepMode.Set, 0.25, 1.0, StepDecision.Scaled, 4.0)]
    [InlineData(StepMode.Set, 4.0, 1.0, StepDecision.Scaled, 0.25)]
    [InlineData(StepMode.Monitor, 1e9, 1.0, StepDecision.Accepted, 1.0)]
    [InlineData(StepMode.Skip, 1.0, 1.0, StepDecision.Accepted, 1.0)]
    [InlineData(StepMode.Skip, 1.0001, 1.0, StepDecision.Skipped, 0.0)]
    public void Decides_as_the_mode_says(StepMode mode, double ratio, double target, StepDecision decision, double scale)
    {
        Assert.Equal((decision, scale), StepControl.Decide(mode, ratio, target));
    }

    [Fact]
    public void A_capped_or_set_step_has_the_target_ratio()
    {
        var random = new Random(7);
        for (int i = 0; i < 1_000; i++)
        {
            double ratio = Math.Exp(20 * (random.NextDouble() - 0.5));
            double target = Math.Exp(4 * (random.NextDouble() - 0.5));
            (_, double capped) = StepControl.Decide(StepMode.Cap, ratio, target);
            (_, double set) = StepControl.Decide(StepMode.Set, ratio, target);

            // One rounding of the division and one of the product: a few units of 2^-53.
            Assert.Equal(Math.Min(ratio, target) / target, ratio * capped / target, 1e-14);
            Assert.Equal(1, ratio * set / target, 1e-14);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    public void Refuses_a_ratio_that_is_none(double ratio)
    {
        foreach (StepMode mode in Enum.GetValues<StepMode>())
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => StepControl.Decide(mode, ratio, 1));
            Assert.Equal("ratio", error.ParamName);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Refuses_a_target_that_is_none(double target)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => StepControl.Decide(StepMode.Cap, 1, target));
        Assert.Equal("targetRatio", error.ParamName);
    }

    [Fact]
    public void Refuses_an_unknown_mode()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => StepControl.Decide((StepMode)9, 1, 1));
        Assert.Equal("mode", error.ParamName);
    }
}

namespace SafeStep.Runtime.Tests.Control;

public class StepGuardOptionsTests
{
    [Fact]
    public void Defaults_cap_at_the_spread_bound()
    {
        var options = new StepGuardOptions();
        Assert.Equal((1.0, StepMode.Cap, RadiusBound.Spread, NotFinitePolicy.Reject), (options.TargetRatio, options.Mode, options.Bound, options.NotFinite.Policy));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Refuses_a_target_ratio_that_is_no_positive_number(double target)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new StepGuardOptions { TargetRatio = target });
        Assert.Equal(nameof(StepGuardOptions.TargetRatio), error.ParamName);
        Assert.Contains("positive finite number", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Refuses_shares_that_are_none(double share)
    {
        var ofSamples = Assert.Throws<ArgumentOutOfRangeException>(() => new StepGuardOptions { Sampling = new() { Share = share } });
        var trust = Assert.Throws<ArgumentOutOfRangeException>(() => new StepGuardOptions { Sampling = new() { Trust = share } });

        Assert.Equal((nameof(SamplingOptions.Share), nameof(SamplingOptions.Trust)), (ofSamples.ParamName, trust.ParamName));
        Assert.Contains("above 0 and at most 1", trust.Message);
    }
}

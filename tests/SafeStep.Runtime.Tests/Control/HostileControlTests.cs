namespace SafeStep.Runtime.Tests.Control;

public class HostileControlTests
{
    [Theory]
    [InlineData(1e-320, 1)]
    [InlineData(double.Epsilon, 1e300)]
    [InlineData(1e-10, 1.7e308)]
    [InlineData(7.9e-41, 0.5)]
    [InlineData(4e-16, 0.5)]
    public void A_ratio_too_small_for_a_factor_within_all_digits_sets_no_length(double ratio, double target)
    {
        // Once an infinite factor, which makes a zero of the update NaN and everything else infinite; then one beyond what float32 holds.
        Assert.Equal((StepDecision.Accepted, 1.0), StepControl.Decide(StepMode.Set, ratio, target));
    }

    [Fact]
    public void An_infinite_target_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StepControl.Decide(StepMode.Set, 1, double.PositiveInfinity));

    [Fact]
    public void Every_finite_ratio_and_target_have_a_finite_factor()
    {
        double[] sizes = [double.Epsilon, 1e-320, 1e-300, 1e-10, 1, 1e10, 1e300, double.MaxValue];
        foreach (StepMode mode in Enum.GetValues<StepMode>())
        {
            foreach (double ratio in sizes)
            {
                foreach (double target in sizes)
                {
                    double scale = StepControl.Decide(mode, ratio, target).Scale;
                    Assert.True(double.IsFinite(scale) && scale >= 0, $"{mode}, ratio {ratio}, target {target}: {scale}");
                    Assert.True(mode is StepMode.Set or StepMode.Monitor || scale <= 1, $"{mode}, ratio {ratio}, target {target}: {scale}");
                }
            }
        }
    }

    [Fact]
    public void A_target_is_finite_at_every_step_of_a_warm_up()
    {
        var options = new StepGuardOptions { TargetRatio = 1e308, Cadence = new() { WarmupSteps = 1_000_000 } };
        foreach (long step in new long[] { 1, 500_000, 999_999, 1_000_000, long.MaxValue })
        {
            Assert.InRange(options.TargetAt(step), double.Epsilon, 1e308);
        }

        Assert.InRange(new StepGuardOptions { TargetRatio = double.Epsilon, Cadence = new() { WarmupSteps = 10 } }.TargetAt(1), double.Epsilon, double.Epsilon);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Steps_are_counted_from_one(long step) => Assert.Throws<ArgumentOutOfRangeException>(() => new StepGuardOptions { Cadence = new() { WarmupSteps = 5 } }.TargetAt(step));

    [Fact]
    public void Options_that_are_none_are_refused_when_they_are_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepGuardOptions { Mode = (StepMode)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepGuardOptions { Bound = (RadiusBound)(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepGuardOptions { NotFinite = new() { Policy = (NotFinitePolicy)2 } });
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepGuardOptions { Report = new() { Bounds = [RadiusBound.Exact, (RadiusBound)3] } });
        Assert.Throws<ArgumentNullException>(() => new StepGuardOptions { Report = new() { Bounds = null! } });
        Assert.Throws<ArgumentNullException>(() => new StepGuardOptions { Aggregation = null! });
    }

    [Fact]
    public void An_unknown_mode_or_policy_is_no_decision_about_a_step_that_is_not_finite()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StepControl.DecideNotFinite((StepMode)9, NotFinitePolicy.Reject));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepControl.DecideNotFinite(StepMode.Cap, (NotFinitePolicy)9));
    }
}

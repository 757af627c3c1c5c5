namespace SafeStep.Runtime.Tests.Control;

public class TighteningLimitTests
{
    [Fact]
    public void It_starts_at_three_targets_and_halves_its_excess_every_twelve_steps_beyond_the_target()
    {
        var limit = new TighteningLimit();
        Assert.Equal(1.5, limit.At(0.5));
        for (int i = 0; i < 12; i++)
        {
            limit.Observe(ratio: 7, target: 0.5);
        }

        Assert.Equal(0.5 * 2, limit.At(0.5), 1e-15);
    }

    [Fact]
    public void Twenty_steps_inside_make_up_for_one_beyond()
    {
        var limit = new TighteningLimit();
        limit.Observe(2, 1);
        for (int i = 0; i < 20; i++)
        {
            limit.Observe(0.1, 1);
        }

        Assert.Equal(3, limit.At(1), 1e-12);
        limit.Observe(0.1, 1);
        Assert.Equal(3, limit.At(1));
    }

    [Fact]
    public void The_steps_beyond_the_target_add_up_to_a_bounded_excess()
    {
        // The sum over steps of the excess is a geometric series: (Widest - 1) / (1 - 2^(-1 / HalfLife)).
        var limit = new TighteningLimit();
        double excess = 0;
        for (int i = 0; i < 2_000; i++)
        {
            excess += limit.At(1) - 1;
            limit.Observe(100, 1);
        }

        Assert.Equal(2 / (1 - Math.Pow(2, -1.0 / 12)), excess, 1e-9);
    }

    [Fact]
    public void It_goes_on_where_it_was_saved()
    {
        var limit = new TighteningLimit();
        limit.Observe(2, 1);
        var restored = new TighteningLimit();
        restored.Restore(limit.Save());
        Assert.Equal(limit.At(1), restored.At(1));
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_saved_count_that_makes_no_sense_is_refused(double exceeded)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TighteningLimitState(exceeded));
    }
}

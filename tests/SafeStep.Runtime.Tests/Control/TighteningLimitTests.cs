namespace SafeStep.Runtime.Tests.Control;

public class TighteningLimitTests
{
    // What may be taken beyond a target of 1 in all, where no step is inside it.
    private static readonly double Bound = (TighteningLimit.Widest - 1) / (1 - Math.Pow(2, -1 / TighteningLimit.HalfLife));

    [Fact]
    public void It_starts_at_three_targets_and_halves_its_excess_every_twelve_steps_that_end_at_it()
    {
        var limit = new TighteningLimit();
        Assert.Equal(1.5, limit.At(0.5));
        for (int i = 0; i < 12; i++)
        {
            limit.Observe(ratio: 7, scale: limit.At(0.5) / 7, target: 0.5);
        }

        Assert.Equal(0.5 * 2, limit.At(0.5), 1e-15);
    }

    [Fact]
    public void Twenty_steps_inside_make_up_for_one_beyond()
    {
        var limit = new TighteningLimit();
        limit.Observe(3, 1, 1);
        for (int i = 0; i < 20; i++)
        {
            limit.Observe(0.1, 1, 1);
        }

        Assert.Equal(3, limit.At(1), 1e-12);
        limit.Observe(0.1, 1, 1);
        Assert.Equal(3, limit.At(1));
    }

    [Theory]
    [InlineData(3, 1, 1)] // All that the limit allows.
    [InlineData(2, 1, 0.5)] // Half of it.
    [InlineData(1.02, 1, 0.01)]
    [InlineData(8, 0.25, 0.5)] // Shortened to 2.
    [InlineData(4, 0.25, 0)] // Shortened to the target,
    [InlineData(40, 0.001, 0)] // and below it.
    public void A_step_beyond_the_target_counts_as_much_as_it_takes_of_what_the_limit_allows(double ratio, double scale, double counts)
    {
        var limit = new TighteningLimit();
        limit.Observe(ratio, scale, target: 1);
        Assert.Equal(counts, limit.Exceeded, 1e-12);
    }

    [Fact]
    public void A_limit_that_has_come_down_to_the_target_stays_there()
    {
        var limit = new TighteningLimit();
        limit.Restore(new TighteningLimitState(2_000));
        Assert.Equal(1, limit.At(1));
        limit.Observe(5, 0.2, 1);
        Assert.Equal(2_001, limit.Exceeded);
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
            limit.Observe(100, limit.At(1) / 100, 1);
        }

        Assert.Equal(Bound, excess, 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(0.01)]
    public void However_long_they_are_they_add_up_to_no_more(double longest)
    {
        // Each takes a random share of what the limit allows, and some are shortened below the target.
        var random = new Random(12);
        var limit = new TighteningLimit();
        double excess = 0;
        for (int i = 0; i < 200_000; i++)
        {
            double taken = random.Next(10) == 0 ? 0.9 : 1 + ((limit.At(1) - 1) * longest * random.NextDouble()), ratio = Math.Max(taken, 1 + 1e-12) * (1 + random.NextDouble());
            excess += Math.Max(0, taken - 1);
            limit.Observe(ratio, taken / ratio, 1);
        }

        // Small steps come up to the area below the curve, of which the sum of the whole ones is the larger.
        Assert.InRange(excess, 2 * 12 / Math.Log(2) * 0.95, Bound);
    }

    [Theory]
    [InlineData(2.0, 0.9, 3.0)] // The loss has come down: a step is forgotten,
    [InlineData(3.0, 1.0, 3.0)] // as it is where the loss stays as it was.
    [InlineData(2.0, 1.01, 4.5)] // It has gone up: the step counts by what it takes.
    [InlineData(3.01, 0.1, 5.0)] // Proposed beyond the widest limit.
    [InlineData(2.0, double.NaN, 4.5)] // Not known.
    public void A_step_beyond_the_target_counts_unless_the_loss_shows_no_harm(double ratio, double loss, double exceeded)
    {
        var limit = new TighteningLimit();
        limit.Observe(2, 1, 1, loss: 1);
        limit.Restore(limit.Save() with { Exceeded = 4 });
        double allowed = limit.At(1) - 1;
        limit.Observe(ratio, Math.Min(1, (1 + (allowed * (exceeded == 5 ? 1 : 0.5))) / ratio), 1, double.IsNaN(loss) ? null : loss);
        Assert.Equal(exceeded, limit.Exceeded, 1e-12);
    }

    [Fact]
    public void The_first_loss_has_none_to_be_held_against()
    {
        var limit = new TighteningLimit();
        limit.Observe(2, 1, 1, loss: 0.1);
        Assert.Equal(0.5, limit.Exceeded, 1e-12);
    }

    [Fact]
    public void A_loss_is_held_against_the_mean_of_twenty_and_then_one_that_forgets()
    {
        var limit = new TighteningLimit();
        double mean = 0;
        for (int i = 1; i <= 60; i++)
        {
            double loss = 2 + Math.Sin(i);
            limit.Observe(5, 0.2, 1, loss);
            mean += (loss - mean) / Math.Min(i, 20);
            Assert.Equal((mean, Math.Min(i, 20)), (limit.Save().MeanLoss, limit.Save().Losses));
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_loss_that_is_not_finite_is_none(double loss)
    {
        var limit = new TighteningLimit();
        limit.Observe(2, 1, 1, loss: 1);
        limit.Observe(2, 1, 1, loss);
        Assert.Equal((0.5 + (1 / ((2 * Math.Pow(2, -0.5 / 12)))), 1.0), (limit.Exceeded, limit.Save().MeanLoss));
    }

    [Fact]
    public void What_is_not_asked_for_inside_the_target_is_not_remembered()
    {
        var limit = new TighteningLimit();
        limit.Observe(0.5, 1, 1, loss: 7);
        Assert.Equal(0, limit.Save().Losses);
    }

    [Fact]
    public void However_the_losses_go_no_step_beyond_the_widest_limit_is_forgiven()
    {
        // A run in trouble: steps far beyond, at losses that fall.
        var limit = new TighteningLimit();
        double excess = 0;
        for (int i = 0; i < 2_000; i++)
        {
            excess += limit.At(1) - 1;
            limit.Observe(100, limit.At(1) / 100, 1, loss: 1.0 / (1 + i));
        }

        Assert.Equal(Bound, excess, 1e-9);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void What_is_forgotten_allows_no_more_than_it_would_have_taken(double forgiven)
    {
        var random = new Random(7);
        var limit = new TighteningLimit();
        double excess = 0, allowed = Bound;
        limit.Observe(1.5, 1, 1, loss: 1);
        for (int i = 0; i < 20_000; i++)
        {
            double at = limit.At(1), ratio = 1 + ((at - 1) * random.NextDouble());
            bool isForgiven = random.NextDouble() < forgiven, isInside = random.Next(10) == 0;
            limit.Observe(isInside ? 0.5 : ratio, 1, 1, loss: limit.Save().MeanLoss + (isForgiven ? -1 : 1));
            excess += isInside || isForgiven ? 0 : ratio - 1;
            allowed += isInside ? Bound * (1 - Math.Pow(2, -TighteningLimit.Recovery / TighteningLimit.HalfLife)) : isForgiven ? Bound * (1 - Math.Pow(2, -TighteningLimit.Relief / TighteningLimit.HalfLife)) : 0;
            Assert.True(excess <= allowed, $"step {i}: {excess} beyond, {allowed} allowed");
        }
    }

    [Fact]
    public void It_goes_on_where_it_was_saved()
    {
        var limit = new TighteningLimit();
        limit.Observe(2, 1, 1, loss: 3);
        var restored = new TighteningLimit();
        restored.Restore(limit.Save());
        Assert.Equal(limit.At(1), restored.At(1));
        Assert.Equal(new TighteningLimitState(0.5, 3, 1), restored.Save());
    }

    [Fact]
    public void Saved_losses_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TighteningLimitState(0, double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TighteningLimitState(0, 1, -1));
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

namespace SafeStep.Runtime.Tests.Control;

public class RatioForecastTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_length_that_is_not_finite_is_never_let_through(double length)
    {
        RatioForecast forecast = Learned();

        Assert.False(forecast.Suffices(length, double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, forecast.Foretell(length));
    }

    [Fact]
    public void A_negative_length_is_never_let_through()
    {
        RatioForecast forecast = Learned();

        Assert.Throws<ArgumentOutOfRangeException>(() => forecast.Suffices(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => forecast.Foretell(double.NegativeInfinity));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(1, -1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    public void A_measurement_that_is_none_is_refused_and_changes_nothing(double length, double ratio)
    {
        RatioForecast forecast = Learned();
        ForecastState before = forecast.Save();

        Assert.Throws<ArgumentOutOfRangeException>(() => forecast.Observe(length, ratio));

        Assert.Equal(before.RatiosPerLength, forecast.Save().RatiosPerLength);
    }

    [Fact]
    public void Ratios_per_length_beyond_the_largest_number_are_never_trusted()
    {
        var forecast = new RatioForecast(5);
        for (int i = 0; i < 5; i++)
        {
            forecast.Observe(length: 1e-320, ratio: 1e300);
        }

        Assert.False(forecast.Suffices(1e-320, 1));
        Assert.All(forecast.Save().RatiosPerLength, ratio => Assert.True(double.IsFinite(ratio)));
    }

    [Fact]
    public void A_negative_number_of_unmeasured_steps_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new RatioForecast(-1));

    [Fact]
    public void Saved_states_that_would_let_steps_through_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastState([1], Allowance: -1, Unmeasured: 0, Misses: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastState([1], Allowance: 1, Unmeasured: -1_000, Misses: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastState([1], Allowance: 1, Unmeasured: 0, Misses: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastState([-1], Allowance: 1, Unmeasured: 0, Misses: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastState([double.NaN], Allowance: 1, Unmeasured: 0, Misses: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastState([double.NegativeInfinity], Allowance: 1, Unmeasured: 0, Misses: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastState([1], 1, 0, 0) with { Unmeasured = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastState([1], 1, 0, 0) { ForetoldInARow = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecastState([1], 1, 0, 0) { GradientLengths = [double.NaN] });
        Assert.Throws<ArgumentNullException>(() => new ForecastState(null!, 1, 0, 0));
        Assert.Throws<ArgumentNullException>(() => Learned().Restore(null!));
    }

    [Fact]
    public void A_restored_window_is_no_longer_than_a_learned_one()
    {
        var forecast = new RatioForecast(5);
        forecast.Restore(new ForecastState([.. Enumerable.Range(0, 100).Select(i => (double)i)], 5, 0, 0));

        Assert.Equal(Enumerable.Range(92, RatioForecast.Window).Select(i => (double)i), forecast.Save().RatiosPerLength);
    }

    [Fact]
    public void Measurements_that_were_foretold_double_the_steps_until_sixteen_and_eight_of_them_allow_the_limit()
    {
        var forecast = new RatioForecast(40);

        // The first foretells, the second is foretold.
        Assert.Equal([0, 1, 2, 4, 8, 16, 16, 16, 32, 40, 40], Answers(forecast, 11));
    }

    [Fact]
    public void After_a_miss_steps_are_earned_one_by_one_until_eight_measurements_in_a_row_were_foretold()
    {
        var forecast = new RatioForecast(40);
        Answers(forecast, 11);
        // Three times the ratio per length of the others.
        forecast.Observe(1, 0.03, gradient: 1);

        Assert.Equal(0, Unmeasured(forecast));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 14, 28, 40], Answers(forecast, 10));
        Assert.Equal(1, forecast.Misses);
    }

    [Fact]
    public void A_measurement_beyond_a_quarter_of_the_target_earns_a_single_step()
    {
        var forecast = new RatioForecast(40);
        int[] answers = [.. Enumerable.Range(0, 12).Select(_ =>
        {
            forecast.Observe(1, 0.01, target: 0.039, gradient: 1);
            return Unmeasured(forecast);
        })];

        Assert.Equal([.. Enumerable.Range(0, 12)], answers);
    }

    [Fact]
    public void With_the_steps_since_the_last_measurement_the_margin_grows()
    {
        var forecast = new RatioForecast(40);
        Answers(forecast, 12);
        forecast.Observe(1, 0.01, gradient: 1);
        double[] foretold = [.. Enumerable.Range(0, 40).Select(_ =>
        {
            double ratio = forecast.Foretell(1);
            Assert.True(forecast.Suffices(1, 1, 1));
            return ratio;
        })];

        Assert.All(foretold[..16], ratio => Assert.Equal(0.02, ratio, 1e-15));
        Assert.All(foretold[16..32], ratio => Assert.Equal(0.04, ratio, 1e-15));
        Assert.All(foretold[32..], ratio => Assert.Equal(0.08, ratio, 1e-15));
    }

    [Fact]
    public void A_step_that_only_a_fresh_forecast_puts_inside_the_target_is_measured_after_sixteen()
    {
        var forecast = new RatioForecast(40);
        Answers(forecast, 12);
        forecast.Observe(1, 0.01, gradient: 1);

        // 0.6 of the target by a fresh forecast, 1.2 by one that is 16 steps old.
        Assert.Equal(16, Unmeasured(forecast, length: 30));
    }

    [Fact]
    public void However_curvature_grows_no_step_beyond_the_target_goes_unmeasured_while_it_doubles_in_sixteen_steps_at_most()
    {
        foreach (double growth in new[] { 1, 1.01, 1.03, Math.Pow(2, 1 / 16.0) })
        {
            var forecast = new RatioForecast(64);
            double ratioPerLength = 1e-6;
            int unmeasured = 0;
            for (int step = 0; step < 3000; step++)
            {
                ratioPerLength = Math.Min(ratioPerLength * growth, 10);
                if (forecast.Suffices(1, 1, 1))
                {
                    unmeasured++;
                    Assert.True(ratioPerLength <= 1, $"growth {growth}, step {step}");
                }
                else
                {
                    forecast.Observe(1, ratioPerLength, gradient: 1);
                }
            }

            Assert.True(unmeasured > 100, $"growth {growth}: {unmeasured}");
        }
    }

    [Fact]
    public void A_gradient_more_than_twice_as_long_as_any_that_was_measured_is_measured()
    {
        RatioForecast forecast = Learned();
        forecast.Observe(1, 0.01, gradient: 5);

        Assert.False(forecast.Suffices(1, 1, 10.1));
        Assert.False(forecast.ExpectsMeasurement);
        Assert.True(forecast.Suffices(1, 1, 10));
        Assert.False(forecast.Suffices(1, 1, double.PositiveInfinity));
        for (int i = 0; i < RatioForecast.Window; i++)
        {
            forecast.Observe(1, 0.01, gradient: 1);
        }

        Assert.False(forecast.Suffices(1, 1, 2.1));
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(double.PositiveInfinity, 1)]
    public void Without_the_lengths_of_gradients_sixteen_steps_at_most_go_unmeasured(double measured, double now)
    {
        var forecast = new RatioForecast(40);
        Answers(forecast, 12);
        forecast.Observe(1, 0.01, gradient: measured);

        Assert.Equal(RatioForecast.AgesEvery, Unmeasured(forecast, gradient: now));
    }

    [Fact]
    public void A_forecast_that_was_saved_goes_on_as_one_that_was_not()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            RatioForecast kept = new(32), restored = new(32);
            for (int step = 0; step < 400; step++)
            {
                double length = Math.Exp(random.NextDouble()), gradient = random.Next(50) == 0 ? double.NaN : Math.Exp(2 * random.NextDouble());
                bool suffices = kept.Suffices(length, 1, gradient);
                Assert.Equal(suffices, restored.Suffices(length, 1, gradient));
                if (!suffices)
                {
                    double ratio = length * 0.02 * Math.Exp(random.NextDouble());
                    kept.Observe(length, ratio, 1, gradient);
                    restored.Observe(length, ratio, 1, gradient);
                }

                if (random.Next(5) == 0 && kept.Save().GradientLengths.Count > 0)
                {
                    var state = restored.Save();
                    restored = new RatioForecast(32);
                    restored.Restore(state);
                }
            }

            Assert.Equal(kept.Misses, restored.Misses);
        }
    }

    [Fact]
    public void A_restored_allowance_is_no_larger_than_one_that_was_earned()
    {
        var forecast = new RatioForecast(40);
        forecast.Restore(new ForecastState([0.01], Allowance: 40, Unmeasured: 0, Misses: 0) { GradientLengths = [1] });

        Assert.Equal(RatioForecast.AgesEvery, Unmeasured(forecast));
    }

    // After each of so many measurements, how many steps go unmeasured.
    private static IEnumerable<int> Answers(RatioForecast forecast, int measurements)
    {
        var answers = new List<int>();
        for (int i = 0; i < measurements; i++)
        {
            forecast.Observe(1, 0.01, gradient: 1);
            answers.Add(Unmeasured(forecast));
        }

        return answers;
    }

    private static int Unmeasured(RatioForecast forecast, double length = 1, double gradient = 1)
    {
        int count = 0;
        while (forecast.Suffices(length, 1, gradient))
        {
            count++;
        }

        return count;
    }

    private static RatioForecast Learned()
    {
        var forecast = new RatioForecast(5);
        for (int i = 0; i < 5; i++)
        {
            forecast.Observe(1, 0.1, gradient: 1);
        }

        return forecast;
    }
}

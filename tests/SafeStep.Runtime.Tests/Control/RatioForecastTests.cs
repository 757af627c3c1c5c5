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

    private static RatioForecast Learned()
    {
        var forecast = new RatioForecast(5);
        for (int i = 0; i < 5; i++)
        {
            forecast.Observe(1, 0.1);
        }

        return forecast;
    }
}

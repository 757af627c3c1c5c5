namespace SafeStep.Guard.Tests;

public class ForecastTests
{
    [Fact]
    public void Steps_well_inside_the_target_earn_unmeasured_ones_up_to_the_limit()
    {
        var training = new Training(1e-3, StepGuardOptions.Exact with { Forecast = new() { MaxUnmeasuredSteps = 2 } });

        bool[] measured = [.. Enumerable.Range(0, 12).Select(_ =>
        {
            training.Backward();
            return training.Guard.Step().Measured;
        })];

        // Measured once to know, again to confirm; then one step of trust, then two, and no more than two.
        Assert.Equal([true, true, false, true, false, false, true, false, false, true, false, false], measured);
        Assert.Equal(measured.Count(was => was), training.Model.Evaluations);
    }

    [Fact]
    public void A_step_whose_forecast_reaches_the_target_is_measured()
    {
        var training = new Training(1e-3, StepGuardOptions.Exact with { Forecast = new() { MaxUnmeasuredSteps = 100 } });
        for (int step = 0; step < 6; step++)
        {
            training.Backward();
            training.Guard.Step();
        }

        foreach (var group in training.Optimizer.ParamGroups)
        {
            group.LearningRate = 1000;
        }

        training.Backward();
        var report = training.Guard.Step();

        Assert.True(report.Measured);
        Assert.Equal(StepDecision.Scaled, report.Decision);
    }

    [Fact]
    public void A_miss_takes_the_trust_back()
    {
        var forecast = new RatioForecast(10);
        forecast.Observe(1, 0.1);
        forecast.Observe(1, 0.1);
        Assert.True(forecast.Suffices(1, 1));
        forecast.Observe(1, 0.1 * RatioForecast.Margin * 1.01);

        Assert.Equal(1, forecast.Misses);
        Assert.False(forecast.Suffices(1, 1));
    }

    [Fact]
    public void Before_the_first_measurement_nothing_suffices() => Assert.False(new RatioForecast(10).Suffices(0, 1));
}

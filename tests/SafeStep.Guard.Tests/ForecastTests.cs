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

    /// <summary>A batch unlike those before it: the optimizer's step need not be longer, as under Adam, but the gradient is.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_batch_whose_gradient_is_much_longer_is_measured_where_one_process_trains(bool severalRanks, bool measured)
    {
        var options = StepGuardOptions.Balanced with { Reduce = severalRanks ? new RankReduction(mine => mine, mine => mine) : null };
        var training = new Training(parameters => optim.Adam(parameters, 1e-5), options);
        for (int step = 0; step < 60; step++)
        {
            training.Step();
        }

        while (!training.Step().Measured)
        {
        }

        Assert.False(training.Step().Measured);
        training.Optimizer.zero_grad();
        nn.functional.cross_entropy(training.Model.call(training.Inputs * 100), training.Labels).backward();

        Assert.Equal(measured, training.Guard.Step().Measured);
    }

    /// <summary>Where nobody looks at the gradients, as with several ranks, which need not have the same to the last bit, the forecast answers for sixteen steps.</summary>
    [Theory]
    [InlineData(false, 32)]
    [InlineData(true, 16)]
    public void By_default_thirty_two_steps_in_a_row_pass_on_a_forecast_that_has_proven_itself(bool severalRanks, int most)
    {
        var options = StepGuardOptions.Balanced with { Reduce = severalRanks ? new RankReduction(mine => mine, mine => mine) : null };
        var training = new Training(parameters => optim.Adam(parameters, 1e-6), options);
        var rows = new List<int>();
        int inARow = 0;
        for (int step = 0; step < 200; step++)
        {
            bool measured = training.Step().Measured;
            if (measured)
            {
                rows.Add(inARow);
            }

            inARow = measured ? 0 : inARow + 1;
        }

        Assert.Equal([0, 0, 1, 2, 4, 8, 16, 16, 16], rows[..9]);
        Assert.All(rows[9..], row => Assert.Equal(most, row));
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

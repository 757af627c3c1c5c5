namespace SafeStep.Guard.Tests;

/// <summary>What is done off the processor, done on it: whether the gradients were finite is read together with the measurement, after the optimizer's step.</summary>
public class GradientsReadLaterTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_gradient_that_is_not_finite_rejects_the_step_and_leaves_every_bit(float poison)
    {
        var training = Adam();
        training.Backward();
        training.Poison(poison);
        var before = training.Parameters();

        var report = training.Guard.Step();

        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Equal("the gradient of output.bias", report.NotFinite);
        Assert.Equal(before, training.Parameters());
        Assert.True(double.IsNaN(report.Ratio) && double.IsNaN(report.Distance));
        Assert.True(report.JvpElapsed > TimeSpan.Zero);
        Assert.Equal(0, report.Scale);
    }

    [Fact]
    public void Momentum_stays_finite()
    {
        var training = Adam();
        training.Backward();
        training.Poison(float.NaN);
        training.Guard.Step();

        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(StepDecision.Accepted, training.Step().Decision);
        }

        Assert.All(training.Parameters(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void With_the_optimizer_restored_training_goes_on_as_if_it_had_not_been()
    {
        var options = StepGuardOptions.Exact with { NotFinite = new() { RestoreOptimizer = true } };
        var (poisoned, clean) = (Adam(options), Adam(options));
        clean.Step();
        poisoned.Step();
        poisoned.Backward();
        poisoned.Poison(float.NaN);
        poisoned.Guard.Step();

        clean.Step();
        poisoned.Step();

        Assert.Equal(clean.Parameters(), poisoned.Parameters());
    }

    [Fact]
    public void Finite_gradients_give_the_same_steps()
    {
        foreach (var options in new StepGuardOptions[] { new(), new() { TargetRatio = 1e-3 }, new() { Mode = StepMode.Set, TargetRatio = 0.1 }, new() { Forecast = new() { MaxUnmeasuredSteps = 2 } }, new() { Bound = RadiusBound.Exact } })
        {
            var (later, before) = (Adam(options), Adam(options));
            before.Guard.ReadsGradientsLater = false;
            for (int step = 0; step < 5; step++)
            {
                Assert.Equal(before.Step().Ratio, later.Step().Ratio);
                Assert.Equal(before.Parameters(), later.Parameters());
            }
        }
    }

    [Fact]
    public void A_forecast_does_not_let_it_through()
    {
        var training = new Training(1e-3, StepGuardOptions.Exact with { Forecast = new() { MaxUnmeasuredSteps = 5 } });
        training.Guard.ReadsGradientsLater = true;
        for (int step = 0; step < 3; step++)
        {
            training.Step();
        }

        Assert.False(training.Guard.Last!.Measured);
        training.Backward();
        training.Poison(float.NaN);

        Assert.Equal("the gradient of output.bias", training.Guard.Step().NotFinite);
    }

    [Fact]
    public void Without_any_gradient_there_is_nothing_to_reject()
    {
        var training = Adam();

        var report = training.Guard.Step(training.Inputs);

        Assert.Equal(StepDecision.Accepted, report.Decision);
        Assert.Equal(0, report.Distance);
    }

    [Fact]
    public void Every_gradient_that_is_not_finite_is_named()
    {
        var training = Adam();
        training.Step();
        training.Optimizer.zero_grad();
        (training.Model.call(training.Inputs).sum() * float.NaN).backward();

        Assert.Equal("the gradient of output.weight, output.bias", training.Guard.Step().NotFinite);
    }

    [Fact]
    public void It_throws_when_asked()
    {
        var training = Adam(StepGuardOptions.Exact with { NotFinite = new() { Policy = NotFinitePolicy.Throw } });
        training.Backward();
        training.Poison(float.NaN);

        Assert.Contains("output.bias", Assert.Throws<StepNotFiniteException>(() => training.Guard.Step()).Message);
    }

    private static Training Adam(StepGuardOptions? options = null)
    {
        var training = new Training(parameters => torch.optim.Adam(parameters, 0.01), options);
        training.Guard.ReadsGradientsLater = true;
        return training;
    }
}

namespace SafeStep.Guard.Tests;

public class InterruptionTests
{
    [Fact]
    public void A_cancelled_step_leaves_the_parameters_as_they_were()
    {
        using var cancellation = new CancellationTokenSource();
        var training = new Training(0.1);
        training.Backward();
        var before = training.Parameters();
        // Cancelled while the slopes are computed: after the optimizer moved, before the decision.
        training.Model.Evaluating = cancellation.Cancel;

        Assert.Throws<OperationCanceledException>(() => training.Guard.Step(cancellation.Token));

        Assert.Equal(before, training.Parameters());
    }

    [Fact]
    public void A_token_that_is_already_cancelled_stops_before_the_optimizer()
    {
        var training = new Training(parameters => torch.optim.Adam(parameters, 0.1));
        var untouched = new Training(parameters => torch.optim.Adam(parameters, 0.1));
        training.Backward();
        Assert.Throws<OperationCanceledException>(() => training.Guard.Step(new CancellationToken(canceled: true)));
        untouched.Backward();

        training.Guard.Step();
        untouched.Guard.Step();

        Assert.Equal(untouched.Parameters(), training.Parameters());
    }

    [Fact]
    public void An_exception_in_the_measurement_leaves_the_parameters_as_they_were()
    {
        var training = new Training(0.1);
        training.Backward();
        var before = training.Parameters();
        training.Model.Evaluating = () => throw new InvalidDataException("measuring");

        Assert.Throws<InvalidDataException>(() => training.Guard.Step());

        Assert.Equal(before, training.Parameters());
    }
}

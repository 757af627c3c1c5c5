namespace SafeStep.Guard.Tests;

public class AccumulationTests
{
    [Fact]
    public void The_last_micro_batches_count_as_far_as_the_options_say()
    {
        // The same update, measured on the first half, on the second and on both.
        double first = Ratio(microBatches: 1, "first", "second", "first");
        double second = Ratio(microBatches: 1, "first", "second", "second");
        double both = Ratio(microBatches: 2, "second", "first", "second");

        Assert.NotEqual(first, second);
        Assert.Equal(Math.Max(first, second), both);
    }

    [Fact]
    public void Batches_of_the_step_before_are_forgotten_with_the_next_forward()
    {
        var training = new Training(0.1, new StepGuardOptions { MicroBatches = 4 });
        training.Backward();
        training.Guard.Step();
        int before = training.Model.Evaluations;

        training.Backward();
        training.Guard.Step();

        Assert.Equal(1, training.Model.Evaluations - before);
    }

    [Fact]
    public void Chosen_batches_are_measured_together()
    {
        var training = new Training(0.1);
        var whole = new Training(0.1);
        training.Backward();
        whole.Backward();

        var halves = training.Guard.StepOn([[training.Inputs.narrow(0, 0, 4)], [training.Inputs.narrow(0, 4, 4)]]);

        Assert.Equal(whole.Guard.Step().Ratio, halves.Ratio, 1e-6 * halves.Ratio);
        Assert.Equal(2, training.Model.Evaluations);
    }

    [Fact]
    public void No_batch_at_all_is_an_error() => Assert.Throws<ArgumentException>(() => new Training(0.1).Guard.StepOn([]));

    private static double Ratio(int microBatches, params string[] halves)
    {
        var training = new Training(0.1, new StepGuardOptions { MicroBatches = microBatches });
        training.Backward();
        // The gradients of the whole batch are there; the forwards that follow only tell the guard what to look at.
        training.Guard.Dispose();
        using var guard = training.Model.Guard(training.Optimizer, training.Guard.Options);
        foreach (string half in halves)
        {
            training.Model.call(training.Inputs.narrow(0, half == "first" ? 0 : 4, 4));
        }

        return guard.Step().Ratio;
    }
}

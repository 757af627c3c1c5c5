namespace SafeStep.Guard.Tests;

public class ThreadTests
{
    private const int Steps = 40;

    [Fact]
    public void Guards_of_different_models_step_in_parallel_as_they_do_alone()
    {
        // Models and data come from the one random generator and are made one after the other; the training draws nothing.
        double[][] alone = [.. Enumerable.Range(1, 4).Select(seed => Run(Make(seed)))];
        Training[] trainings = [.. Enumerable.Range(1, 4).Select(Make)];
        var together = new double[4][];
        Thread[] threads = [.. trainings.Select((training, i) => new Thread(() => together[i] = Run(training)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(alone, together);

        static Training Make(int seed) => new(parameters => optim.Adam(parameters, 0.5), StepGuardOptions.Exact with { TargetRatio = 0.5, ReuseActivations = true }, seed);

        static double[] Run(Training training) => [.. Enumerable.Range(0, Steps).Select(_ =>
        {
            using var scope = NewDisposeScope();
            training.Backward();
            return training.Guard.Step().Ratio;
        })];
    }

    [Fact]
    public void A_second_step_at_the_same_time_is_an_error_and_the_first_goes_on()
    {
        var training = new Training(0.1);
        training.Backward();
        Exception? second = null;
        training.Model.Evaluating = () =>
        {
            var thread = new Thread(() => second = Record.Exception(() => training.Guard.Step(training.Inputs)));
            thread.Start();
            thread.Join();
        };

        var report = training.Guard.Step();

        Assert.Equal(1, report.Step);
        Assert.Contains("already taking a step", Assert.IsType<InvalidOperationException>(second).Message, StringComparison.Ordinal);
        training.Model.Evaluating = null;
        training.Backward();
        Assert.Equal(2, training.Guard.Step().Step);
    }
}

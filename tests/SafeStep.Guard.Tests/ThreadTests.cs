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
    public void An_evaluation_on_another_thread_neither_fails_nor_counts()
    {
        var (training, alone) = (Layered(), Layered());
        using var stop = new CancellationTokenSource();
        Exception? failure = null;
        int passes = 0;
        var validation = randn(16, 3);
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                training.Model.call(validation);
                passes++;
            }
        }));
        thread.Start();
        try
        {
            for (int step = 0; step < 200; step++)
            {
                Assert.Equal(Comparable(Step(alone)), Comparable(Step(training)));
            }
        }
        finally
        {
            stop.Cancel();
            thread.Join();
        }

        Assert.Null(failure);
        Assert.True(passes > 0);
        Assert.Equal(alone.Guard.OutputsReused, training.Guard.OutputsReused);

        static (int, int, double) Comparable(StepReport report) => (report.Forwards, report.Rows, report.Ratio);
    }

    [Fact]
    public void Training_forwards_on_several_threads_all_count()
    {
        var (model, optimizer, guard) = Layered();
        var batches = Enumerable.Range(0, 4).Select(_ => randn(8, 3)).ToArray();
        for (int step = 0; step < 20; step++)
        {
            optimizer.zero_grad();
            var outputs = new Tensor[4];
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() => outputs[i] = model.call(batches[i])))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            outputs.Aggregate(zeros(1), (loss, output) => loss + nn.functional.cross_entropy(output, arange(8).remainder(4))).sum().backward();

            var report = guard.Step();

            Assert.Equal((4, 32), (report.Forwards, report.Rows));
            Assert.Equal(0, report.LogitDifference);
        }
    }

    private static (LayeredHead Model, optim.Optimizer Optimizer, StepGuard Guard) Layered()
    {
        manual_seed(1);
        var model = new LayeredHead(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 4));
        var optimizer = optim.SGD(model.parameters(), 0.1);
        return (model, optimizer, model.Guard(optimizer, StepGuardOptions.Exact with { ReuseActivations = true }));
    }

    private static StepReport Step((LayeredHead Model, optim.Optimizer Optimizer, StepGuard Guard) training)
    {
        using var scope = NewDisposeScope();
        training.Optimizer.zero_grad();
        nn.functional.cross_entropy(training.Model.call(arange(24, ScalarType.Float32).reshape(8, 3) / 24), arange(8).remainder(4)).backward();
        return training.Guard.Step();
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

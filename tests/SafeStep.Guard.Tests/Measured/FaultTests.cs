using Microsoft.Extensions.Logging;

namespace SafeStep.Guard.Tests.Measured;

/// <summary>Optimizers and listeners as people write them.</summary>
public class FaultTests
{
    [Fact]
    public void State_that_an_optimizer_makes_in_its_step_lives_on()
    {
        var training = Handwritten((parameter, state) =>
        {
            state[0] = state[0] is { } before ? before * 0.9 + parameter.grad! : parameter.grad!.clone();
            parameter.sub_(state[0]! * 0.1);
        });
        var plain = new Training(parameters => optim.SGD(parameters, 0.1, momentum: 0.9));

        for (int step = 0; step < 4; step++)
        {
            Assert.Equal(StepDecision.Accepted, training.Step().Decision);
            plain.Step();
        }

        Assert.All(plain.Parameters().Zip(training.Parameters()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void An_optimizer_that_gives_its_parameters_other_memory_moves_them()
    {
        var training = Handwritten((parameter, _) => parameter.set_((parameter - (parameter.grad! * 0.1)).detach()));
        var plain = new Training(0.1);

        var report = training.Step();

        Assert.Equal(plain.Step().Ratio, report.Ratio, 1e-5 * report.Ratio);
        Assert.All(plain.Parameters().Zip(training.Parameters()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void A_long_step_of_such_an_optimizer_is_scaled()
    {
        var training = Handwritten((parameter, _) => parameter.set_((parameter - (parameter.grad! * 1000)).detach()));
        var plain = new Training(1000);

        var report = training.Step();

        Assert.Equal(StepDecision.Scaled, report.Decision);
        plain.Step();
        Assert.All(plain.Parameters().Zip(training.Parameters()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void An_optimizer_that_replaces_parameters_is_refused()
    {
        var training = new Training(0.1);
        using var guard = training.Model.Guard(new Custom([.. training.Model.parameters()], (parameter, _) =>
        {
            parameter.add_(1);
            training.Model.Output.weight = new Parameter(zeros(4, 3));
        }));
        training.Backward();
        var bias = training.Model.Output.bias!.clone();

        var refused = Assert.Throws<InvalidOperationException>(() => guard.Step());

        Assert.True(bias.allclose(training.Model.Output.bias!, 0, 0));

        Assert.Contains("output.weight", refused.Message, StringComparison.Ordinal);
        Assert.Contains("replaced", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_without_elements_beside_a_huge_step_is_no_obstacle()
    {
        var training = new Training(1e25);
        var model = new WithEmpty(training.Model);
        using var guard = GuardedTensorModel.Guard(model, optim.SGD(model.parameters(), 1e25), training.Model.Jvp);
        (nn.functional.cross_entropy(model.call(training.Inputs), training.Labels) + model.Empty.sum()).backward();

        var report = guard.Step();

        Assert.Equal(StepDecision.Scaled, report.Decision);
        Assert.True(double.IsFinite(report.Distance) && report.Distance > 1e23, $"distance {report.Distance}");
    }

    [Fact]
    public void A_logger_that_throws_finds_the_step_whole()
    {
        var training = new Training(1000, StepGuardOptions.Exact with { Report = new() { Logger = new Broken() } });
        training.Backward();
        var before = training.Parameters();

        Assert.Throws<InvalidDataException>(() => training.Guard.Step());

        Assert.Equal((1, StepDecision.Scaled), (training.Guard.Last?.Step, training.Guard.Last?.Decision));
        Assert.NotEqual(before, training.Parameters());
        training.Backward();
        Assert.Throws<InvalidDataException>(() => training.Guard.Step());
        Assert.Equal(2, training.Guard.Last!.Step);
    }

    [Fact]
    public void A_skipped_step_leaves_no_trace_in_the_optimizer()
    {
        Assert.Equal(Run(withBadBatch: false), Run(withBadBatch: true));

        static float[] Run(bool withBadBatch)
        {
            var training = new Training(parameters => optim.Adam(parameters, 0.01), StepGuardOptions.Exact with { Mode = StepMode.Skip });
            for (int step = 0; step < 4; step++)
            {
                if (step == 2 && withBadBatch)
                {
                    training.Optimizer.zero_grad();
                    // A step of Adam does not grow with the loss, but its slopes do with the batch.
                    nn.functional.cross_entropy(training.Model.call(training.Inputs * 10_000), training.Labels).backward();
                    Assert.Equal(StepDecision.Skipped, training.Guard.Step().Decision);
                }

                Assert.Equal(StepDecision.Accepted, training.Step().Decision);
            }

            return training.Parameters();
        }
    }

    [Fact]
    public void Skip_needs_an_optimizer_whose_state_can_be_put_back()
    {
        var training = new Training(0.1);

        var refused = Assert.Throws<NotSupportedException>(() => training.Model.Guard(new Custom([.. training.Model.parameters()], (_, _) => { }), StepGuardOptions.Exact with { Mode = StepMode.Skip }));

        Assert.Contains("Custom cannot save its state", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_optimizer_that_does_not_list_its_parameters_is_said_to()
    {
        var training = Handwritten((parameter, _) => parameter.sub_(parameter.grad! * 0.1));

        Assert.Contains("Custom moves, which does not list its parameters", Assert.Single(training.Step().Unguarded), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Steps")]
    [InlineData("RejectedInARow")]
    [InlineData("Audits")]
    [InlineData("AuditMisses")]
    [InlineData("ChangedInARow")]
    public void A_state_with_a_negative_count_is_refused(string name)
    {
        var training = new Training(0.1);
        string json = training.Guard.SaveState().ToJson();
        string broken = System.Text.RegularExpressions.Regex.Replace(json, $"\"{name}\": 0", $"\"{name}\": -1");

        Assert.NotEqual(json, broken);
        Assert.Contains(name, Assert.Throws<FormatException>(() => GuardState.FromJson(broken)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => training.Guard.SaveState() with { Steps = -1 });
    }

    private static Training Handwritten(Action<Tensor, Tensor?[]> update) => new(parameters => new Custom([.. parameters], update));

    private sealed class WithEmpty : nn.Module<Tensor, Tensor>
    {
        private readonly LinearHead head;
        private readonly Parameter empty = new(zeros(0));

        public WithEmpty(LinearHead head)
            : base(nameof(WithEmpty))
        {
            this.head = head;
            RegisterComponents();
        }

        public Parameter Empty => empty;

        public override Tensor forward(Tensor x) => head.forward(x);
    }

    private sealed class Broken : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new InvalidDataException("logging");
    }
}

namespace SafeStep.Guard.Tests.Measured;

/// <summary>What cannot be measured is refused, with the remedy in the message, and nothing moves.</summary>
public class RefusalTests
{
    [Fact]
    public void A_model_whose_components_were_not_registered_is_refused()
    {
        var model = new Unregistered(registersEarly: false);

        AssertRefused<ArgumentException>(() => Guard(model, optim.SGD([new Parameter(ones(2))], 0.1)), "Unregistered has no parameters", "RegisterComponents()");
    }

    [Fact]
    public void A_model_whose_components_were_registered_too_early_is_refused()
    {
        var model = new Unregistered(registersEarly: true);

        AssertRefused<ArgumentException>(() => Guard(model, optim.SGD([new Parameter(ones(2))], 0.1)), "Unregistered has no parameters", "before they are assigned");
    }

    [Fact]
    public void An_optimizer_of_another_model_is_refused()
    {
        var training = new Training(0.1);

        AssertRefused<ArgumentException>(() => training.Model.Guard(optim.SGD(new LinearHead(3, 4).parameters(), 0.1)), "SGD", "moves no parameter of LinearHead", "parameters()");
    }

    [Fact]
    public void No_model_and_one_model_twice_are_refused()
    {
        var training = new Training(0.1);
        var model = GuardedTensorModel.Of(training.Model, training.Model.Jvp);

        AssertRefused<ArgumentException>(() => StepGuard.Create(training.Optimizer, []), "at least one model");
        AssertRefused<ArgumentException>(() => StepGuard.Create(training.Optimizer, [model, model]), "named twice");
    }

    [Fact]
    public void A_step_without_a_forward_is_refused()
    {
        var training = new Training(0.1);

        AssertNothingMoves(training, () => training.Guard.Step(), "LinearHead was not run since the last step", "call(...)", "Step(inputs)");
    }

    [Fact]
    public void A_second_step_on_the_same_forward_is_refused()
    {
        var training = new Training(0.1);
        training.Step();

        AssertNothingMoves(training, () => training.Guard.Step(), "was not run since the last step");
    }

    [Fact]
    public void A_step_without_backward_is_refused()
    {
        var training = new Training(0.1);
        training.Model.call(training.Inputs);

        AssertNothingMoves(training, () => training.Guard.Step(), "No output of LinearHead received a gradient", "backward()");
    }

    [Fact]
    public void A_backward_of_an_output_that_is_no_longer_kept_is_refused_with_the_cause()
    {
        var training = new Training(0.1);
        var logits = training.Model.call(training.Inputs);
        for (int i = 0; i < 64; i++)
        {
            training.Model.call(training.Inputs);
        }

        nn.functional.cross_entropy(logits, training.Labels).backward();

        AssertNothingMoves(training, () => training.Guard.Step(), "No output of LinearHead received a gradient", "before the last 64", "no_grad()");
    }

    [Fact]
    public void A_backward_through_forward_instead_of_call_is_refused()
    {
        var training = new Training(0.1);
        training.Model.call(training.Inputs);
        nn.functional.cross_entropy(training.Model.forward(training.Inputs), training.Labels).backward();

        AssertNothingMoves(training, () => training.Guard.Step(), "No output of LinearHead received a gradient", "forward(...)");
    }

    [Fact]
    public void A_model_that_is_wholly_frozen_is_refused()
    {
        var training = new Training(0.1);
        training.Backward();
        foreach (var parameter in training.Model.parameters())
        {
            parameter.requires_grad = false;
            parameter.grad = null;
        }

        AssertNothingMoves(training, () => training.Guard.Step(), "nothing to guard", "requires_grad");
    }

    [Fact]
    public void A_parameter_that_was_replaced_is_refused()
    {
        var training = new Training(0.1);
        training.Model.Output.weight = new Parameter(randn(4, 3));
        training.Backward();

        AssertNothingMoves(training, () => training.Guard.Step(), "output.weight", "another tensor than when the guard was made", "make both anew");
    }

    [Fact]
    public void A_model_that_was_converted_is_refused()
    {
        var training = new Training(0.1);
        training.Model.to(ScalarType.Float64);
        nn.functional.cross_entropy(training.Model.call(training.Inputs.to(ScalarType.Float64)), training.Labels).backward();

        var refused = Assert.Throws<InvalidOperationException>(() => training.Guard.Step());

        Assert.Contains("output.weight is Float64 and was Float32", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exact", 0)]
    [InlineData("exact", 3)]
    [InlineData("default", 0)]
    [InlineData("default", 3)]
    [InlineData("default", 20)]
    public void A_disposed_model_is_named(string preset, int stepsBefore)
    {
        var training = new Training(0.1, preset == "exact" ? StepGuardOptions.Exact : new StepGuardOptions());
        for (int step = 0; step < stepsBefore; step++)
        {
            training.Step();
        }

        training.Backward();
        training.Model.Dispose();

        AssertRefused<InvalidOperationException>(() => training.Guard.Step(), "LinearHead was disposed", "output.weight");
    }

    /// <summary>Rows that forward shortens make a forward that writes to a parameter.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(1.0)]
    [InlineData(100.0)]
    public void An_embedding_whose_forward_shortens_its_rows_is_refused(double? most)
    {
        var embedding = nn.Embedding(10, 4, padding_idx: 0, max_norm: most);
        using var model = new LayeredHead(embedding, nn.Linear(4, 3));
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
        nn.functional.cross_entropy(model.call(arange(6)), arange(6).remainder(3)).backward();
        var before = embedding.weight!.detach().clone();

        if (most is null)
        {
            Assert.Equal(StepDecision.Accepted, guard.Step().Decision);
            return;
        }

        AssertRefused<NotSupportedException>(() => guard.Step(), "max_norm");
        Assert.Equal(0, (embedding.weight! - before).abs().max().item<float>());
    }

    [Fact]
    public void A_disposed_optimizer_is_named()
    {
        var training = new Training(parameters => optim.Adam(parameters, 0.1));
        training.Step();
        training.Backward();
        training.Optimizer.Dispose();

        AssertRefused<ObjectDisposedException>(() => training.Guard.Step(), "The optimizer (Adam) was used after it was disposed");
    }

    [Fact]
    public void Null_in_place_of_a_batch_is_refused()
    {
        var training = new Training(0.1);
        training.Backward();

        AssertRefused<ArgumentException>(() => training.Guard.Step((object)null!), "null in place of a batch");
    }

    [Fact]
    public void What_the_optimizer_moves_beside_the_model_is_listed()
    {
        var training = new Training(0.1);
        var critic = nn.Linear(3, 1);
        var optimizer = optim.SGD(training.Model.parameters().Concat(critic.parameters()), 0.1);
        using var guard = training.Model.Guard(optimizer);
        (nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels) + critic.call(training.Inputs).mean()).backward();

        Assert.Equal(["parameter 2 of the optimizer's group 0, [1, 3]", "parameter 3 of the optimizer's group 0, [1]"], guard.Step().Unguarded);
    }

    [Fact]
    public void Parameters_that_are_left_out_are_listed()
    {
        var training = new Training(0.1, StepGuardOptions.Exact with { Guards = path => path != "output.bias" });

        Assert.Equal(["output.bias"], training.Step().Unguarded);
    }

    [Fact]
    public void A_step_of_which_nothing_was_measured_says_so()
    {
        var training = new Training(0.1);
        training.Guard.Enabled = false;

        var report = training.Step();

        Assert.Equal((StepDecision.Unmeasured, false), (report.Decision, report.Measured));
    }

    [Fact]
    public void Evaluations_with_gradients_do_not_pile_up()
    {
        var training = new Training(0.1);
        for (int pass = 0; pass < TrainingForwards.MostOpen + 10; pass++)
        {
            training.Model.call(training.Inputs);
        }

        var report = training.Step();

        Assert.Equal((StepDecision.Accepted, 1), (report.Decision, report.Forwards));
        Assert.Contains("11 forwards of LinearHead", Assert.Single(report.Unguarded), StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_were_written_to_before_the_step_are_told()
    {
        var training = new Training(0.1, StepGuardOptions.Exact with { Report = new() { CheckLogits = false, CheckAdjoint = false } });
        var sound = training.Step();
        training.Backward();
        using (no_grad())
        {
            // Through another handle of the same memory.
            training.Inputs.detach().narrow(0, 0, 1).mul_(0.01);
        }

        var written = training.Guard.Step();

        Assert.Empty(sound.Unguarded);
        Assert.Contains("inputs were written to", Assert.Single(written.Unguarded), StringComparison.Ordinal);
    }

    private static StepGuard Guard(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer) => GuardedTensorModel.Guard(model, optimizer, (x, _) => new LogitJvp(x, null));

    private static void AssertNothingMoves(Training training, Action step, params string[] messages)
    {
        var before = training.Parameters();
        AssertRefused<InvalidOperationException>(step, messages);
        Assert.Equal(before, training.Parameters());
    }

    private static void AssertRefused<T>(Action action, params string[] messages)
        where T : Exception
    {
        var refused = Assert.Throws<T>(action);
        Assert.All(messages, message => Assert.Contains(message, refused.Message, StringComparison.Ordinal));
    }

    private sealed class Unregistered : nn.Module<Tensor, Tensor>
    {
        private readonly Linear output;

        public Unregistered(bool registersEarly)
            : base(nameof(Unregistered))
        {
            if (registersEarly)
            {
                RegisterComponents();
            }

            output = nn.Linear(3, 4);
        }

        public override Tensor forward(Tensor x) => output.call(x);
    }
}

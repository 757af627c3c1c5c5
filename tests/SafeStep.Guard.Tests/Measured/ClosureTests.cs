namespace SafeStep.Guard.Tests.Measured;

public class ClosureTests
{
    [Fact]
    public void Lbfgs_steps_as_without_a_guard_where_its_update_is_inside_the_radius()
    {
        var plain = new Training(parameters => optim.LBFGS(parameters, 0.1, max_iter: 4));
        var guarded = new Training(parameters => optim.LBFGS(parameters, 0.1, max_iter: 4), StepGuardOptions.Exact with { TargetRatio = 1e9 });
        for (int step = 0; step < 3; step++)
        {
            plain.Optimizer.step(() => Loss(plain));

            var report = guarded.Guard.Step(() => Loss(guarded));

            Assert.Equal((StepDecision.Accepted, 1, 8), (report.Decision, report.Forwards, report.Rows));
            Assert.Equal(plain.Parameters(), guarded.Parameters());
        }
    }

    [Fact]
    public void Its_whole_update_is_scaled()
    {
        var training = new Training(parameters => optim.LBFGS(parameters, 50, max_iter: 3));
        var before = training.Parameters();

        var report = training.Guard.Step(() => Loss(training));

        Assert.Equal(StepDecision.Scaled, report.Decision);
        Assert.True(report.Ratio > 1);
        double moved = Math.Sqrt(training.Parameters().Zip(before).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)));
        Assert.Equal(report.Scale * report.Distance, moved, 1e-4 * moved);
    }

    [Fact]
    public void Any_optimizer_takes_a_closure()
    {
        var (closure, plain) = (new Training(0.1), new Training(0.1));

        Assert.Equal(plain.Step().Ratio, closure.Guard.Step(() => Loss(closure)).Ratio);
        Assert.Equal(plain.Parameters(), closure.Parameters());
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_rejected_and_the_optimizer_keeps_nothing_of_it()
    {
        var poisoned = new Training(parameters => optim.LBFGS(parameters, 0.1, max_iter: 4));
        var before = poisoned.Parameters();

        var report = poisoned.Guard.Step(() =>
        {
            var loss = Loss(poisoned);
            poisoned.Poison(float.NaN);
            return loss;
        });

        Assert.Equal((StepDecision.Rejected, "the gradient of output.bias"), (report.Decision, report.NotFinite));
        Assert.Equal(before, poisoned.Parameters());
        Assert.Equal(StepDecision.Accepted, poisoned.Guard.Step(() => Loss(poisoned)).Decision);
        Assert.All(poisoned.Parameters(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_closure_that_does_not_run_the_model_by_call_is_refused()
    {
        var training = new Training(0.1);
        var before = training.Parameters();

        Assert.Throws<InvalidOperationException>(() => training.Guard.Step(() =>
        {
            var loss = nn.functional.cross_entropy(training.Model.forward(training.Inputs), training.Labels);
            loss.backward();
            return loss;
        }));

        Assert.Equal(before, training.Parameters());
    }

    [Fact]
    public void Forwards_before_the_closure_bound_the_step_and_may_be_no_part_of_the_loss()
    {
        var training = new Training(0.1);
        training.Backward();

        var report = training.Guard.Step(() => Loss(training));

        Assert.Equal((2, 1), (report.Forwards, report.ForwardsInDoubt));
        Assert.Null(report.IsCrossEntropy);
        Assert.Equal((1, 0), (training.Guard.Step(() => Loss(training)).Forwards, training.Guard.Last!.ForwardsInDoubt));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(4)]
    public void A_closure_that_throws_leaves_the_parameters_as_before_the_step(int evaluation)
    {
        var training = new Training(parameters => optim.LBFGS(parameters, 100, max_iter: 6));
        training.Guard.Step(() => Loss(training));
        var before = training.Parameters();
        int evaluations = 0;

        Assert.Throws<OperationCanceledException>(() => training.Guard.Step(() => ++evaluations == evaluation ? throw new OperationCanceledException() : Loss(training)));

        Assert.Equal(before, training.Parameters());
        Assert.True(training.Guard.Step(() => Loss(training)).Measured);
    }

    [Fact]
    public void What_the_closure_finds_disposed_is_not_said_to_be_the_optimizer()
    {
        var training = new Training(0.1);
        var closed = new MemoryStream();
        closed.Dispose();

        var error = Assert.Throws<ObjectDisposedException>(() => training.Guard.Step(() =>
        {
            closed.ReadByte();
            return Loss(training);
        }));

        Assert.DoesNotContain("optimizer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_the_closure_disposes_is_named_and_not_the_optimizer()
    {
        var training = new Training(0.1);

        var error = Assert.ThrowsAny<InvalidOperationException>(() => training.Guard.Step(() =>
        {
            var loss = Loss(training);
            training.Model.Dispose();
            return loss;
        }));

        Assert.StartsWith("LinearHead was disposed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_history_of_lbfgs_still_moves_is_measured_when_it_is_frozen()
    {
        var training = new Training(parameters => optim.LBFGS(parameters, 20, max_iter: 3));
        training.Guard.Step(() => Loss(training));
        training.Guard.Step(() => Loss(training));
        var frozen = training.Model.Output.weight!;
        frozen.requires_grad_(false);
        frozen.grad = null;

        MovesAsReported(training, () => Loss(training));
    }

    [Fact]
    public void A_parameter_that_the_closure_unfreezes_is_measured()
    {
        var training = new Training(20);
        training.Model.Output.weight!.requires_grad_(false);

        MovesAsReported(training, () =>
        {
            training.Model.Output.weight!.requires_grad_(true);
            return Loss(training);
        });
    }

    // All that moved lies in the update that was measured and scaled.
    private static void MovesAsReported(Training training, Func<Tensor> closure)
    {
        var before = training.Parameters();

        var report = training.Guard.Step(closure);

        double moved = Math.Sqrt(training.Parameters().Zip(before).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)));
        Assert.Equal(StepDecision.Scaled, report.Decision);
        Assert.Empty(report.Unguarded);
        Assert.Equal(report.Scale * report.Distance, moved, 1e-3 * moved);
    }

    [Fact]
    public void Gradients_gathered_before_a_closure_that_adds_to_them_are_measured()
    {
        var training = new Training(30);
        var large = training.Inputs * 6;
        nn.functional.cross_entropy(training.Model.call(large), training.Labels).backward();
        var before = training.Model.forward(large).detach().clone();

        var report = training.Guard.Step(() =>
        {
            var loss = nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels);
            loss.backward();
            return loss;
        });

        Assert.Equal((2, 16), (report.Forwards, report.Rows));
        var moved = training.Model.forward(large) - before;
        // Exact ends at the radius; float32.
        Assert.Equal(1, (moved.amax([1]) - moved.amin([1])).max().item<float>() / Math.PI, 1e-3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Earlier_forwards_do_not_stand_for_those_of_a_closure_that_runs_no_hooks(bool clears)
    {
        var training = new Training(0.1);
        training.Backward();
        var before = training.Parameters();

        Assert.Throws<InvalidOperationException>(() => training.Guard.Step(() =>
        {
            if (clears)
            {
                training.Optimizer.zero_grad();
            }

            var loss = nn.functional.cross_entropy(training.Model.forward(training.Inputs), training.Labels);
            loss.backward();
            return loss;
        }));

        Assert.Equal(before, training.Parameters());
    }

    [Fact]
    public void A_forward_from_before_the_closure_whose_backward_is_in_it_is_measured()
    {
        var training = new Training(0.1);
        var logits = training.Model.call(training.Inputs * 6);

        var report = training.Guard.Step(() =>
        {
            var loss = nn.functional.cross_entropy(logits, training.Labels) + nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels);
            loss.backward();
            return loss;
        });

        Assert.Equal((2, 16), (report.Forwards, report.Rows));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_closure_that_returns_null_is_told_what_it_returns(bool isLbfgs)
    {
        var training = new Training(parameters => isLbfgs ? optim.LBFGS(parameters, 0.1, max_iter: 4) : optim.SGD(parameters, 0.1));
        var before = training.Parameters();

        var error = Assert.Throws<InvalidOperationException>(() => training.Guard.Step(() =>
        {
            Loss(training);
            return null!;
        }));

        Assert.Contains("returned null", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, training.Parameters());
        Assert.Equal(1, training.Guard.Step(() => Loss(training)).Forwards);
    }

    private static Tensor Loss(Training training)
    {
        training.Optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels);
        loss.backward();
        return loss;
    }
}

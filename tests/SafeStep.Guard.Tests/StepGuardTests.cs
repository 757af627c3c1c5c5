namespace SafeStep.Guard.Tests;

public class StepGuardTests
{
    // Float32 arithmetic on a handful of numbers of size 1.
    private const double Rounding = 1e-5;

    [Fact]
    public void A_step_inside_the_radius_is_the_optimizers_own_bit_for_bit()
    {
        var guarded = new Training(learningRate: 0.1);
        var plain = new Training(learningRate: 0.1);

        guarded.Backward();
        var report = guarded.Guard.Step();
        plain.Backward();
        plain.Optimizer.step();

        Assert.Equal(StepDecision.Accepted, report.Decision);
        Assert.Equal(1, report.Scale);
        Assert.Equal(plain.Parameters(), guarded.Parameters());
    }

    [Fact]
    public void The_ratio_is_the_largest_slope_spread_of_the_proposed_update_over_pi()
    {
        var guarded = new Training(learningRate: 0.1);
        var plain = new Training(learningRate: 0.1);
        var before = plain.Model.call(plain.Inputs).detach();
        plain.Backward();
        plain.Optimizer.step();
        // The logits are linear in the parameters: their slope along the update is their change.
        var slopes = plain.Model.call(plain.Inputs).detach() - before;
        var spreads = slopes.amax([1]) - slopes.amin([1]);

        guarded.Backward();
        var report = guarded.Guard.Step();

        Assert.Equal(spreads.max().item<float>() / Math.PI, report.Ratio, Rounding);
        Assert.Equal(spreads.argmax().item<long>(), report.BottleneckSample);
        Assert.Equal(report.Distance, report.Ratio * report.Radius, Rounding);
        Assert.True(report.ExactTangent);
        Assert.Equal(1, report.Step);
        Assert.Same(report, guarded.Guard.Last);
    }

    [Fact]
    public void The_report_holds_the_learning_rates_of_its_step()
    {
        var training = new Training(learningRate: 0.1);
        training.Backward();
        var first = training.Guard.Step();
        training.Backward();
        var second = training.Guard.Step();
        training.Optimizer.ParamGroups.Single().LearningRate = 0.05;
        training.Guard.Enabled = false;
        training.Backward();

        Assert.Equal([0.1], first.LearningRates);
        // While nothing changes no list is made.
        Assert.Same(first.LearningRates, second.LearningRates);
        Assert.Equal([0.05], training.Guard.Step().LearningRates);
    }

    [Fact]
    public void Cap_shortens_a_long_step_to_the_target_along_its_own_direction()
    {
        var training = new Training(learningRate: 1000, StepGuardOptions.Exact with { TargetRatio = 0.5 });
        var before = training.Parameters();
        training.Backward();

        var report = training.Guard.Step();

        var moved = training.Parameters().Zip(before, (now, then) => (double)now - then).ToArray();
        Assert.Equal(StepDecision.Scaled, report.Decision);
        Assert.True(report.Ratio > 1, $"ratio {report.Ratio}");
        Assert.Equal(0.5 / report.Ratio, report.Scale, 1e-12);
        Assert.Equal(report.Scale * report.Distance, Math.Sqrt(moved.Sum(d => d * d)), Rounding * report.Distance * report.Scale + Rounding);
        Assert.Equal(0.5 * Math.PI, LargestSpread(training, before), 1e-4);
    }

    [Fact]
    public void Set_makes_every_step_the_target_long()
    {
        var training = new Training(learningRate: 1e-3, StepGuardOptions.Exact with { Mode = StepMode.Set, TargetRatio = 0.5 });
        var before = training.Parameters();
        training.Backward();

        var report = training.Guard.Step();

        Assert.Equal(StepDecision.Scaled, report.Decision);
        Assert.True(report.Scale > 1, $"scale {report.Scale}");
        // The update itself, 1e-3 of numbers of size 1, is known to about 1e-4 of its length.
        Assert.Equal(0.5 * Math.PI, LargestSpread(training, before), 1e-3);
    }

    [Fact]
    public void Skip_drops_a_step_beyond_the_limit_and_leaves_every_bit()
    {
        var training = new Training(learningRate: 1000, StepGuardOptions.Exact with { Mode = StepMode.Skip });
        var before = training.Parameters();
        training.Backward();

        var report = training.Guard.Step();

        Assert.Equal(StepDecision.Skipped, report.Decision);
        Assert.Equal(0, report.Scale);
        Assert.Equal(before, training.Parameters());
    }

    [Fact]
    public void Monitor_measures_the_same_and_changes_nothing()
    {
        var capped = new Training(learningRate: 1000);
        var watched = new Training(learningRate: 1000, StepGuardOptions.Exact with { Mode = StepMode.Monitor });
        var plain = new Training(learningRate: 1000);
        foreach (var training in new[] { capped, watched, plain })
        {
            training.Backward();
        }

        var cap = capped.Guard.Step();
        var monitor = watched.Guard.Step();
        plain.Optimizer.step();

        Assert.Equal(StepDecision.Accepted, monitor.Decision);
        Assert.Equal(cap.Ratio, monitor.Ratio);
        Assert.Equal(plain.Parameters(), watched.Parameters());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_gradient_that_is_not_finite_is_rejected_before_the_optimizer_sees_it(float poison)
    {
        var training = new Training(learningRate: 0.1);
        training.Backward();
        training.Poison(poison);
        var before = training.Parameters();

        var report = training.Guard.Step();

        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Equal(before, training.Parameters());
        Assert.Equal("the gradient of output.bias", report.NotFinite);
        Assert.True(double.IsNaN(report.Ratio));
        Assert.Equal(0, report.Scale);
    }

    [Fact]
    public void After_a_rejected_gradient_training_goes_on_as_if_it_had_not_been()
    {
        // Momentum would keep a NaN for ever.
        var poisoned = new Training(parameters => torch.optim.Adam(parameters, 0.01));
        var clean = new Training(parameters => torch.optim.Adam(parameters, 0.01));
        poisoned.Backward();
        poisoned.Poison(float.NaN);
        poisoned.Guard.Step();
        clean.Step();
        poisoned.Step();

        Assert.Equal(clean.Parameters(), poisoned.Parameters());
    }

    [Fact]
    public void An_update_that_is_not_finite_is_rejected_and_leaves_every_bit()
    {
        var training = new Training(learningRate: 0.1);
        training.Optimizer.ParamGroups.Single().LearningRate = double.NaN;
        training.Backward();
        var before = training.Parameters();

        var report = training.Guard.Step();

        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Equal(before, training.Parameters());
        Assert.Equal("the update of output.weight, output.bias", report.NotFinite);
    }

    [Fact]
    public void A_monitor_lets_even_that_through_and_says_so()
    {
        var training = new Training(learningRate: 0.1, StepGuardOptions.Exact with { Mode = StepMode.Monitor });
        training.Optimizer.ParamGroups.Single().LearningRate = double.NaN;
        training.Backward();

        var report = training.Guard.Step();

        Assert.Equal(StepDecision.Accepted, report.Decision);
        Assert.Equal("the update of output.weight, output.bias", report.NotFinite);
        Assert.All(training.Parameters(), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void A_few_rejected_steps_in_a_row_may_be_borne_before_one_throws()
    {
        var training = new Training(learningRate: 0.1, StepGuardOptions.Exact with { NotFinite = new() { Policy = NotFinitePolicy.Throw, RejectionsBorne = 2 } });

        Assert.Equal(StepDecision.Rejected, Poisoned().Decision);
        Assert.Equal(StepDecision.Rejected, Poisoned().Decision);
        Assert.Throws<StepNotFiniteException>(Poisoned);

        StepReport Poisoned()
        {
            training.Backward();
            training.Poison(float.NaN);
            return training.Guard.Step();
        }
    }

    [Fact]
    public void A_rejected_step_throws_when_asked_and_leaves_every_bit()
    {
        var training = new Training(learningRate: 0.1, StepGuardOptions.Exact with { NotFinite = new() { Policy = NotFinitePolicy.Throw } });
        training.Backward();
        training.Poison(float.NaN);
        var before = training.Parameters();

        var exception = Assert.Throws<StepNotFiniteException>(() => training.Guard.Step());

        Assert.Equal(before, training.Parameters());
        Assert.Equal(StepDecision.Rejected, exception.Report.Decision);
        Assert.Contains("output.bias", exception.Message);
    }

    [Fact]
    public void A_finite_update_whose_squares_overflow_is_still_measured()
    {
        // Entries near 1e25 have squares beyond float32, though not their sums with inputs of size 1.
        var training = new Training(learningRate: 1e25);
        training.Backward();

        var report = training.Guard.Step();

        Assert.Equal(StepDecision.Scaled, report.Decision);
        Assert.True(double.IsFinite(report.Distance) && report.Distance > 1e23, $"distance {report.Distance}");
        Assert.All(training.Parameters(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Logits_that_are_not_finite_reject_the_step()
    {
        var training = new Training(learningRate: 0.1);
        training.Backward();
        var before = training.Parameters();

        var report = training.Guard.Step(full(2, 3, float.NaN));

        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Equal("a logit", report.NotFinite);
        Assert.Equal(before, training.Parameters());
    }

    [Fact]
    public void A_row_whose_every_class_is_masked_rejects_the_step()
    {
        var training = new Training(learningRate: 0.1);
        training.Backward();
        using (no_grad())
        {
            training.Model.Output.weight!.fill_(-1);
        }

        var report = training.Guard.Step(full(1, 3, float.PositiveInfinity));

        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Equal("every logit of a row", report.NotFinite);
    }

    [Fact]
    public void A_bound_that_is_to_be_reported_is_computed_in_full()
    {
        var asked = new Training(learningRate: 0.1, StepGuardOptions.Exact with { Bound = RadiusBound.Exact });
        var reported = new Training(learningRate: 0.1, StepGuardOptions.Exact with { Bound = RadiusBound.Exact, Report = new() { Bounds = [RadiusBound.Exact] } });
        asked.Backward();
        reported.Backward();

        var cheap = asked.Guard.Step();
        var full = reported.Guard.Step();

        Assert.Equal(0, cheap.RowsRaised);
        Assert.True(full.RowsRaised > 0);
        Assert.True(full.Ratio < cheap.Ratio, $"exact {full.Ratio}, enough {cheap.Ratio}");
    }

    [Fact]
    public void A_batch_may_be_given_instead_of_the_last_one()
    {
        var training = new Training(learningRate: 0.1);
        training.Backward();
        var whole = new Training(learningRate: 0.1);
        whole.Backward();

        var one = training.Guard.Step(training.Inputs.narrow(0, 5, 1));
        var all = whole.Guard.Step();

        Assert.Equal(0, one.BottleneckSample);
        Assert.True(one.Ratio <= all.Ratio, $"one row {one.Ratio}, all rows {all.Ratio}");
    }

    [Fact]
    public void Evaluations_without_gradients_are_not_the_training_batch()
    {
        var training = new Training(learningRate: 0.1);
        var undisturbed = new Training(learningRate: 0.1);
        training.Backward();
        undisturbed.Backward();
        using (no_grad())
        {
            training.Model.call(training.Inputs * 100);
        }

        Assert.Equal(undisturbed.Guard.Step().Ratio, training.Guard.Step().Ratio);
    }

    [Fact]
    public void The_batch_survives_the_dispose_scope_of_the_forward_pass()
    {
        var training = new Training(learningRate: 0.1);
        training.Optimizer.zero_grad();
        using (NewDisposeScope())
        {
            var inputs = training.Inputs + 0;
            nn.functional.cross_entropy(training.Model.call(inputs), training.Labels).backward();
        }

        Assert.Equal(StepDecision.Accepted, training.Guard.Step().Decision);
    }

    [Fact]
    public void Without_a_batch_the_error_says_how_to_give_one()
    {
        var training = new Training(learningRate: 0.1);
        training.Optimizer.zero_grad();
        nn.functional.cross_entropy(training.Model.forward(training.Inputs), training.Labels).backward();
        var before = training.Parameters();

        var exception = Assert.Throws<InvalidOperationException>(() => training.Guard.Step());

        Assert.Contains("call(", exception.Message);
        Assert.Contains("Step(inputs)", exception.Message);
        Assert.Equal(before, training.Parameters());
    }

    [Fact]
    public void Inputs_that_are_not_those_of_forward_are_named()
    {
        var training = new Training(learningRate: 0.1);
        training.Backward();

        var exception = Assert.Throws<ArgumentException>(() => training.Guard.Step(training.Inputs, 3));

        Assert.Contains("forward takes (Tensor), Step was given (Tensor, Int32)", exception.Message);
    }

    [Fact]
    public void An_empty_batch_is_an_error_that_says_so_and_leaves_every_bit()
    {
        var training = new Training(learningRate: 0.1);
        training.Backward();
        var before = training.Parameters();

        var exception = Assert.Throws<ArgumentException>(() => training.Guard.Step(zeros(0, 3)));

        Assert.Contains("empty batch", exception.Message);
        Assert.Equal(before, training.Parameters());
    }

    [Fact]
    public void A_zero_update_has_an_infinite_radius()
    {
        var training = new Training(learningRate: 0);
        training.Backward();

        var report = training.Guard.Step();

        Assert.Equal((0.0, double.PositiveInfinity, -1), (report.Ratio, report.Radius, report.BottleneckSample));
        Assert.Equal(StepDecision.Accepted, report.Decision);
    }

    [Fact]
    public void The_guard_leaves_learning_rates_alone()
    {
        var training = new Training(learningRate: 1000);
        training.Backward();

        training.Guard.Step();

        Assert.All(training.Optimizer.ParamGroups, group => Assert.Equal(1000, group.LearningRate));
    }

    [Fact]
    public void A_disposed_guard_no_longer_watches_and_says_so()
    {
        var training = new Training(learningRate: 0.1);
        training.Guard.Dispose();
        training.Backward();

        Assert.Throws<ObjectDisposedException>(() => training.Guard.Step());
    }

    /// <summary>The largest spread, over the batch, of the change of the logits since the parameters were as given.</summary>
    private static double LargestSpread(Training training, float[] before)
    {
        using var _ = no_grad();
        var now = training.Model.call(training.Inputs);
        var then = new LinearHead(3, 4);
        then.Output.weight!.copy_(tensor(before[..12]).reshape(4, 3));
        then.Output.bias!.copy_(tensor(before[12..]));
        var slopes = now - then.call(training.Inputs);
        return (slopes.amax([1]) - slopes.amin([1])).max().item<float>();
    }
}

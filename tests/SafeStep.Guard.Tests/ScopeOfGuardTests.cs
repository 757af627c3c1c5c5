namespace SafeStep.Guard.Tests;

public class ScopeOfGuardTests
{
    [Fact]
    public void Parameters_left_out_take_the_optimizers_values()
    {
        var guarded = new Training(1000, StepGuardOptions.Exact with { Guards = path => path != "output.bias" });
        var plain = new Training(1000);
        guarded.Backward();
        plain.Backward();

        guarded.Guard.Step();
        plain.Optimizer.step();

        Assert.Equal(plain.Parameters()[12..], guarded.Parameters()[12..]);
        Assert.NotEqual(plain.Parameters()[..12], guarded.Parameters()[..12]);
    }

    /// <summary>Where the loss was: at the old values of the parameters that are left out, too.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void The_others_are_measured_at_the_old_values_of_those_left_out(double rate)
    {
        using var hidden = nn.Linear(3, 6);
        using var output = nn.Linear(6, 4);
        using var model = new LayeredHead(hidden, nn.Tanh(), output);
        using var optimizer = optim.SGD(model.parameters(), rate);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact with { Guards = path => path.StartsWith(model.named_parameters().First(named => named.parameter.shape is [4, 6]).name[..^"weight".Length], StringComparison.Ordinal) });
        manual_seed(3);
        var x = randn(8, 3);
        nn.functional.cross_entropy(model.call(x), arange(8).remainder(4)).backward();
        float[] old = Values(hidden);
        var before = output.forward(hidden.forward(x).tanh()).detach().clone();
        // What plain SGD would do to the output layer alone.
        using (no_grad())
        {
            var z = hidden.forward(x).tanh();
            var slopes = -rate * (z.matmul(output.weight!.grad!.t()) + output.bias!.grad!);
            double ratio = (slopes.amax([1]) - slopes.amin([1])).max().item<float>() / Math.PI;
            float[] proposed = Values(hidden, (parameter) => (parameter - (parameter.grad! * (float)rate)));

            var report = guard.Step();

            Assert.Equal(ratio, report.Ratio, 1e-4 * ratio);
            Assert.Equal(0, report.LogitDifference);
            Assert.Null(report.LossDoubt);
            Assert.True(report.IsCrossEntropy);
            Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
            Assert.Equal(2, report.Unguarded.Count);
            Assert.NotEqual(old, Values(hidden));
            // libtorch multiplies and adds with one rounding.
            Assert.All(proposed.Zip(Values(hidden)), pair => Assert.Equal(pair.First, pair.Second, 1e-6 * Math.Max(1, Math.Abs(pair.First))));
        }

        static float[] Values(nn.Module module, Func<Tensor, Tensor>? of = null) => [.. module.parameters().SelectMany(parameter => (of ?? (same => same))(parameter).detach().contiguous().data<float>().ToArray())];
    }

    [Fact]
    public void With_a_closure_too_they_are_measured_at_the_old_values_of_those_left_out()
    {
        using var hidden = nn.Linear(3, 6);
        using var output = nn.Linear(6, 4);
        using var model = new LayeredHead(hidden, nn.Tanh(), output);
        using var optimizer = optim.LBFGS(model.parameters(), 1);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact with { Guards = path => path.Contains(".2.", StringComparison.Ordinal) });
        manual_seed(3);
        var x = randn(8, 3);

        var report = guard.Step(() =>
        {
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(x), arange(8).remainder(4));
            loss.backward();
            return loss;
        });

        Assert.Equal(0, report.LogitDifference);
        Assert.Equal(2, report.Unguarded.Count);
    }

    [Fact]
    public void What_else_the_optimizer_holds_is_not_bounded()
    {
        var training = new Training(0.1);
        var critic = nn.Linear(3, 1);
        var optimizer = torch.optim.SGD(training.Model.parameters().Concat(critic.parameters()), 1000);
        using var guard = training.Model.Guard(optimizer);
        (nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels) + critic.call(training.Inputs).mean()).backward();
        float before = critic.bias!.item<float>();

        var report = guard.Step();

        Assert.Equal(StepDecision.Scaled, report.Decision);
        // The gradient of a mean with respect to the bias is 1.
        Assert.Equal(before - 1000, critic.bias!.item<float>(), 1e-3);
    }

    [Fact]
    public void Two_optimizers_over_one_model_are_guarded_each_by_itself()
    {
        var training = new Training(0.1);
        training.Guard.Dispose();
        using var weight = training.Model.Guard(torch.optim.SGD([training.Model.Output.weight!], 1000));
        using var bias = training.Model.Guard(torch.optim.SGD([training.Model.Output.bias!], 1000));
        var before = training.Parameters();
        training.Backward();

        weight.Step();
        var between = training.Parameters();
        bias.Step();

        Assert.Equal(before[12..], between[12..]);
        Assert.Equal(between[..12], training.Parameters()[..12]);
        Assert.NotEqual(between[12..], training.Parameters()[12..]);
    }

    [Fact]
    public void All_ranks_scale_by_the_largest_ratio()
    {
        var alone = new Training(1000);
        var one = new Training(1000, StepGuardOptions.Exact with { Reduce = new RankReduction(ratio => ratio * 2, Unasked) });
        alone.Backward();
        one.Backward();

        var report = one.Guard.Step();

        Assert.Equal(alone.Guard.Step().Scale / 2, report.Scale, 1e-12);
        Assert.Equal(-1, report.BottleneckSample);
    }

    [Fact]
    public void A_step_that_is_not_finite_on_one_rank_is_rejected_on_all()
    {
        double? sent = null;
        var sick = new Training(0.1, StepGuardOptions.Exact with { Reduce = new RankReduction(ratio => (sent = ratio).Value, Unasked) });
        sick.Backward();
        sick.Optimizer.ParamGroups.Single().LearningRate = double.NaN;
        var healthy = new Training(0.1, StepGuardOptions.Exact with { Reduce = new RankReduction(_ => double.PositiveInfinity, Unasked) });
        healthy.Backward();
        var before = healthy.Parameters();

        sick.Guard.Step();
        var report = healthy.Guard.Step();

        Assert.Equal(double.PositiveInfinity, sent);
        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Equal(before, healthy.Parameters());
    }

    private static double Unasked(double value) => throw new InvalidOperationException($"no sum is needed of {value}");

    [Fact]
    public void The_target_warms_up()
    {
        var training = new Training(1000, StepGuardOptions.Exact with { TargetRatio = 0.8, Cadence = new() { WarmupSteps = 4 } });

        double[] targets = [.. Enumerable.Range(0, 6).Select(_ =>
        {
            training.Backward();
            var report = training.Guard.Step();
            Assert.Equal(report.Target, report.Ratio * report.Scale, 1e-9);
            return report.Target;
        })];

        Assert.Equal([0.2, 0.4, 0.6000000000000001, 0.8, 0.8, 0.8], targets);
    }
}

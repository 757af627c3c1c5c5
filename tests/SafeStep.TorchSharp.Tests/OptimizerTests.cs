namespace SafeStep.TorchSharpTests;

/// <summary>A guard that only watches leaves every optimizer's trajectory as it was, bit for bit.</summary>
public class OptimizerTests
{
    private static readonly Dictionary<string, Func<Module, optim.Optimizer>> Optimizers = new()
    {
        ["SGD"] = m => optim.SGD(m.parameters(), 0.1),
        ["SGD with momentum"] = m => optim.SGD(m.parameters(), 0.1, momentum: 0.9, weight_decay: 0.01, nesterov: true),
        ["Adam"] = m => optim.Adam(m.parameters(), 0.01),
        ["Adam with amsgrad"] = m => optim.Adam(m.parameters(), 0.01, amsgrad: true),
        ["AdamW"] = m => optim.AdamW(m.parameters(), 0.01, weight_decay: 0.1),
        ["Adamax"] = m => optim.Adamax(m.parameters(), 0.01),
        ["Adagrad"] = m => optim.Adagrad(m.parameters(), 0.01),
        ["Adadelta"] = m => optim.Adadelta(m.parameters(), 1.0),
        ["NAdam"] = m => optim.NAdam(m.parameters(), 0.01),
        ["RAdam"] = m => optim.RAdam(m.parameters(), 0.01),
        ["RMSProp"] = m => optim.RMSProp(m.parameters(), 0.01, momentum: 0.5),
        ["Rprop"] = m => optim.Rprop(m.parameters(), 0.01),
        ["ASGD"] = m => optim.ASGD(m.parameters(), 0.01),
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_watched_run_equals_the_plain_run(string name)
    {
        Assert.Equal(Trained(Optimizers[name], null), Trained(Optimizers[name], Training.Watch));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_capped_step_has_the_target_ratio(string name)
    {
        using var net = Training.Net();
        using var optimizer = Optimizers[name](net);
        using var guard = net.Guard(optimizer, Training.Tight);
        var (x, y) = Training.Batch();
        functional.cross_entropy(net.call(x), y).backward();
        var before = Training.Values(net);

        var report = guard.Step();

        var after = Training.Values(net);
        double moved = Moved(before, after);
        Assert.Equal(StepDecision.Scaled, report.Decision);
        Assert.Equal(report.Scale, Training.Tight.TargetRatio / report.Ratio, 1e-6);
        // Float32 parameters near 0.3 round a step of this size to about one part in a thousand.
        Assert.Equal(1, moved / (report.Scale * report.Distance), 0.01);
    }

    [Theory]
    [InlineData("Adam")]
    [InlineData("SGD with momentum")]
    [InlineData("RMSProp")]
    public void An_optimizer_made_before_the_model_was_converted_is_told_so(string name)
    {
        using var net = Training.Net();
        using var optimizer = Optimizers[name](net);
        net.to(ScalarType.Float64);
        using var guard = net.Guard(optimizer, Training.Tight);
        var (x, y) = Training.Batch();
        functional.cross_entropy(net.call(x.to(ScalarType.Float64)), y).backward();

        Assert.Contains("converted or moved after the optimizer was made", Assert.Throws<InvalidOperationException>(guard.Step).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lbfgs_runs_its_closure_as_without_a_guard()
    {
        var plain = Closure(null, out _);
        var watched = Closure(Training.Watch, out var report);

        Assert.Equal(plain, watched);
        Assert.True(report!.Ratio > 0);
    }

    [Fact]
    public void All_param_groups_are_one_step()
    {
        static optim.Optimizer TwoGroups(Module net)
        {
            var parameters = net.parameters().ToList();
            return optim.SGD(
            [
                new SGD.ParamGroup(parameters.Take(2), new SGD.Options { LearningRate = 0.5, InitialLearningRate = 0.5 }),
                new SGD.ParamGroup(parameters.Skip(2), new SGD.Options { LearningRate = 0.05, InitialLearningRate = 0.05 }),
            ], 0.1);
        }

        AssertDistance(TwoGroups, net => { });
    }

    [Fact]
    public void Frozen_parameters_stay_and_count_nothing()
    {
        var frozen = AssertDistance(
            net => optim.SGD(net.parameters(), 0.1),
            net => net.parameters().First().requires_grad = false);

        Assert.Equal(frozen.Before[0], frozen.After[0]);
    }

    // What the guard reports as the distance is how far a plain step from the same state moves the parameters.
    private static (float[][] Before, float[][] After) AssertDistance(Func<Module, optim.Optimizer> make, Action<Module> prepare)
    {
        using var net = Training.Net();
        prepare(net);
        var before = Training.Values(net);
        using var plain = make(net);
        Training.Run(net, plain, 1, null);
        var after = Training.Values(net);

        using var again = Training.Net();
        prepare(again);
        using var optimizer = make(again);
        StepReport? report = null;
        Training.Run(again, optimizer, 1, Training.Watch, (_, step) => report = step);

        Assert.Equal(Moved(before, after), report!.Distance, 1e-5 * report.Distance);
        return (before, after);
    }

    private static double Moved(float[][] before, float[][] after) =>
        Math.Sqrt(before.Zip(after).Sum(pair => pair.First.Zip(pair.Second).Sum(v => Math.Pow((double)v.First - v.Second, 2))));

    private static float[][] Trained(Func<Module, optim.Optimizer> make, StepGuardOptions? guarded)
    {
        using var net = Training.Net();
        using var optimizer = make(net);
        Training.Run(net, optimizer, 8, guarded);
        return Training.Values(net);
    }

    private static float[][] Closure(StepGuardOptions? guarded, out StepReport? report)
    {
        using var net = Training.Net();
        using var optimizer = optim.LBFGS(net.parameters(), 0.1, max_iter: 4);
        using var guard = guarded is null ? null : net.Guard(optimizer, guarded);
        var (x, y) = Training.Batch();
        Tensor Loss()
        {
            optimizer.zero_grad();
            var loss = functional.cross_entropy(net.call(x), y);
            loss.backward();
            return loss;
        }

        report = null;
        for (int step = 0; step < 3; step++)
        {
            if (guard is null)
            {
                optimizer.step(Loss);
            }
            else
            {
                report = guard.Step(Loss);
            }
        }

        return Training.Values(net);
    }
}

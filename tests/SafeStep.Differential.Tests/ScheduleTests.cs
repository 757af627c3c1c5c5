using Engine = SafeStep.ManagedTorch.torch;
using EngineSchedule = SafeStep.ManagedTorch.torch.optim.lr_scheduler;
using Native = TorchSharp.torch;
using NativeSchedule = TorchSharp.torch.optim.lr_scheduler;

namespace SafeStep.Differential.Tests;

/// <summary>The learning rates of twelve epochs under each schedule, in both libraries; a jump to an epoch among them.</summary>
public sealed class ScheduleTests
{
    private const double Rate = 0.4;

    private static readonly Dictionary<string, (Func<Engine.optim.Optimizer, EngineSchedule.LRScheduler> Managed, Func<Native.optim.Optimizer, NativeSchedule.LRScheduler> Torch)> Schedules = new()
    {
        ["StepLR"] = (o => EngineSchedule.StepLR(o, 3, 0.5), o => NativeSchedule.StepLR(o, 3, 0.5)),
        ["MultiStepLR"] = (o => EngineSchedule.MultiStepLR(o, [2, 5], 0.5), o => NativeSchedule.MultiStepLR(o, [2, 5], 0.5)),
        ["ExponentialLR"] = (o => EngineSchedule.ExponentialLR(o, 0.8), o => NativeSchedule.ExponentialLR(o, 0.8)),
        ["CosineAnnealingLR"] = (o => EngineSchedule.CosineAnnealingLR(o, 5, 0.01), o => NativeSchedule.CosineAnnealingLR(o, 5, 0.01)),
        ["LambdaLR"] = (o => EngineSchedule.LambdaLR(o, e => 1.0 / (1 + e)), o => NativeSchedule.LambdaLR(o, e => 1.0 / (1 + e))),
        ["LinearLR"] = (o => EngineSchedule.LinearLR(o, 0.25, 1, 4), o => NativeSchedule.LinearLR(o, 0.25, 1, 4)),
        ["PolynomialLR"] = (o => EngineSchedule.PolynomialLR(o, 9, 1.5), o => NativeSchedule.PolynomialLR(o, 9, 1.5)),
        ["MultiplicativeLR"] = (o => EngineSchedule.MultiplicativeLR(o, e => 0.9 + (0.01 * e)), o => NativeSchedule.MultiplicativeLR(o, e => 0.9 + (0.01 * e))),
        ["CyclicLR"] = (o => EngineSchedule.CyclicLR(o, 0.1, 0.5, 3, cycle_momentum: false), o => NativeSchedule.CyclicLR(o, 0.1, 0.5, 3, cycle_momentum: false)),
        ["CyclicLR, halved, longer down"] = (
            o => EngineSchedule.CyclicLR(o, [0.1], [0.5], 2, 3, EngineSchedule.impl.CyclicLR.Mode.Triangular2, cycle_momentum: false),
            o => NativeSchedule.CyclicLR(o, [0.1], [0.5], 2, 3, NativeSchedule.impl.CyclicLR.Mode.Triangular2, cycle_momentum: false)),
        ["CyclicLR by a function"] = (
            o => EngineSchedule.CyclicLR(o, 0.1, 0.5, 2, scale_fn: x => 1 / x, scale_mode: EngineSchedule.impl.CyclicLR.ScaleMode.Cycle, cycle_momentum: false),
            o => NativeSchedule.CyclicLR(o, 0.1, 0.5, 2, scale_fn: x => 1 / x, scale_mode: NativeSchedule.impl.CyclicLR.ScaleMode.Cycle, cycle_momentum: false)),
        ["ConstantLR"] = (o => EngineSchedule.ConstantLR(o, 0.5, 3), o => NativeSchedule.ConstantLR(o, 0.5, 3)),
    };

    public static TheoryData<string, int?> Cases
    {
        get
        {
            var cases = new TheoryData<string, int?>();
            foreach (var name in Schedules.Keys)
            {
                cases.Add(name, null);
                cases.Add(name, 4);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rates_agree(string name, int? jump)
    {
        var parameter = new SafeStep.ManagedTorch.Modules.Parameter(Engine.ones(1));
        using var torchParameter = new TorchSharp.Modules.Parameter(Native.ones(1));
        var managed = Engine.optim.SGD([parameter], Rate);
        using var torch = Native.optim.SGD([torchParameter], Rate);
        var (first, second) = (Schedules[name].Managed(managed), Schedules[name].Torch(torch));
        for (var epoch = 0; epoch < 12; epoch++)
        {
            Assert.Equal(torch.ParamGroups.Single().LearningRate, managed.ParamGroups.Single().LearningRate, 1e-12);
            first.step(epoch == 5 ? jump : null);
            second.step(epoch == 5 ? jump : null);
        }
    }

    [Fact]
    public void The_momentum_of_a_cycle_is_lowest_where_the_rate_is_highest()
    {
        // Smith's rule, as PyTorch has it; TorchSharp adds to the larger momentum instead.
        var optimizer = Engine.optim.SGD([new SafeStep.ManagedTorch.Modules.Parameter(Engine.ones(1))], Rate, momentum: 0.5);
        var schedule = EngineSchedule.CyclicLR(optimizer, 0.1, 0.5, 2, mode: EngineSchedule.impl.CyclicLR.Mode.ExpRange, gamma: 0.5);
        var group = optimizer.ParamGroups.Single();
        // Rate 0.1 + 0.4 h and momentum 0.9 - 0.1 h with h = 0.5^epoch times 0, 1/2, 1, 1/2, 0.
        foreach (var height in new[] { 0, 0.25, 0.25, 0.0625, 0 })
        {
            Assert.Equal(0.1 + (0.4 * height), group.LearningRate, 1e-12);
            Assert.Equal(0.9 - (0.1 * height), ((Engine.optim.IMomentum)group).Momentum, 1e-12);
            schedule.step();
        }
        Assert.Throws<ArgumentException>(() => EngineSchedule.CyclicLR(optimizer, 0.1, 0.5, 0));
        Assert.Throws<ArgumentException>(() => EngineSchedule.CyclicLR(optimizer, [0.1, 0.2], [0.5], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => EngineSchedule.PolynomialLR(optimizer, 0));
    }

    [Fact]
    public void Warm_up_is_followed_by_the_schedule_after_it()
    {
        // The published rule: a line from a quarter to the whole rate in four epochs, then 0.5 to the power of the epochs since.
        var optimizer = Engine.optim.SGD([new SafeStep.ManagedTorch.Modules.Parameter(Engine.ones(1))], Rate);
        var schedule = EngineSchedule.SequentialLR(optimizer, [EngineSchedule.LinearLR(optimizer, 0.25, 1, 4), EngineSchedule.ExponentialLR(optimizer, 0.5)], [4]);
        for (var epoch = 0; epoch < 9; epoch++)
        {
            var expected = epoch < 4 ? Rate * (0.25 + (0.75 * epoch / 4)) : Rate * Math.Pow(0.5, epoch - 4);
            Assert.Equal(expected, optimizer.ParamGroups.Single().LearningRate, 1e-12);
            schedule.step();
        }
    }

    [Fact]
    public void A_plateau_lowers_the_rate()
    {
        var parameter = new SafeStep.ManagedTorch.Modules.Parameter(Engine.ones(1));
        using var torchParameter = new TorchSharp.Modules.Parameter(Native.ones(1));
        var managed = Engine.optim.SGD([parameter], Rate);
        using var torch = Native.optim.SGD([torchParameter], Rate);
        var (first, second) = (EngineSchedule.ReduceLROnPlateau(managed, factor: 0.5, patience: 1, cooldown: 1), NativeSchedule.ReduceLROnPlateau(torch, factor: 0.5, patience: 1, cooldown: 1));
        foreach (var metric in new[] { 1.0, 0.9, 0.95, 0.93, 0.92, 0.91, 0.9, 0.9, 0.5, 0.6, 0.6, 0.6 })
        {
            first.step(metric);
            second.step(metric);
            Assert.Equal(torch.ParamGroups.Single().LearningRate, managed.ParamGroups.Single().LearningRate, 1e-12);
        }
        Assert.Throws<InvalidOperationException>(() => first.step());
    }
}

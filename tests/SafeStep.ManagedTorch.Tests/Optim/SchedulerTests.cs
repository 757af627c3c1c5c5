using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.optim;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Optim;

/// <summary>Schedules against their closed forms.</summary>
public class SchedulerTests
{
    private const double Start = 0.5;

    [Fact]
    public void Step_multiplies_at_every_size() => Compare(o => lr_scheduler.StepLR(o, 3, 0.2), t => Start * Math.Pow(0.2, t / 3));

    [Fact]
    public void Milestones_multiply_once_each() => Compare(o => lr_scheduler.MultiStepLR(o, [2, 5, 5], 0.3), t => Start * Math.Pow(0.3, t >= 5 ? 3 : t >= 2 ? 1 : 0));

    [Fact]
    public void Exponential_multiplies_always() => Compare(o => lr_scheduler.ExponentialLR(o, 0.9), t => Start * Math.Pow(0.9, t));

    [Fact]
    public void Lambda_is_a_factor_of_the_start() => Compare(o => lr_scheduler.LambdaLR(o, t => 1.0 / (1 + t)), t => Start / (1 + t));

    // Through the bottom of the cosine and up again.
    [Fact]
    public void Cosine_goes_down_and_up() => Compare(o => lr_scheduler.CosineAnnealingLR(o, 4, 0.05), t => 0.05 + ((Start - 0.05) * (1 + Math.Cos(Math.PI * t / 4)) / 2));

    [Fact]
    public void One_cycle_goes_up_then_far_down()
    {
        using var optimizer = SGD([nn.Parameter(zeros(1))], Start, momentum: 0.9);
        var schedule = lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps: 10, pct_start: 0.3);
        var group = (ILearningRateController)optimizer.ParamGroups.Single();
        for (var t = 0; t < 10; t++)
        {
            // Smith and Topin: 1/25 to 1 over the first 30 % (its last step is 0.3 * 10 - 1), then to 1/25/10^4.
            double Cosine(double from, double to, double done) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * done)));
            Assert.Equal(t <= 2 ? Cosine(1 / 25.0, 1, t / 2.0) : Cosine(1, 1 / 25.0 / 1e4, (t - 2) / 7.0), group.LearningRate, 1e-12);
            Assert.Equal(t <= 2 ? Cosine(0.95, 0.85, t / 2.0) : Cosine(0.85, 0.95, (t - 2) / 7.0), ((IMomentum)group).Momentum, 1e-12);
            if (t < 9) schedule.step();
        }
    }

    private static void Compare(Func<torch.optim.Optimizer, lr_scheduler.LRScheduler> create, Func<int, double> closed)
    {
        using var optimizer = Adam([nn.Parameter(zeros(1))], Start);
        var schedule = create(optimizer);
        for (var t = 0; t < 11; t++)
        {
            Assert.Equal(closed(t), optimizer.ParamGroups.Single().LearningRate, 1e-12);
            Assert.Equal(closed(t), schedule.get_last_lr().Single(), 1e-12);
            schedule.step();
        }
    }
}

using static TorchSharp.torch.optim.lr_scheduler;

namespace SafeStep.TorchSharpTests;

/// <summary>Schedulers read and write the optimizer's learning rates: with a guard at work they see and set what they would without it.</summary>
public class SchedulerTests
{
    private const int Steps = 12;

    public static TheoryData<string> Names => [.. Schedulers.Keys];

    private static readonly Dictionary<string, Func<optim.Optimizer, LRScheduler>> Schedulers = new()
    {
        [nameof(StepLR)] = o => StepLR(o, 3, 0.5),
        [nameof(LambdaLR)] = o => LambdaLR(o, epoch => 1.0 / (1 + epoch)),
        [nameof(MultiStepLR)] = o => MultiStepLR(o, [2, 7], 0.3),
        [nameof(PolynomialLR)] = o => PolynomialLR(o, 6, power: 2),
        [nameof(MultiplicativeLR)] = o => MultiplicativeLR(o, epoch => 0.9),
        [nameof(ExponentialLR)] = o => ExponentialLR(o, 0.8),
        [nameof(ConstantLR)] = o => ConstantLR(o, 0.5, 4),
        [nameof(LinearLR)] = o => LinearLR(o, 0.25, 1.0, 5),
        [nameof(SequentialLR)] = o => SequentialLR(o, [ConstantLR(o, 0.1, 2), ExponentialLR(o, 0.9)], [3]),
        [nameof(ChainedLR)] = o => ChainedLR([ConstantLR(o, 0.1, 2), ExponentialLR(o, 0.9)]),
        [nameof(CosineAnnealingLR)] = o => CosineAnnealingLR(o, 10, 1e-4),
        [nameof(OneCycleLR)] = o => OneCycleLR(o, 0.2, total_steps: Steps + 1),
        [nameof(CyclicLR)] = o => CyclicLR(o, 0.01, 0.1, step_size_up: 3),
        [nameof(ReduceLROnPlateau)] = o => ReduceLROnPlateau(o, patience: 1),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Learning_rates_are_those_of_an_unguarded_run(string name)
    {
        var (plain, plainMomenta) = Rates(Schedulers[name], null);
        var (guarded, guardedMomenta) = Rates(Schedulers[name], Training.Tight);

        Assert.Equal(plain, guarded);
        Assert.Equal(plainMomenta, guardedMomenta);
        // A schedule that never moved would make the comparison empty.
        Assert.True(plain.Distinct().Count() > 1, $"{name} never changed the learning rate.");
    }

    private static (List<double> Rates, List<double> Momenta) Rates(Func<optim.Optimizer, LRScheduler> schedule, StepGuardOptions? guarded)
    {
        using var net = Training.Net();
        using var optimizer = optim.SGD(net.parameters(), 0.1, momentum: 0.9);
        var scheduler = schedule(optimizer);
        List<double> rates = [];
        List<double> momenta = [];
        Training.Run(net, optimizer, Steps, guarded, (step, _) =>
        {
            if (scheduler is optim.lr_scheduler.impl.ReduceLROnPlateau plateau)
            {
                // The same metric in both runs, flat enough to trigger it: the loss itself differs where the guard scales.
                plateau.step(step < 3 ? 1.0 - (0.1 * step) : 0.8);
            }
            else
            {
                scheduler.step();
            }

            rates.AddRange(optimizer.ParamGroups.Select(group => group.LearningRate));
            momenta.AddRange(optimizer.ParamGroups.OfType<SGD.ParamGroup>().Select(group => group.Options.momentum ?? double.NaN));
        });
        return (rates, momenta);
    }
}

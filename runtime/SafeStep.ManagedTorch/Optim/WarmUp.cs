namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a factor that goes on a line from start to end in a number of epochs.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double start;
                    private readonly double end;
                    private readonly int total;

                    internal LinearLR(Optimizer optimizer, double startFactor, double endFactor, int totalIters, int lastEpoch, bool verbose) : base(optimizer, lastEpoch, verbose)
                    {
                        if (startFactor is <= 0 or > 1 || endFactor is < 0 or > 1) throw new ArgumentException($"LinearLR: the factors {startFactor} and {endFactor} are not between 0 and 1.");
                        (start, end, total) = (startFactor, endFactor, totalIters);
                        step();
                    }

                    private protected override double Rate(int group, double current) => Epoch == 0 ? current * start : Epoch > total ? current
                        : current * (1 + ((end - start) / ((total * start) + ((Epoch - 1) * (end - start)))));

                    private protected override double RateAt(int group, double current) => BaseRates[group] * (start + ((end - start) * Math.Min(total, Epoch) / total));
                }

                /// <summary>The rate times a factor for a number of epochs, the rate itself from then on.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double factor;
                    private readonly int total;

                    internal ConstantLR(Optimizer optimizer, double factor, int totalIters, int lastEpoch, bool verbose) : base(optimizer, lastEpoch, verbose)
                    {
                        if (factor is < 0 or > 1) throw new ArgumentException($"ConstantLR: the factor {factor} is not between 0 and 1.", nameof(factor));
                        (this.factor, total) = (factor, totalIters);
                        step();
                    }

                    private protected override double Rate(int group, double current) => Epoch == 0 ? current * factor : Epoch == total ? current / factor : current;

                    private protected override double RateAt(int group, double current) => BaseRates[group] * (Epoch >= total ? 1 : factor);
                }

                /// <summary>Schedules one after the other: each from its milestone on, at its own epoch 0.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;
                    private readonly int[] milestones;

                    internal SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int lastEpoch) : base(optimizer, lastEpoch + 1, false)
                    {
                        (this.schedulers, this.milestones) = ([.. schedulers], [.. milestones]);
                        if (this.schedulers.Any(s => !s.Schedules(optimizer))) throw new ArgumentException("SequentialLR: the schedules must be of the same optimizer.", nameof(schedulers));
                        if (this.milestones.Length != this.schedulers.Length - 1) throw new ArgumentException($"SequentialLR: {this.schedulers.Length} schedules and {this.milestones.Length} milestones; there must be one milestone less.", nameof(milestones));
                        foreach (var group in Groups) group.LearningRate = group.InitialLearningRate;
                        foreach (var scheduler in this.schedulers) scheduler.Postpone();
                        this.schedulers[0].step();
                        KeepRates();
                    }

                    /// <inheritdoc/>
                    public override void step(int? epoch)
                    {
                        Advance(epoch);
                        var turn = milestones.Count(m => m <= Epoch);
                        if (turn > 0 && milestones[turn - 1] == Epoch) schedulers[turn].step((int?)0);
                        else schedulers[turn].step();
                        KeepRates();
                    }

                    private protected override double Rate(int group, double current) => current;
                }
            }

            /// <inheritdoc cref="impl.LinearLR"/>
            public static LRScheduler LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new impl.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch, verbose);

            /// <inheritdoc cref="impl.ConstantLR"/>
            public static LRScheduler ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new impl.ConstantLR(optimizer, factor, total_iters, last_epoch, verbose);

            /// <inheritdoc cref="impl.SequentialLR"/>
            public static LRScheduler SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) =>
                new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);
        }
    }
}

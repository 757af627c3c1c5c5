namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules of the learning rate.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Changes the learning rates of an optimizer's groups, usually once an epoch. The first epoch's rates are set when it is made.</summary>
            public abstract class LRScheduler
            {
                private readonly ILearningRateController[] groups;
                private readonly double[] rates;
                private readonly bool verbose;

                private protected LRScheduler(Optimizer optimizer, int last_epoch, bool verbose)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    groups = [.. optimizer.ParamGroups];
                    BaseRates = Array.ConvertAll(groups, g => g.InitialLearningRate);
                    rates = Array.ConvertAll(groups, g => g.LearningRate);
                    Epoch = last_epoch;
                    this.verbose = verbose;
                }

                /// <summary>The rates that the optimizer started with.</summary>
                private protected double[] BaseRates { get; }

                /// <summary>Epochs so far; 0 after the scheduler was made.</summary>
                private protected int Epoch { get; private set; }

                private protected ILearningRateController[] Groups => groups;

                /// <summary>Goes to the next epoch, or jumps to the one given.</summary>
                public virtual void step(int? epoch)
                {
                    Epoch = epoch ?? Epoch + 1;
                    for (var i = 0; i < groups.Length; i++)
                    {
                        var rate = epoch is null ? Rate(i, groups[i].LearningRate) : RateAt(i, groups[i].LearningRate);
                        if (verbose && rate != rates[i]) Console.WriteLine($"Adjusting learning rate to {rate}");
                        groups[i].LearningRate = rates[i] = rate;
                    }
                }

                /// <summary>Goes to the next epoch.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes to the next epoch, or jumps to the one given; most schedules do not look at the metric.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>Counts one epoch less: the schedule begins when its turn comes.</summary>
                internal void Postpone() => Epoch--;

                /// <summary>Goes to the next epoch, or to the one given, without touching the rates.</summary>
                private protected void Advance(int? epoch) => Epoch = epoch ?? Epoch + 1;

                /// <summary>Notes the rates as they are.</summary>
                private protected void KeepRates()
                {
                    for (var i = 0; i < groups.Length; i++) rates[i] = groups[i].LearningRate;
                }

                internal bool Schedules(Optimizer optimizer) => groups.SequenceEqual(optimizer.ParamGroups);

                /// <summary>The rates set last.</summary>
                public IEnumerable<double> get_last_lr() => rates;

                /// <summary>The rate of a group in this epoch, given the rate it has now (so that schedules chain).</summary>
                private protected abstract double Rate(int group, double current);

                /// <summary>The rate of a group in this epoch, wherever it comes from.</summary>
                private protected virtual double RateAt(int group, double current) => Rate(group, current);
            }
        }
    }
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>The schedules' classes.</summary>
            public static partial class impl
            {
                /// <summary>The rate at the start times a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double>[] factors;

                    /// <summary>One function for all parameter groups.</summary>
                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) : this(optimizer, optimizer.ParamGroups.Select(_ => lr_lambda), last_epoch, verbose)
                    {
                    }

                    /// <summary>A function for each parameter group.</summary>
                    /// <exception cref="ArgumentException">There are more or fewer functions than groups.</exception>
                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        factors = [.. lr_lambdas];
                        if (factors.Length != Groups.Length) throw new ArgumentException($"LambdaLR: {factors.Length} functions for {Groups.Length} parameter groups.", nameof(lr_lambdas));
                        step();
                    }

                    private protected override double Rate(int group, double current) => BaseRates[group] * factors[group](Epoch);
                }

                /// <summary>The rate times gamma at every step_size-th epoch.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int size;
                    private readonly double gamma;

                    internal StepLR(Optimizer optimizer, int stepSize, double gamma, int lastEpoch, bool verbose) : base(optimizer, lastEpoch, verbose)
                    {
                        if (stepSize < 1) throw new ArgumentOutOfRangeException(nameof(stepSize), $"StepLR: a step size of {stepSize} epochs; at least 1 is needed.");
                        (size, this.gamma) = (stepSize, gamma);
                        step();
                    }

                    private protected override double Rate(int group, double current) => Epoch == 0 || Epoch % size != 0 ? current : current * gamma;

                    private protected override double RateAt(int group, double current) => BaseRates[group] * Math.Pow(gamma, Epoch / size);
                }

                /// <summary>The rate times gamma at each milestone.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly int[] milestones;
                    private readonly double gamma;

                    internal MultiStepLR(Optimizer optimizer, IEnumerable<int> milestones, double gamma, int lastEpoch, bool verbose) : base(optimizer, lastEpoch, verbose)
                    {
                        (this.milestones, this.gamma) = ([.. milestones], gamma);
                        step();
                    }

                    private protected override double Rate(int group, double current) => current * Math.Pow(gamma, milestones.Count(m => m == Epoch));

                    private protected override double RateAt(int group, double current) => BaseRates[group] * Math.Pow(gamma, milestones.Count(m => m <= Epoch));
                }

                /// <summary>The rate times gamma at every epoch.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double gamma;

                    internal ExponentialLR(Optimizer optimizer, double gamma, int lastEpoch, bool verbose) : base(optimizer, lastEpoch, verbose)
                    {
                        this.gamma = gamma;
                        step();
                    }

                    private protected override double Rate(int group, double current) => Epoch == 0 ? current : current * gamma;

                    private protected override double RateAt(int group, double current) => BaseRates[group] * Math.Pow(gamma, Epoch);
                }

                /// <summary>Down to eta_min along half a cosine of T_max epochs, and up again (Loshchilov and Hutter, 2017, without restarts).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double half;
                    private readonly double floor;

                    internal CosineAnnealingLR(Optimizer optimizer, double tMax, double etaMin, int lastEpoch, bool verbose) : base(optimizer, lastEpoch, verbose)
                    {
                        if (tMax <= 0) throw new ArgumentOutOfRangeException(nameof(tMax), $"CosineAnnealingLR: T_max {tMax} is not positive.");
                        (half, floor) = (tMax, etaMin);
                        step();
                    }

                    // From the last rate to the next, so that schedules chain; at the bottom the quotient would be 0 / 0.
                    private protected override double Rate(int group, double current)
                    {
                        if (Epoch == 0) return current;
                        if ((Epoch - 1 - half) % (2 * half) == 0) return current + ((BaseRates[group] - floor) * (1 - Math.Cos(Math.PI / half)) / 2);
                        return ((1 + Math.Cos(Math.PI * Epoch / half)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / half)) * (current - floor)) + floor;
                    }

                    private protected override double RateAt(int group, double current) => floor + ((BaseRates[group] - floor) * (1 + Math.Cos(Math.PI * Epoch / half)) / 2);
                }
            }

            /// <inheritdoc cref="impl.LambdaLR"/>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            /// <inheritdoc cref="impl.LambdaLR"/>
            public static LRScheduler LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false) => new impl.LambdaLR(optimizer, lr_lambdas, last_epoch, verbose);

            /// <inheritdoc cref="impl.StepLR"/>
            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) => new impl.StepLR(optimizer, step_size, gamma, last_epoch, verbose);

            /// <inheritdoc cref="impl.MultiStepLR"/>
            public static LRScheduler MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) => new impl.MultiStepLR(optimizer, milestones, gamma, last_epoch, verbose);

            /// <inheritdoc cref="impl.ExponentialLR"/>
            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) => new impl.ExponentialLR(optimizer, gamma, last_epoch, verbose);

            /// <inheritdoc cref="impl.CosineAnnealingLR"/>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) => new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);
        }
    }
}

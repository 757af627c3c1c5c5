namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate of the epoch before times a function of the epoch.</summary>
                public class MultiplicativeLR : LRScheduler
                {
                    private readonly Func<int, double>[] factors;

                    /// <summary>One function for all parameter groups.</summary>
                    public MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) : this(optimizer, optimizer.ParamGroups.Select(_ => lr_lambda), last_epoch, verbose)
                    {
                    }

                    /// <summary>A function for each parameter group.</summary>
                    /// <exception cref="ArgumentException">There are more or fewer functions than groups.</exception>
                    public MultiplicativeLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        factors = [.. lr_lambdas];
                        if (factors.Length != Groups.Length) throw new ArgumentException($"MultiplicativeLR: {factors.Length} functions for {Groups.Length} parameter groups.", nameof(lr_lambdas));
                        step();
                    }

                    private protected override double Rate(int group, double current) => Epoch > 0 ? current * factors[group](Epoch) : current;
                }

                /// <summary>The rate at the start times a power of the share of epochs that are left; zero at the end.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly int total;
                    private readonly double power;

                    /// <summary>Down to zero in total_iters epochs.</summary>
                    /// <exception cref="ArgumentOutOfRangeException">total_iters is not positive.</exception>
                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1.0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        if (total_iters < 1) throw new ArgumentOutOfRangeException(nameof(total_iters), $"PolynomialLR: {total_iters} epochs; at least 1 is needed.");
                        (total, this.power) = (total_iters, power);
                        step();
                    }

                    private protected override double Rate(int group, double current) => Epoch == 0 || Epoch > total ? current
                        : current * Math.Pow((1 - ((double)Epoch / total)) / (1 - ((double)(Epoch - 1) / total)), power);

                    private protected override double RateAt(int group, double current) => BaseRates[group] * Math.Pow(1 - ((double)Math.Min(total, Epoch) / total), power);
                }

                /// <summary>Up from base_lr to max_lr and down again, over and over, the momentum the other way round (Smith, 2017). One step a batch.</summary>
                public class CyclicLR : LRScheduler
                {
                    private readonly double total;
                    private readonly double turn;
                    private readonly Func<double, double> scale;
                    private readonly bool byCycle;
                    private readonly double[] low, high;
                    private readonly (double[] Low, double[] High)? momentum;

                    internal CyclicLR(
                        Optimizer optimizer, IEnumerable<double> baseLr, IEnumerable<double> maxLr, int up, int down, Mode mode, double gamma, Func<double, double>? scaleFunction, ScaleMode scaleMode,
                        (IEnumerable<double> Low, IEnumerable<double> High)? momentum, int lastEpoch, bool verbose) : base(optimizer, lastEpoch, verbose)
                    {
                        if (up < 1 || (down < 1 && down != -1)) throw new ArgumentException($"CyclicLR: {up} steps up and {down} down; at least 1 is needed.");
                        total = up + (down == -1 ? up : down);
                        turn = up / total;
                        (low, high) = (Each(baseLr, nameof(baseLr)), Each(maxLr, nameof(maxLr)));
                        if (momentum is { } range) this.momentum = (Each(range.Low, "base_momentum"), Each(range.High, "max_momentum"));
                        if (momentum is not null && Groups.Any(g => g is not (IMomentum or IBetas))) throw new ArgumentException("CyclicLR: cycle_momentum needs an optimizer with a momentum or betas.", nameof(optimizer));
                        scale = scaleFunction ?? (mode switch
                        {
                            Mode.Triangular => static _ => 1,
                            Mode.Triangular2 => static cycle => Math.Pow(2, 1 - cycle),
                            _ => epoch => Math.Pow(gamma, epoch),
                        });
                        byCycle = scaleFunction is null ? mode != Mode.ExpRange : scaleMode == ScaleMode.Cycle;
                        step();
                    }

                    /// <summary>How the height of the cycles changes.</summary>
                    public enum Mode
                    {
                        /// <summary>Not at all.</summary>
                        Triangular,

                        /// <summary>Half as high each time.</summary>
                        Triangular2,

                        /// <summary>By the power of gamma that is the number of steps.</summary>
                        ExpRange,
                    }

                    /// <summary>What a function of the height is given.</summary>
                    public enum ScaleMode
                    {
                        /// <summary>The number of the cycle, from 1.</summary>
                        Cycle,

                        /// <summary>The number of steps.</summary>
                        Iterations,
                    }

                    private protected override double Rate(int group, double current)
                    {
                        var cycle = Math.Floor(1 + (Epoch / total));
                        var place = 1 + (Epoch / total) - cycle;
                        var height = (place <= turn ? place / turn : (place - 1) / (turn - 1)) * scale(byCycle ? cycle : Epoch);
                        if (momentum is { } range)
                        {
                            var value = range.High[group] - ((range.High[group] - range.Low[group]) * height);
                            if (Groups[group] is IBetas betas) betas.Betas = (value, betas.Betas.Item2);
                            else if (Groups[group] is IMomentum plain) plain.Momentum = value;
                        }
                        return low[group] + ((high[group] - low[group]) * height);
                    }

                    private double[] Each(IEnumerable<double> values, string name)
                    {
                        double[] each = [.. values];
                        return each.Length == Groups.Length ? each : throw new ArgumentException($"CyclicLR: {each.Length} values of {name} for {Groups.Length} parameter groups.", name);
                    }
                }
            }

            /// <inheritdoc cref="impl.MultiplicativeLR"/>
            public static LRScheduler MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) => new impl.MultiplicativeLR(optimizer, lr_lambda, last_epoch, verbose);

            /// <inheritdoc cref="impl.PolynomialLR"/>
            public static LRScheduler PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1.0, int last_epoch = -1, bool verbose = false) => new impl.PolynomialLR(optimizer, total_iters, power, last_epoch, verbose);

            /// <inheritdoc cref="impl.CyclicLR"/>
            public static LRScheduler CyclicLR(
                Optimizer optimizer, double base_lr, double max_lr, int step_size_up = 2000, int step_size_down = -1, impl.CyclicLR.Mode mode = impl.CyclicLR.Mode.Triangular, double gamma = 1.0, Func<double, double>? scale_fn = null,
                impl.CyclicLR.ScaleMode scale_mode = impl.CyclicLR.ScaleMode.Cycle, bool cycle_momentum = true, double base_momentum = 0.8, double max_momentum = 0.9, int last_epoch = -1, bool verbose = false) =>
                new impl.CyclicLR(
                    optimizer, Each(optimizer, base_lr), Each(optimizer, max_lr), step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode,
                    cycle_momentum ? (Each(optimizer, base_momentum), Each(optimizer, max_momentum)) : null, last_epoch, verbose);

            /// <inheritdoc cref="impl.CyclicLR"/>
            public static LRScheduler CyclicLR(
                Optimizer optimizer, IEnumerable<double> base_lr, IEnumerable<double> max_lr, int step_size_up = 2000, int step_size_down = -1, impl.CyclicLR.Mode mode = impl.CyclicLR.Mode.Triangular, double gamma = 1.0,
                Func<double, double>? scale_fn = null, impl.CyclicLR.ScaleMode scale_mode = impl.CyclicLR.ScaleMode.Cycle, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null,
                IEnumerable<double>? max_momentum = null, int last_epoch = -1, bool verbose = false) =>
                new impl.CyclicLR(
                    optimizer, base_lr, max_lr, step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode,
                    cycle_momentum ? (base_momentum ?? Each(optimizer, 0.8), max_momentum ?? Each(optimizer, 0.9)) : null, last_epoch, verbose);

            private static IEnumerable<double> Each(Optimizer optimizer, double value) => optimizer.ParamGroups.Select(_ => value);
        }
    }
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a factor when a metric has not become better for more than patience epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly (bool Smaller, double Factor, int Patience, double Threshold, bool Relative, int Cooldown, double[] Lowest, double Eps, bool Verbose) settings;
                    private double best;
                    private int bad;
                    private int cooling;

                    internal ReduceLROnPlateau(Optimizer optimizer, string mode, double factor, int patience, double threshold, string thresholdMode, int cooldown, IList<double>? minRates, double eps, bool verbose)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1) throw new ArgumentException($"ReduceLROnPlateau: the factor {factor} is not below 1.", nameof(factor));
                        if (mode is not ("min" or "max")) throw new ArgumentException($"ReduceLROnPlateau: the mode \"{mode}\"; expected \"min\" or \"max\".", nameof(mode));
                        if (thresholdMode is not ("rel" or "abs")) throw new ArgumentException($"ReduceLROnPlateau: the threshold mode \"{thresholdMode}\"; expected \"rel\" or \"abs\".", nameof(thresholdMode));
                        double[] lowest = minRates is null or { Count: 0 } ? new double[Groups.Length] : minRates.Count == 1 ? [.. Enumerable.Repeat(minRates[0], Groups.Length)] : [.. minRates];
                        if (lowest.Length != Groups.Length) throw new ArgumentException($"ReduceLROnPlateau: {lowest.Length} lowest rates for {Groups.Length} parameter groups.", nameof(minRates));
                        settings = (mode == "min", factor, patience, threshold, thresholdMode == "rel", cooldown, lowest, eps, verbose);
                        best = settings.Smaller ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    /// <summary>Judges the epoch by its metric.</summary>
                    public override void step(double current, int? epoch = null)
                    {
                        Advance(epoch);
                        bad = IsBetter(current) ? 0 : bad + 1;
                        if (bad == 0) best = current;
                        if (cooling > 0)
                        {
                            cooling--;
                            bad = 0;
                        }
                        if (bad <= settings.Patience) return;
                        for (var i = 0; i < Groups.Length; i++)
                        {
                            var (old, lower) = (Groups[i].LearningRate, Math.Max(Groups[i].LearningRate * settings.Factor, settings.Lowest[i]));
                            if (old - lower <= settings.Eps) continue;
                            Groups[i].LearningRate = lower;
                            if (settings.Verbose) Console.WriteLine($"Adjusting learning rate to {lower}");
                        }
                        (cooling, bad) = (settings.Cooldown, 0);
                    }

                    /// <summary>Not without a metric.</summary>
                    /// <exception cref="InvalidOperationException">Always.</exception>
                    public override void step() => step(null);

                    /// <summary>Not without a metric.</summary>
                    /// <exception cref="InvalidOperationException">Always.</exception>
                    public override void step(int? epoch) => throw new InvalidOperationException("ReduceLROnPlateau: step needs the metric that it watches; call step(loss).");

                    private protected override double Rate(int group, double current) => current;

                    private bool IsBetter(double metric)
                    {
                        if (settings.Smaller) return metric < (settings.Relative ? best * (1 - settings.Threshold) : best - settings.Threshold);
                        return metric > (settings.Relative ? best * (1 + settings.Threshold) : best + settings.Threshold);
                    }
                }
            }

            /// <inheritdoc cref="impl.ReduceLROnPlateau"/>
            public static LRScheduler ReduceLROnPlateau(
                Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false) =>
                new impl.ReduceLROnPlateau(optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);
        }
    }
}

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Up to max_lr and far down again within one run, the momentum the other way round (Smith and Topin, 2018). One step a batch.</summary>
                public class OneCycleLR : LRScheduler
                {
                    private readonly int total;
                    private readonly AnnealStrategy strategy;
                    private readonly Phase[] phases;
                    private readonly double[] peaks;
                    private readonly double startDivisor;
                    private readonly double finalDivisor;
                    private readonly (double Low, double High)? momentum;

                    internal OneCycleLR(
                        Optimizer optimizer, IEnumerable<double> maxLr, int totalSteps, int epochs, int stepsPerEpoch, double share, AnnealStrategy strategy, (double Low, double High)? momentum,
                        double divFactor, double finalDivFactor, bool threePhase, int lastEpoch, bool verbose) : base(optimizer, lastEpoch, verbose)
                    {
                        total = totalSteps > 0 ? totalSteps : epochs > 0 && stepsPerEpoch > 0 ? epochs * stepsPerEpoch
                            : throw new ArgumentException("OneCycleLR: give total_steps, or epochs and steps_per_epoch, as positive numbers.");
                        if (share is < 0 or > 1) throw new ArgumentOutOfRangeException(nameof(share), $"OneCycleLR: pct_start {share} is not between 0 and 1.");
                        peaks = [.. maxLr];
                        if (peaks.Length != Groups.Length) throw new ArgumentException($"OneCycleLR: {peaks.Length} peaks for {Groups.Length} parameter groups.", nameof(maxLr));
                        if (momentum is not null && Groups.Any(g => g is not (IMomentum or IBetas))) throw new ArgumentException("OneCycleLR: cycle_momentum needs an optimizer with a momentum or betas.", nameof(optimizer));
                        (this.strategy, this.momentum, startDivisor, finalDivisor) = (strategy, momentum, divFactor, finalDivFactor);
                        phases = threePhase
                            ? [new(Level.Start, Level.Peak, (share * total) - 1), new(Level.Peak, Level.Start, (2 * share * total) - 2), new(Level.Start, Level.End, total - 1)]
                            : [new(Level.Start, Level.Peak, (share * total) - 1), new(Level.Peak, Level.End, total - 1)];
                        step();
                    }

                    /// <summary>The curve between two rates.</summary>
                    public enum AnnealStrategy
                    {
                        /// <summary>Half a cosine.</summary>
                        Cos,

                        /// <summary>A line.</summary>
                        Linear,
                    }

                    private enum Level
                    {
                        Start,
                        Peak,
                        End,
                    }

                    private protected override double Rate(int group, double current)
                    {
                        if (Epoch > total) throw new InvalidOperationException($"OneCycleLR: step {Epoch + 1} of a schedule of {total}.");
                        var begin = 0.0;
                        foreach (var phase in phases)
                        {
                            if (Epoch <= phase.Last || phase == phases[^1])
                            {
                                var done = (Epoch - begin) / (phase.Last - begin);
                                if (momentum is { } range) SetMomentum(group, Between(Momentum(phase.From, range), Momentum(phase.To, range), done));
                                return Between(RateAt(phase.From, group), RateAt(phase.To, group), done);
                            }
                            begin = phase.Last;
                        }
                        return current;
                    }

                    private double RateAt(Level level, int group) => level switch
                    {
                        Level.Peak => peaks[group],
                        Level.Start => peaks[group] / startDivisor,
                        _ => peaks[group] / startDivisor / finalDivisor,
                    };

                    private static double Momentum(Level level, (double Low, double High) range) => level == Level.Peak ? range.Low : range.High;

                    private double Between(double from, double to, double done) => strategy == AnnealStrategy.Cos
                        ? to + ((from - to) / 2 * (Math.Cos(Math.PI * done) + 1))
                        : from + ((to - from) * done);

                    private void SetMomentum(int group, double value)
                    {
                        if (Groups[group] is IBetas betas) betas.Betas = (value, betas.Betas.Item2);
                        else if (Groups[group] is IMomentum plain) plain.Momentum = value;
                    }

                    private sealed record Phase(Level From, Level To, double Last);
                }
            }

            /// <inheritdoc cref="impl.OneCycleLR"/>
            public static LRScheduler OneCycleLR(
                Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos,
                bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(
                    optimizer, optimizer.ParamGroups.Select(_ => max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum ? (base_momentum, max_momentum) : null,
                    div_factor, final_div_factor, three_phase, last_epoch, verbose);
        }
    }
}

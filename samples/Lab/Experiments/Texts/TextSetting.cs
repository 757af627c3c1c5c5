using Lab.Findings;
using MiniGpt;

namespace Lab.Experiments.Texts;

/// <summary>A peak learning rate of MiniGpt's schedule, and whether one step in the middle has a rate a thousand times as large.</summary>
public sealed record TextSetting(double Rate, bool Spiked)
{
    public const double Factor = 1000;

    public string Name => $"peak rate {Text.Number(Rate)}, {(Spiked ? $"a spike of {Text.Times(Factor)}" : "healthy")}";

    /// <summary>The same rate without a spike.</summary>
    public TextSetting Healthy => this with { Spiked = false };

    public static IReadOnlyList<TextSetting> All { get; } = [.. from rate in new[] { 3e-3, 1e-2 } from spiked in new[] { false, true } select new TextSetting(rate, spiked)];

    /// <summary>MiniGpt's own settings, with so many steps, a tenth of them warm-up.</summary>
    public Settings Training(int steps) => new() { Steps = steps, WarmUp = steps / 10, LearningRate = Rate };

    /// <summary>The learning rate of a step.</summary>
    public double RateAt(int step, Settings training) => training.LearningRateAt(step) * (Spiked && step == training.Steps / 2 ? Factor : 1);
}

namespace Digits;

/// <summary>What the experiment runs: the learning rate is multiplied by the spike from step <see cref="SpikeAt"/> on.</summary>
public sealed record Settings(IReadOnlyList<int> Seeds, int Steps, double LearningRate, double Spike, double Target)
{
    public const int SpikeAt = 50, BatchSize = 64;
}

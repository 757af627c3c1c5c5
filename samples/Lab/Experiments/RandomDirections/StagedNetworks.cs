using Lab.Data;
using Lab.Measuring;
using Lab.Models;
using SafeStep;

namespace Lab.Experiments.RandomDirections;

/// <summary>A network as it was when it first reached a test accuracy.</summary>
public sealed record Stage(string Name, double Accuracy);

/// <summary>Trains the normalised perceptron until it reaches a stage.</summary>
[StepGuardExempt("Networks to be measured afterwards, trained as published.")]
public static class StagedNetworks
{
    public static IReadOnlyList<Stage> Stages { get; } = [new("early", 0.84), new("middle", 0.95), new("late", 0.98)];

    /// <summary>The network at the stage, or after the last step when it never gets there.</summary>
    public static (NormalisedPerceptron Network, double Accuracy, int Steps) Reach(Stage stage, int seed, int maxSteps)
    {
        var network = Weights.Draw(seed, () => new NormalisedPerceptron());
        using var optimizer = torch.optim.AdamW(network.parameters(), 2.5e-3, weight_decay: 1e-4);
        using var batches = BatchOrder.Draws(TrainedNetworks.Train.Count, 128, seed + 101).GetEnumerator();
        int step = 0;
        double accuracy = Evaluation.Accuracy(network, TrainedNetworks.Test);
        while (accuracy < stage.Accuracy && step < maxSteps)
        {
            using var inner = torch.NewDisposeScope();
            batches.MoveNext();
            var (x, y) = TrainedNetworks.Train.Batch(batches.Current);
            optimizer.zero_grad();
            nn.functional.cross_entropy(network.call(x), y).backward();
            optimizer.step();
            step++;
            accuracy = step % 10 == 0 ? Evaluation.Accuracy(network, TrainedNetworks.Test) : accuracy;
        }

        return (network, accuracy, step);
    }
}

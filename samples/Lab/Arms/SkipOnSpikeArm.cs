using Lab.Measuring;
using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>Takes no step when the loss or the gradient norm is an outlier against the last ones.</summary>
[StepGuardExempt("A baseline of the comparison.")]
public sealed class SkipOnSpikeArm(IClassifier network, torch.optim.Optimizer optimizer) : Arm(network, optimizer)
{
    private const int Window = 64;

    private readonly SpikeDetector losses = new(Window), norms = new(Window);

    public override double Step(StepAtHand step)
    {
        bool lossSpikes = losses.IsSpike(step.Loss), normSpikes = norms.IsSpike(Gradients.Norm(Model));
        if (lossSpikes || normSpikes)
        {
            return 0;
        }

        Optimizer.step();
        return 1;
    }
}

/// <summary>Whether a value lies far above those before it.</summary>
/// <param name="window">How many values before it count; with fewer than half of them nothing is a spike.</param>
/// <param name="deviations">How many standard deviations above the mean is far.</param>
public sealed class SpikeDetector(int window, double deviations = 6)
{
    private readonly Queue<double> seen = [];

    public bool IsSpike(double value)
    {
        bool enough = seen.Count + 1 >= Math.Max(2, window / 2);
        double[] finite = [.. seen.Where(double.IsFinite)];
        bool spike = false;
        if (enough && finite.Length > 1)
        {
            double mean = finite.Average();
            double deviation = Math.Sqrt(finite.Sum(x => (x - mean) * (x - mean)) / (finite.Length - 1));
            // A NaN compares as false: not within bounds.
            spike = !(value - mean <= deviations * deviation);
        }

        seen.Enqueue(value);
        if (seen.Count > window)
        {
            seen.Dequeue();
        }

        return spike;
    }
}

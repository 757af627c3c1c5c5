using Lab.Measuring;
using Lab.Models;
using SafeStep;

namespace Lab.Arms;

/// <summary>Scales the gradients down to a threshold that may depend on the norms seen so far.</summary>
[StepGuardExempt("A baseline of the comparison.")]
public sealed class ClipArm(IClassifier network, torch.optim.Optimizer optimizer, IClipThreshold threshold) : Arm(network, optimizer)
{
    public override double Step(StepAtHand step)
    {
        double norm = Gradients.Norm(Model), largest = threshold.For(norm);
        if (norm > largest)
        {
            // As clip_grad_norm_ does it, the small number included.
            Gradients.Scale(Model, largest / (norm + 1e-6));
        }

        Optimizer.step();
        return 1;
    }
}

/// <summary>The largest gradient norm that passes.</summary>
public interface IClipThreshold
{
    /// <summary>The threshold for a gradient of this norm, which counts as seen from now on.</summary>
    double For(double norm);
}

/// <summary>Always the same.</summary>
public sealed class FixedThreshold(double largest) : IClipThreshold
{
    public double For(double norm) => largest;
}

/// <summary>AutoClip: a percentile of all norms so far, this one included.</summary>
public sealed class PercentileThreshold(double percentile) : IClipThreshold
{
    private readonly List<double> seen = [];

    public double For(double norm)
    {
        int place = seen.BinarySearch(norm);
        seen.Insert(place < 0 ? ~place : place, norm);
        double position = percentile / 100 * (seen.Count - 1);
        int below = (int)position;
        return below + 1 < seen.Count ? seen[below] + ((position - below) * (seen[below + 1] - seen[below])) : seen[below];
    }
}

/// <summary>ZClip: outliers by their z-score against a moving mean and variance; the further out, the nearer to the mean they are put.</summary>
public sealed class ZScoreThreshold(double threshold = 2.5, double decay = 0.97, int warmUp = 25) : IClipThreshold
{
    private readonly List<double> first = [];
    private double mean, variance;

    public double For(double norm)
    {
        if (first.Count < warmUp)
        {
            first.Add(norm);
            mean = first.Average();
            variance = first.Average(value => (value - mean) * (value - mean));
            return norm;
        }

        double deviation = Math.Sqrt(variance), z = (norm - mean) / (deviation + 1e-6);
        double passed = z > threshold ? mean + (threshold * threshold / z * deviation) : norm;
        mean = (decay * mean) + ((1 - decay) * passed);
        variance = (decay * variance) + ((1 - decay) * (passed - mean) * (passed - mean));
        return passed;
    }
}

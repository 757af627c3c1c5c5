using Lab.Data;
using Lab.Models;

namespace Lab.Measuring;

/// <summary>What becomes of a network as its parameters go along a direction: at each distance the loss over the loss at the start, the accuracy over that at the start, and the share of predictions that changed.</summary>
public sealed record Sweep(double[] LossRatio, double[] AccuracyKept, double[] Flips)
{
    public static Sweep Of(IClassifier network, IReadOnlyDictionary<string, Tensor> direction, Samples samples, IReadOnlyList<double> distances, double temperature = 1)
    {
        using var scope = torch.NewDisposeScope();
        using var start = ParameterPoint.Of(network.Module);
        var (loss, predictions) = Look(network, samples, temperature);
        double accuracy = LogitRows.Agreement(predictions, samples.Labels);
        var sweep = new Sweep(new double[distances.Count], new double[distances.Count], new double[distances.Count]);
        for (int i = 0; i < distances.Count; i++)
        {
            start.MoveTo(distances[i], direction);
            var (there, predicted) = Look(network, samples, temperature);
            sweep.LossRatio[i] = there / loss;
            sweep.AccuracyKept[i] = LogitRows.Agreement(predicted, samples.Labels) / accuracy;
            sweep.Flips[i] = 1 - LogitRows.Agreement(predicted, predictions);
        }

        start.Restore();
        return sweep;
    }

    /// <summary>The first distance at which a quantity has reached a level, between two distances by their logarithm; infinite when it never does.</summary>
    public static double Onset(IReadOnlyList<double> distances, IReadOnlyList<double> values, double level)
    {
        double sign = level >= values[0] ? 1 : -1;
        for (int i = 0; i < values.Count; i++)
        {
            if (sign * (values[i] - level) >= 0 || double.IsNaN(values[i]))
            {
                if (i == 0 || !double.IsFinite(values[i]))
                {
                    return distances[i];
                }

                double share = (level - values[i - 1]) / (values[i] - values[i - 1]);
                return distances[i - 1] * Math.Pow(distances[i] / distances[i - 1], share);
            }
        }

        return double.PositiveInfinity;
    }

    private static (double Loss, int[] Predictions) Look(IClassifier network, Samples samples, double temperature)
    {
        float[] logits = Evaluation.Logits(network.Module, samples.X);
        for (int i = 0; temperature != 1 && i < logits.Length; i++)
        {
            logits[i] /= (float)temperature;
        }

        return (LogitRows.Loss(logits, samples.Labels), LogitRows.Predictions(logits, samples.Count));
    }
}

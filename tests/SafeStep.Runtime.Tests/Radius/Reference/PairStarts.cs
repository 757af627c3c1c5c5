using System.Numerics;

namespace SafeStep.Runtime.Tests.Radius.Reference;

/// <summary>Looks for zeros by Newton's method from the zeros that every pair of classes alone would have: no proof, but nothing in common with the product.</summary>
internal static class PairStarts
{
    /// <summary>The smallest modulus of a zero met; infinite when none was.</summary>
    public static double NearestZero(double[] logits, double[] slopes, double within)
    {
        double nearest = double.PositiveInfinity;
        for (int i = 0; i < slopes.Length; i++)
        {
            for (int j = 0; j < slopes.Length; j++)
            {
                double difference = slopes[j] - slopes[i];
                Complex start = new Complex(logits[i] - logits[j], Math.PI) / difference;
                if (difference > 0 && Complex.Abs(start) < within && Follow(logits, slopes, start, 1 / difference) is { } zero)
                {
                    nearest = Math.Min(nearest, Complex.Abs(zero));
                }
            }
        }

        return nearest;
    }

    private static Complex? Follow(double[] logits, double[] slopes, Complex t, double longest)
    {
        for (int i = 0; i < 60; i++)
        {
            // Relative to the mean slope of the tilted weights, as a slope common to all that matter only turns F.
            double largest = Enumerable.Range(0, logits.Length).Max(k => logits[k] + (slopes[k] * t.Real));
            double[] weights = [.. Enumerable.Range(0, logits.Length).Select(k => Math.Exp(logits[k] + (slopes[k] * t.Real) - largest))];
            double total = weights.Sum(), mean = weights.Zip(slopes, (w, a) => w * a).Sum() / total;
            Complex value = 0, derivative = 0;
            for (int k = 0; k < logits.Length; k++)
            {
                Complex term = Complex.FromPolarCoordinates(weights[k] / total, (slopes[k] - mean) * t.Imaginary);
                value += term;
                derivative += (slopes[k] - mean) * term;
            }

            Complex step = -value / derivative;
            double length = Complex.Abs(step);
            if (!double.IsFinite(length))
            {
                return null;
            }

            t += length > longest ? step * (longest / length) : step;
            if (length < 1e-11 * Complex.Abs(t) && Complex.Abs(value) < 1e-6)
            {
                return t;
            }
        }

        return null;
    }
}

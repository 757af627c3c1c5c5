using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep;

/// <summary>The sum over all classes, or over nodes that stand for them; near the origin every class may matter everywhere.</summary>
internal sealed class PlainSum(double[] positions, double[] logs, double[]? signs, double reach, double rounding) : ExponentialSum(reach)
{
    /// <summary>A term whose exponential underflows adds less than this to the variance, relative to the largest.</summary>
    private const double LargestLeftOut = 1e-304;

    private readonly double[] weights = new double[positions.Length], sines = new double[positions.Length], cosines = new double[positions.Length];

    protected override SumSample Sample(double u, double y)
    {
        TensorPrimitives.MultiplyAdd(positions, u, logs, weights);
        int dominant = TensorPrimitives.IndexOfMax<double>(weights);

        // Positions are taken from that of the dominant term, so that nothing cancels where it outweighs all others.
        double origin = positions[dominant];
        TensorPrimitives.Subtract(weights, weights[dominant], weights);
        TensorPrimitives.Exp<double>(weights, weights);
        if (signs is not null)
        {
            TensorPrimitives.Multiply(weights, signs, weights);
        }

        TensorPrimitives.Subtract(positions, origin, cosines);
        TensorPrimitives.Multiply(cosines, y, cosines);
        TensorPrimitives.Sin<double>(cosines, sines);
        TensorPrimitives.Cos<double>(cosines, cosines);
        double sum = 0, first = 0, second = 0;
        double real = 0, imaginary = 0, realSlope = 0, imaginarySlope = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            double w = weights[k], x = positions[k] - origin, wx = w * x;
            double re = w * cosines[k], im = w * sines[k];
            sum += w;
            first += wx;
            second += wx * x;
            real += re;
            imaginary += im;
            realSlope += x * re;
            imaginarySlope += x * im;
        }

        (first, second) = (first / sum, second / sum);
        return new SumSample(
            t: new Complex(u, y),
            origin,
            mean: first,
            variance: Math.Max(0, second - (first * first)) + (rounding * second) + (positions.Length * LargestLeftOut),
            value: new Complex(real / sum, imaginary / sum),
            slope: new Complex(realSlope / sum, imaginarySlope / sum),
            error: rounding * (8 + Math.Abs(u) + Math.Abs(y)),
            spectrum: null);
    }
}

using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep;

/// <summary>
/// The partition function F(t) = sum_k sign_k exp(log_k + position_k t) in the scaled plane: positions within [-1/2, 1/2], so that no zero lies within pi of the
/// origin (Ghosts of Softmax, Theorem 4.6). Evaluated with the largest term factored out: nothing overflows however far t is.
/// </summary>
internal sealed class ExponentialSum(double[] positions, double[] logs, double[]? signs, double reach, double rounding)
{
    /// <summary>A term whose exponential underflows adds less than this to the variance, relative to the largest.</summary>
    private const double LargestLeftOut = 1e-304;

    private readonly double[] weights = new double[positions.Length], sines = new double[positions.Length], cosines = new double[positions.Length];

    /// <summary>The largest |t| at which the sum may be evaluated.</summary>
    public double Reach => reach;

    public int Evaluations { get; private set; }

    public SumSample At(Complex t) => At(t.Real, t.Imaginary);

    public SumSample At(double u, double y)
    {
        Evaluations++;
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
            error: rounding * (8 + Math.Abs(u) + Math.Abs(y)));
    }
}

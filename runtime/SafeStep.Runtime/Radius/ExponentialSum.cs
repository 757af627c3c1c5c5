using System.Numerics;

namespace SafeStep;

/// <summary>
/// The partition function F(t) = sum_k sign_k exp(log_k + position_k t) in the scaled plane: positions within [-1/2, 1/2], so that no zero lies within pi of the
/// origin (Ghosts of Softmax, Theorem 4.6). Evaluated with the largest term factored out: nothing overflows however far t is.
/// </summary>
internal sealed class ExponentialSum(double[] positions, double[] logs, double[]? signs, double reach, double rounding)
{
    /// <summary>Terms smaller than this, relative to the largest, are left out; the variance counts what they may add at most.</summary>
    private const double SmallestExponent = -700, LargestLeftOut = 1e-304;

    private readonly double[] terms = new double[positions.Length];

    /// <summary>The largest |t| at which the sum may be evaluated.</summary>
    public double Reach => reach;

    public int Terms => positions.Length;

    public int Evaluations { get; private set; }

    public SumSample At(Complex t) => At(t.Real, t.Imaginary);

    public SumSample At(double u, double y)
    {
        Evaluations++;
        int dominant = 0;
        for (int k = 0; k < positions.Length; k++)
        {
            terms[k] = logs[k] + (positions[k] * u);
            dominant = terms[k] > terms[dominant] ? k : dominant;
        }

        // Positions are taken from that of the dominant term, so that nothing cancels where it outweighs all others.
        double origin = positions[dominant], largest = terms[dominant];
        double sum = 0, first = 0, second = 0;
        double real = 0, imaginary = 0, realSlope = 0, imaginarySlope = 0;
        for (int k = 0; k < positions.Length; k++)
        {
            double exponent = terms[k] - largest;
            if (exponent < SmallestExponent)
            {
                continue;
            }

            double x = positions[k] - origin;
            double w = signs is null ? Math.Exp(exponent) : signs[k] * Math.Exp(exponent);
            (double sine, double cosine) = Math.SinCos(x * y);
            double re = w * cosine, im = w * sine, wx = w * x;
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

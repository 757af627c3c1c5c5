using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep;

/// <summary>
/// The sum far from the origin, where few classes matter at any one place. Only these are summed; of the others it is known how far they are from mattering,
/// so that a sample can prove much about its surroundings (<see cref="DistanceSpectrum"/>).
/// </summary>
/// <param name="positions">In ascending order.</param>
/// <param name="logs">The logarithms of the weights.</param>
/// <param name="reach">The largest |t| at which the sum may be evaluated.</param>
internal sealed class ResolvedSum(double[] positions, double[] logs, double reach) : ExponentialSum(reach)
{
    /// <summary>The rounding of a term, in units of the exponents that it is the exponential of.</summary>
    private const double Rounding = 4.5e-16;

    /// <summary>Classes below exp(-50) / n of the largest add up to less than rounding.</summary>
    private const double Depth = 50;

    private readonly double[] exponents = new double[positions.Length];
    private readonly double[] places = new double[positions.Length], weights = new double[positions.Length];
    private readonly double[] sines = new double[positions.Length], cosines = new double[positions.Length];
    private readonly double depth = DepthOf(positions.Length);

    /// <summary>How far below the largest term, in logarithms, every one of so many classes may be left out.</summary>
    public static double DepthOf(int classes) => Depth + Math.Log(classes);

    protected override SumSample Sample(double u, double y)
    {
        TensorPrimitives.MultiplyAdd(positions, u, logs, exponents);
        int dominant = TensorPrimitives.IndexOfMax<double>(exponents);

        // Positions are taken from that of the dominant term, so that nothing cancels where it outweighs all others.
        double origin = positions[dominant];
        TensorPrimitives.Subtract(exponents, exponents[dominant], exponents);
        int count = Gather(origin);
        Span<double> place = places.AsSpan(0, count), weight = weights.AsSpan(0, count), sine = sines.AsSpan(0, count), cosine = cosines.AsSpan(0, count);
        TensorPrimitives.Exp<double>(weight, weight);
        TensorPrimitives.Multiply(place, y, cosine);
        TensorPrimitives.Sin<double>(cosine, sine);
        TensorPrimitives.Cos<double>(cosine, cosine);
        double sum = TensorPrimitives.Sum<double>(weight), mean = TensorPrimitives.Dot<double>(weight, place) / sum, variance = 0;
        Complex value = 0, slope = 0;
        for (int k = 0; k < count; k++)
        {
            var term = new Complex(weight[k] * cosine[k], weight[k] * sine[k]);
            double distance = place[k] - mean;
            variance += weight[k] * distance * distance;
            value += term;
            slope += place[k] * term;
        }

        var spectrum = new DistanceSpectrum(positions, exponents, depth, place, weight, origin, mean);
        return new SumSample(new Complex(u, y), origin, mean, (variance / sum) + spectrum.LeftOut, value / sum, slope / sum, Rounding * (8 + Math.Abs(u) + Math.Abs(y)), spectrum);
    }

    /// <summary>Gathers the classes that matter: their places from an origin, and their exponents in place of the weights.</summary>
    private int Gather(double origin)
    {
        int count = 0;
        for (int k = 0; k < exponents.Length; k++)
        {
            if (exponents[k] > -depth)
            {
                places[count] = positions[k] - origin;
                weights[count++] = exponents[k];
            }
        }

        return count;
    }
}

using System.Numerics;

namespace SafeStep.Runtime.Tests.Radius.Reference;

/// <summary>
/// The plain way to the exact radius, sharing nothing with the product: bisection on the radius with the argument principle, the arc halved until no increment of the
/// argument exceeds a quarter of pi. No candidates, no proof, slow.
/// </summary>
internal static class BisectionSolver
{
    public static double Radius(double[] logits, double[] slopes)
    {
        double spread = slopes.Max() - slopes.Min(), low = Math.PI / spread * (1 - 1e-12), high = low;
        do
        {
            high *= 1.5;
        }
        while (ZerosInside(logits, slopes, high) == 0);

        while (high > low * (1 + 1e-10))
        {
            double middle = (low + high) / 2;
            (low, high) = ZerosInside(logits, slopes, middle) == 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    public static int ZerosInside(double[] logits, double[] slopes, double radius)
    {
        // Centred, lest a slope common to all classes turn the argument faster than the arc is sampled.
        double centre = (slopes.Max() + slopes.Min()) / 2;
        slopes = Array.ConvertAll(slopes, slope => slope - centre);
        const int coarse = 256;
        double turned = 0, fromAngle = 0;
        Complex from = Value(0);
        for (int i = 1; i <= coarse; i++)
        {
            double angle = Math.PI * i / coarse;
            Complex to = Value(angle);
            turned += Turn(fromAngle, from, angle, to, 40);
            (fromAngle, from) = (angle, to);
        }

        return (int)Math.Round(turned / (2 * Math.PI));

        double Turn(double a, Complex atA, double b, Complex atB, int depth)
        {
            double turn = (atB / atA).Phase;
            if (Math.Abs(turn) <= Math.PI / 4 || depth == 0)
            {
                return turn;
            }

            double middle = (a + b) / 2;
            Complex atMiddle = Value(middle);
            return Turn(a, atA, middle, atMiddle, depth - 1) + Turn(middle, atMiddle, b, atB, depth - 1);
        }

        Complex Value(double angle)
        {
            Complex t = Complex.FromPolarCoordinates(radius, angle), sum = 0;
            double largest = double.NegativeInfinity;
            for (int k = 0; k < logits.Length; k++)
            {
                largest = Math.Max(largest, logits[k] + (slopes[k] * t.Real));
            }

            for (int k = 0; k < logits.Length; k++)
            {
                sum += Complex.FromPolarCoordinates(Math.Exp(logits[k] + (slopes[k] * t.Real) - largest), slopes[k] * t.Imaginary);
            }

            return sum;
        }
    }
}

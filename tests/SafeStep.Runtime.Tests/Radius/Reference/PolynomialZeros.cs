using System.Numerics;
using MathNet.Numerics;

namespace SafeStep.Runtime.Tests.Radius.Reference;

/// <summary>
/// The exact radius for integer slopes, where F is a polynomial of w = exp(t): its roots as eigenvalues of a companion matrix, by MathNet.Numerics. A zero of F is ln w + 2 pi i k, so the
/// nearest one is the smallest |ln w| over the roots. Roots of very different sizes are computed where they lie: w = exp(corner) v, about every tilt at which two classes weigh the same and
/// none weighs more. An eigenvalue is good to the rounding of the largest entry of its matrix, so Newton's method follows.
/// </summary>
internal static class PolynomialZeros
{
    /// <summary>Roots further than this from a corner, as |ln |v||, are taken from a nearer one, where the coefficients are of one size.</summary>
    private const double Window = 6;

    public static double Radius(double[] logits, int[] slopes)
    {
        double[] coefficients = Coefficients(logits, slopes);
        double nearest = double.PositiveInfinity;
        foreach (double corner in Corners(coefficients))
        {
            foreach (Complex v in Roots(coefficients, corner))
            {
                if (Math.Abs(Math.Log(Complex.Abs(v))) < Window && Polish(coefficients, corner, v) is { } root)
                {
                    nearest = Math.Min(nearest, Complex.Abs(corner + Complex.Log(root)));
                }
            }
        }

        return nearest;
    }

    /// <summary>The logarithm of each coefficient of the polynomial, negative infinity where it is zero; the lowest power is 0.</summary>
    private static double[] Coefficients(double[] logits, int[] slopes)
    {
        int lowest = slopes.Min();
        double[] logs = [.. Enumerable.Repeat(double.NegativeInfinity, slopes.Max() - lowest + 1)];
        for (int k = 0; k < logits.Length; k++)
        {
            double larger = Math.Max(logs[slopes[k] - lowest], logits[k]), smaller = Math.Min(logs[slopes[k] - lowest], logits[k]);
            logs[slopes[k] - lowest] = larger + (double.IsNegativeInfinity(smaller) ? 0 : Math.Log(1 + Math.Exp(smaller - larger)));
        }

        return logs;
    }

    private static IEnumerable<double> Corners(double[] logs)
    {
        for (int i = 0; i < logs.Length; i++)
        {
            for (int j = i + 1; j < logs.Length; j++)
            {
                double corner = (logs[i] - logs[j]) / (j - i);
                if (double.IsFinite(corner) && Largest(logs, corner) <= logs[i] + (i * corner) + 1e-6)
                {
                    yield return corner;
                }
            }
        }
    }

    private static double Largest(double[] logs, double tilt) => logs.Select((log, power) => log + (power * tilt)).Max();

    /// <summary>The roots v of the polynomial tilted to a corner; powers that underflow there are left out at both ends.</summary>
    private static Complex[] Roots(double[] logs, double corner)
    {
        double largest = Largest(logs, corner);
        double[] tilted = [.. logs.Select((log, power) => Math.Exp(log + (power * corner) - largest))];

        // A smaller one at an end stands for roots beyond the window; it would only spread the matrix's entries.
        const double least = 1e-12;
        int first = Array.FindIndex(tilted, value => value > least), last = Array.FindLastIndex(tilted, value => value > least);
        return last > first ? FindRoots.Polynomial(tilted[first..(last + 1)]) : [];
    }

    /// <summary>Newton's method on the whole polynomial, tilted to a corner; null where it does not settle.</summary>
    private static Complex? Polish(double[] logs, double corner, Complex v)
    {
        double largest = Largest(logs, corner);
        for (int i = 0; i < 50; i++)
        {
            Complex value = 0, derivative = 0;
            for (int power = 0; power < logs.Length; power++)
            {
                Complex term = Complex.Exp(logs[power] + (power * corner) - largest + (power * Complex.Log(v)));
                value += term;
                derivative += power * term / v;
            }

            Complex step = value / derivative;
            v -= step;
            if (Complex.Abs(step) < 1e-13 * Complex.Abs(v))
            {
                return v;
            }
        }

        return null;
    }
}

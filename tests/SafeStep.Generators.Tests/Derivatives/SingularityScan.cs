using System.Numerics;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>
/// The independent judge of hidden radii: finds the zeros of an analytic function near a point by Newton's method with a difference quotient, started from every node of a grid. The function is one
/// whose zeros are the singularities in question, written as the definition has it (the denominator of a sigmoid, the argument of a logarithm).
/// </summary>
internal static class SingularityScan
{
    /// <summary>The distance from a point to the nearest zero.</summary>
    public static double Distance(Func<Complex, Complex> vanishing, Complex from, double reach)
    {
        double nearest = double.PositiveInfinity;
        for (double real = -reach; real <= reach; real += reach / 24)
        {
            for (double imaginary = reach / 48; imaginary <= reach; imaginary += reach / 24)
            {
                if (Zero(vanishing, from + new Complex(real, imaginary)) is { } zero)
                {
                    nearest = Math.Min(nearest, Complex.Abs(zero - from));
                }
            }
        }

        return nearest;
    }

    private static Complex? Zero(Func<Complex, Complex> vanishing, Complex z)
    {
        for (int i = 0; i < 60; i++)
        {
            double h = 1e-6 * (1 + Complex.Abs(z));
            Complex slope = (vanishing(z + h) - vanishing(z - h)) / (2 * h);
            Complex step = vanishing(z) / slope;
            z -= step;
            if (!double.IsFinite(z.Real) || !double.IsFinite(z.Imaginary))
            {
                return null;
            }

            if (Complex.Abs(step) < 1e-12 * (1 + Complex.Abs(z)))
            {
                return z;
            }
        }

        return null;
    }
}

using System.Numerics;

namespace SafeStep;

/// <summary>F(t) = sum_k q_k exp(a_k t + b_k t^2 / 2) over the classes that are not masked, evaluated with the largest term factored out.</summary>
internal sealed class QuadraticSum
{
    private const int MostEvaluations = 200_000;
    private const double Growth = 1.5;
    private const int MostGrowths = 15;

    private readonly (double Log, double Slope, double Curvature)[] terms;
    private int evaluations;

    private QuadraticSum((double Log, double Slope, double Curvature)[] terms) => this.terms = terms;

    /// <summary>The nearest zero, bracketed by counts in discs and refined by Newton's method; null when there is none within the largest number.</summary>
    public static Complex? NearestZero(ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes, RowExtent slope, ReadOnlySpan<double> curvatures, RowExtent curvature)
    {
        if (slope.HalfSpread == 0 && curvature.HalfSpread == 0)
        {
            return null;
        }

        // Within this distance all phases lie in a half plane: slopeSpread r + curvatureSpread r^2 / 2 = pi. Halved throughout, so that nothing overflows.
        double half = slope.HalfSpread / 2, unit = Math.PI / 2 / (half + double.Hypot(half, Math.Sqrt(Math.PI * (curvature.HalfSpread / 4))));
        if (double.IsInfinity(unit))
        {
            return null;
        }

        // In this unit no slope is too large or too small, and what is common to all classes only turns F.
        var terms = new List<(double, double, double)>();
        for (int k = 0; k < logits.Length; k++)
        {
            if (!double.IsNegativeInfinity(logits[k]))
            {
                terms.Add((
                    logits[k] - Math.Max(slope.TopLogit, curvature.TopLogit),
                    (slopes[k] - Middle(slope)) * unit,
                    (curvatures[k] - Middle(curvature)) * unit * unit));
            }
        }

        return new QuadraticSum([.. terms]).NearestZero() * unit is { } zero && Complex.IsFinite(zero) ? zero : null;

        static double Middle(RowExtent extent) => (extent.LowestSlope / 2) + (extent.HighestSlope / 2);
    }

    /// <summary>The same where no zero lies within a distance of 1.</summary>
    private Complex? NearestZero()
    {
        double low = 1;
        double high = low;
        var nearest = new Complex(0, low);
        for (int growth = 0; CountInside(high, ref nearest) == 0; growth++)
        {
            if (growth == MostGrowths || evaluations > MostEvaluations)
            {
                return null;
            }

            low = high;
            high *= Growth;
        }

        while (high > low * (1 + 1e-10) && evaluations < MostEvaluations)
        {
            if (Refined(nearest) is { } zero && Complex.Abs(zero) >= low && Complex.Abs(zero) <= high)
            {
                // A zero within the bracket: the nearest, unless one is counted closer to the origin.
                double below = Complex.Abs(zero) * (1 - 1e-7);
                if (below <= low || CountInside(below, ref nearest) == 0)
                {
                    return zero;
                }

                high = below;
            }

            double middle = (low + high) / 2;
            (low, high) = CountInside(middle, ref nearest) == 0 ? (middle, high) : (low, middle);
        }

        return nearest * ((low + high) / 2 / Complex.Abs(nearest));
    }

    /// <summary>The zeros with |t| below the radius and a positive imaginary part, and the point of the arc from which Newton's step is shortest.</summary>
    private int CountInside(double radius, ref Complex nearest)
    {
        const int coarse = 48;
        double turned = 0, shortest = double.PositiveInfinity;
        Complex best = nearest;
        double fromAngle = 0;
        Complex from = At(0);
        for (int i = 1; i <= coarse; i++)
        {
            double angle = Math.PI * i / coarse;
            Complex to = At(angle);
            turned += Turn(fromAngle, from, angle, to, depth: 36);
            (fromAngle, from) = (angle, to);
        }

        nearest = best;
        return (int)Math.Round(turned / (2 * Math.PI));

        double Turn(double a, Complex atA, double b, Complex atB, int depth)
        {
            double middle = (a + b) / 2;
            Complex atMiddle = At(middle);
            double first = (atMiddle / atA).Phase, second = (atB / atMiddle).Phase;
            return (Math.Abs(first) <= Math.PI / 4 && Math.Abs(second) <= Math.PI / 4) || depth == 0 || evaluations > MostEvaluations
                ? first + second
                : Turn(a, atA, middle, atMiddle, depth - 1) + Turn(middle, atMiddle, b, atB, depth - 1);
        }

        Complex At(double angle)
        {
            Complex t = Complex.FromPolarCoordinates(radius, angle);
            (Complex value, Complex slope) = Evaluate(t);
            double step = Complex.Abs(value / slope);
            if (step < shortest)
            {
                (shortest, best) = (step, t);
            }

            return value;
        }
    }

    /// <summary>Newton's method; null when it does not converge.</summary>
    private Complex? Refined(Complex t)
    {
        double limit = 4 * Complex.Abs(t);
        for (int i = 0; i < 40 && Complex.Abs(t) < limit; i++)
        {
            (Complex value, Complex slope) = Evaluate(t);
            Complex step = value / slope;
            t -= step;
            if (Complex.Abs(step) <= 1e-14 * Complex.Abs(t))
            {
                return new Complex(t.Real, Math.Abs(t.Imaginary));
            }
        }

        return null;
    }

    /// <summary>F and F', both over the size of the largest term.</summary>
    private (Complex Value, Complex Slope) Evaluate(Complex t)
    {
        evaluations++;
        double largest = double.NegativeInfinity;
        foreach ((double log, double slope, double curvature) in terms)
        {
            largest = Math.Max(largest, log + (slope * t.Real) + (curvature * (t * t).Real / 2));
        }

        Complex value = 0, derivative = 0;
        foreach ((double log, double slope, double curvature) in terms)
        {
            Complex term = Complex.Exp(log + (slope * t) + (curvature * t * t / 2) - largest);
            value += term;
            derivative += (slope + (curvature * t)) * term;
        }

        return (value, derivative);
    }
}

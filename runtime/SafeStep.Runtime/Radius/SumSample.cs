using System.Numerics;

namespace SafeStep;

/// <summary>
/// A partition function F at one point t = u + iy, relative to F(u), with the mean and variance of the positions under the probabilities tilted by u.
/// Mean, value and slope are those of exp(-origin t) F(t), which has the same zeros; the origin is the position of the dominant term.
/// What a sample proves rests on these alone: multiplied by exp(-mean t), F has the same zeros and, at a distance h, departs from its tangent by no more than
/// variance * (exp(c h) - 1 - c h) / c^2, where c is the largest distance of a position from the mean.
/// </summary>
internal readonly struct SumSample(Complex t, double origin, double mean, double variance, Complex value, Complex slope, double error, DistanceSpectrum? spectrum)
{
    /// <summary>No free distance comes near this, and the exponential of it does not overflow.</summary>
    private const double LongestDistance = 64;

    public Complex T => t;

    /// <summary>|F(t)| / F(u): 1 on the real axis, 0 at a zero.</summary>
    public double Modulus { get; } = Complex.Abs(value);

    /// <summary>The argument of F(t), up to whole turns.</summary>
    public double Argument => value.Phase + (origin * t.Imaginary);

    /// <summary>The mean position under the tilted probabilities.</summary>
    public double Mean => origin + mean;

    /// <summary>F'(t) / F(t); far out that of exp(-mean t) F(t), which has the same zeros and turns no faster than the classes that matter there come apart.</summary>
    public Complex LogarithmicSlope => (spectrum is null ? origin : -mean) + (slope / value);

    /// <summary>The step of Newton's method from here.</summary>
    public Complex NewtonStep => -value / (slope + ((spectrum is null ? origin : -mean) * value));

    /// <summary>The distance over which the phases of the classes that matter here come apart, at least 1.</summary>
    public double Scale => spectrum is null ? 1 : Math.Max(1, 1 / Math.Sqrt(variance));

    private double CentredSlope { get; } = Complex.Abs(slope - (mean * value));

    private double LargestDistance => 0.5 + Math.Abs(Mean);

    /// <summary>Whether the whole segment from the real axis up to t is free of zeros because the cosines have a positive mean: y^2 variance below 2.</summary>
    public bool ClearBelow => t.Imaginary * t.Imaginary * variance < 2;

    /// <summary>The argument of F(t) followed continuously up from the real axis; valid where <see cref="ClearBelow"/>.</summary>
    public double ArgumentFromBelow => (Mean * t.Imaginary) + Angles.Wrapped(value.Phase - (mean * t.Imaginary));

    /// <summary>How far along the circle |t| = <paramref name="radius"/> <see cref="ClearBelow"/> is sure to hold, as the variance grows by at most exp(|du|).</summary>
    public double ClearDistance(double radius)
    {
        if (!ClearBelow)
        {
            return 0;
        }

        if (spectrum is { } bands)
        {
            return ClearDistance(bands, radius);
        }

        double room = Math.Log(2 / variance);
        double anywhere = room - (2 * Math.Log(radius));
        double near = 0;
        for (int i = 0; i < 4; i++)
        {
            // Fixed-point iterates of d = room - 2 ln(y + d) alternate around the root; the smaller of two is safe.
            double next = Math.Max(0, room - (2 * Math.Log(t.Imaginary + near)));
            near = (near + next) / 2;
        }

        near = Math.Min(near, Math.Max(0, room - (2 * Math.Log(t.Imaginary + near))));
        return Math.Max(anywhere, near) * (1 - 1e-9);
    }

    /// <summary>A distance within which F has no zero and its argument, the mean's turn taken out, changes by less than a quarter turn.</summary>
    public double FreeDistance(double most)
    {
        double left = Modulus - error;
        if (left <= 0)
        {
            return 0;
        }

        if (spectrum is { } bands)
        {
            return FreeDistance(bands, left, most);
        }

        double c = LargestDistance, bend = variance / (c * c);

        // The root for a bend of exactly second order, which is less than the true one: it lies beyond the distance sought.
        double beyond = 2 * left / (CentredSlope + Math.Sqrt((CentredSlope * CentredSlope) + (2 * variance * left)));
        double h = Math.Min(beyond, Math.Min(most, LongestDistance));
        for (int i = 0; i < 4; i++)
        {
            // The margin is concave in h, so Newton's iterates come down to the root from above.
            double growth = Math.Exp(c * h);
            double margin = left - (CentredSlope * h) - (bend * (growth - 1 - (c * h)));
            if (margin >= 0)
            {
                return h;
            }

            h += margin / (CentredSlope + (bend * c * (growth - 1)));
        }

        while (left - (CentredSlope * h) - (bend * (Math.Exp(c * h) - 1 - (c * h))) < 0)
        {
            h *= 0.98;
        }

        return h;
    }

    /// <summary>A distance within which F has exactly one zero (Rouche's theorem against its tangent); infinite when none can be shown.</summary>
    public double ZeroWithin()
    {
        double most = Modulus + error, h = 2 * most / CentredSlope, c = LargestDistance;
        double bend = spectrum is { } bands ? bands.BendAt(h).Bend : variance / (c * c) * (Math.Exp(c * h) - 1 - (c * h));
        return CentredSlope * h > most + bend ? h : double.PositiveInfinity;
    }

    private double ClearDistance(DistanceSpectrum bands, double radius)
    {
        double height = t.Imaginary, logBound = Math.Log(2) - (2 * Math.Log(height));
        double near = 0, far = Math.Min(bands.FurthestShift(logBound), 4 * radius);
        const int halvings = 8;
        for (int i = 0; i < halvings && far > 0; i++)
        {
            double middle = (near + far) / 2;
            bool clear = bands.VarianceStaysBelow(Math.Log(2) - (2 * Math.Log(Math.Min(radius, height + middle))), middle);
            (near, far) = clear ? (middle, far) : (near, middle);
        }

        return near * (1 - 1e-9);
    }

    private double FreeDistance(DistanceSpectrum bands, double left, double most)
    {
        double h = Math.Min(Math.Min(left / CentredSlope, bands.DistanceBeyond(left)), most);
        for (int i = 0; i < 6; i++)
        {
            // The margin is concave in h, so Newton's iterates come down to the root from above.
            (double bend, double growth) = bands.BendAt(h);
            double margin = left - (CentredSlope * h) - bend;
            if (margin >= 0)
            {
                return h;
            }

            h += margin / (CentredSlope + growth);
        }

        while (left - (CentredSlope * h) - bands.BendAt(h).Bend < 0)
        {
            h *= 0.98;
        }

        return h;
    }
}

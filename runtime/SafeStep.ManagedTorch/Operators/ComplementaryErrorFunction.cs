using System.Numerics;

namespace SafeStep.ManagedTorch;

/// <summary>
/// The complementary error function to full precision, also where it is tiny: the Taylor series about 0 in its positive form where it converges fast, and Laplace's continued fraction
/// of erfc beyond (Abramowitz and Stegun 7.1.6 and 7.1.14).
/// </summary>
internal static class ComplementaryErrorFunction
{
    private const double SeriesLimit = 2.5;
    private static readonly double TwoOverRootPi = 2 / double.Sqrt(double.Pi);

    internal static void Erfc<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < x.Length; i++) y[i] = T.CreateTruncating(Erfc(double.CreateTruncating(x[i])));
    }

    internal static double Erfc(double x)
    {
        if (x >= SeriesLimit) return Fraction(x);
        return x <= -SeriesLimit ? 2 - Fraction(-x) : 1 - Series(x);
    }

    /// <summary>Where the error function has a value from -1 to 1: Winitzki's approximation (2008), made exact by three of Halley's steps.</summary>
    internal static double Inverse(double value)
    {
        var size = double.Abs(value);
        if (size >= 1) return size > 1 ? double.NaN : value * double.PositiveInfinity;
        const double Fit = 0.147;
        var log = double.LogP1(-size * size);
        var part = (2 / (double.Pi * Fit)) + (log / 2);
        var x = double.Sqrt(double.Max(0, double.Sqrt((part * part) - (log / Fit)) - part));
        for (var i = 0; i < 3; i++)
        {
            // 1 - |value| loses nothing where erf is flat.
            var step = (1 - size - Erfc(x)) / (TwoOverRootPi * double.Exp(-x * x));
            x -= step / (1 + (x * step));
        }
        return double.CopySign(x, value);
    }

    // erf(x) = 2/sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)): all terms have one sign.
    private static double Series(double x)
    {
        var term = x;
        var sum = x;
        for (var n = 1; double.Abs(term) > 1e-17 * double.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }
        return TwoOverRootPi * double.Exp(-x * x) * sum;
    }

    // erfc(x) = exp(-x^2)/sqrt(pi) * 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), from the innermost term out.
    private static double Fraction(double x)
    {
        if (x > 27) return 0;
        var tail = x;
        for (var k = 60; k >= 1; k--) tail = x + (k / 2.0 / tail);
        return double.Exp(-x * x) / (double.Sqrt(double.Pi) * tail);
    }
}

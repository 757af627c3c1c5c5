namespace SafeStep.Runtime.Tests.Radius.Reference;

/// <summary>The partition function of a row in 28-digit decimals, from power series alone: an independent judge of zeros found in float64.</summary>
internal sealed class DecimalSum(double[] logits, double[] slopes)
{
    private const decimal Pi = 3.1415926535897932384626433833m;

    private readonly (decimal Weight, decimal Slope)[] terms =
        [.. logits.Zip(slopes, (logit, slope) => (Exp((decimal)(logit - logits.Max())), (decimal)slope))];

    /// <summary>The length of Newton's step at t: how far away the zero is, where it is small.</summary>
    public double DistanceToZero(double real, double imaginary)
    {
        (decimal re, decimal im, decimal slopeRe, decimal slopeIm) = Evaluate((decimal)real, (decimal)imaginary);
        return double.Hypot((double)re, (double)im) / double.Hypot((double)slopeRe, (double)slopeIm);
    }

    /// <summary>The zeros with |t| below the radius and a positive imaginary part: a dense grid on the arc, refined until the argument turns by less than a quarter of pi.</summary>
    public int ZerosInside(double radius, int grid)
    {
        double turned = 0;
        double previous = 0, from = Argument(radius, 0);
        for (int i = 1; i <= grid; i++)
        {
            double angle = Math.PI * i / grid, to = Argument(radius, angle);
            turned += Turn(radius, previous, from, angle, to);
            (previous, from) = (angle, to);
        }

        return (int)Math.Round(turned / (2 * Math.PI));
    }

    private double Turn(double radius, double a, double atA, double b, double atB)
    {
        double turn = Math.IEEERemainder(atB - atA, 2 * Math.PI);
        if (Math.Abs(turn) <= Math.PI / 4)
        {
            return turn;
        }

        double middle = (a + b) / 2, atMiddle = Argument(radius, middle);
        return Turn(radius, a, atA, middle, atMiddle) + Turn(radius, middle, atMiddle, b, atB);
    }

    private double Argument(double radius, double angle)
    {
        (decimal re, decimal im, _, _) = Evaluate((decimal)(radius * Math.Cos(angle)), (decimal)(radius * Math.Sin(angle)));
        return Math.Atan2((double)im, (double)re);
    }

    private (decimal Re, decimal Im, decimal SlopeRe, decimal SlopeIm) Evaluate(decimal real, decimal imaginary)
    {
        decimal re = 0, im = 0, slopeRe = 0, slopeIm = 0;
        foreach ((decimal weight, decimal slope) in terms)
        {
            decimal size = weight * Exp(slope * real);
            (decimal sine, decimal cosine) = SinCos(slope * imaginary);
            re += size * cosine;
            im += size * sine;
            slopeRe += slope * size * cosine;
            slopeIm += slope * size * sine;
        }

        return (re, im, slopeRe, slopeIm);
    }

    /// <summary>Halved until the series is short, then squared back.</summary>
    private static decimal Exp(decimal x)
    {
        int halvings = 0;
        for (; Math.Abs(x) > 0.5m; x /= 2)
        {
            halvings++;
        }

        decimal sum = 1, term = 1;
        for (int k = 1; term != 0 && k < 40; k++)
        {
            term *= x / k;
            sum += term;
        }

        for (; halvings > 0; halvings--)
        {
            sum *= sum;
        }

        return sum;
    }

    private static (decimal Sine, decimal Cosine) SinCos(decimal x)
    {
        x -= 2 * Pi * Math.Round(x / (2 * Pi));
        decimal sine = 0, cosine = 0, term = 1;
        for (int k = 0; term != 0 && k < 60; k++)
        {
            (sine, cosine) = (k % 4) switch
            {
                0 => (sine, cosine + term),
                1 => (sine + term, cosine),
                2 => (sine, cosine - term),
                _ => (sine - term, cosine),
            };
            term *= x / (k + 1);
        }

        return (sine, cosine);
    }
}

using System.Numerics;

namespace SafeStep;

/// <summary>
/// Finds the zero of a partition function nearest to the origin and proves that it is: candidates from the pairs of classes (far out, from the edges of their hull), Newton's method, then the
/// argument principle on a circle a little beyond the nearest zero found. If it counts more zeros than are known, others are sought from the circle's samples; if none of them is
/// nearer, a circle just within the nearest one decides, and in the last resort bisection on the radius. Works in the scaled plane of <see cref="ExponentialSum"/>.
/// </summary>
internal sealed class NearestZero
{
    /// <summary>Where to give up. Rows that are certified take fewer than 600 evaluations up to radii of 7e4 reciprocal spreads, and the square root of the radius times about five beyond.</summary>
    private const int MostRounds = 80, MostEvaluations = 4_000;

    private const int Candidates = 4, FarCandidates = 16;

    /// <summary>How far beyond the nearest zero the circle goes: near enough to meet few others, far enough to pass it in few samples.</summary>
    private const double RingWidth = 0.25;

    /// <summary>Zeros far out line up at distances of 2 pi at least, one above the other: the circle passes between the first two of such a column.</summary>
    private const double RingWidthTimesRadius = 15;

    /// <summary>How far within the nearest zero, relatively, the deciding circle passes.</summary>
    private const double Within = 1e-10;

    /// <summary>A certificate: the relative distance of the certified lower end from a radius that is shown to hold a zero.</summary>
    private const double Certifiable = 1e-6;

    /// <summary>Further out the rounding of phases exceeds the distances between zeros, and nothing can be proven; the variance bound is then tight to that rounding.</summary>
    private const double FurthestProvable = 5e5;

    /// <summary>A circle with more unknown zeros than this is far beyond the nearest; seeking them all there costs more than a smaller circle.</summary>
    private const int Crowd = 3;

    /// <summary>A zero this many times further than the proven radius is rarely the nearest: the next circle goes halfway between, by the logarithm.</summary>
    private const double FarOff = 16;

    private readonly SumSource source;
    private readonly List<FoundZero> zeros = [];
    private double lower;
    private double occupied = double.PositiveInfinity;
    private Complex lead = new(double.NaN, double.NaN);
    private double leadModulus = 1e-9;
    private double growth = 1.35;
    private int misses;

    /// <summary>Whether the last circle held many more zeros than are known: the nearest of all is then likely far within it.</summary>
    private bool crowded;

    /// <param name="source">The partition function.</param>
    /// <param name="lower">A radius already known to hold no zero.</param>
    public NearestZero(SumSource source, double lower)
    {
        this.source = source;
        this.lower = lower;
    }

    /// <summary>The certified lower end, the zero and whether they meet, in the scaled plane.</summary>
    public (double Lower, Complex Zero, bool Certified) Find()
    {
        if (lower > FurthestProvable)
        {
            return (lower, lead, false);
        }

        bool far = lower > SumSource.FarFrom, decideWithin = false;
        TryCandidates(far);
        for (int round = 0; round < MostRounds && source.Evaluations < MostEvaluations && !Settled; round++)
        {
            double nearest = Nearest, radius = decideWithin ? nearest * (1 - Within) : NextRadius();
            if (radius > SumSource.FarFrom && !far)
            {
                far = true;
                TryCandidates(far);
                continue;
            }

            var contour = new ContourCount(source.Reaching(radius));
            int? counted = contour.Inside(radius);
            int known = KnownInside(radius);
            if (counted > known)
            {
                FindMore(contour.Samples, radius);
                known = KnownInside(radius);
            }

            if (counted is null)
            {
                misses++;
                Polish(contour.Samples[^1].T);
            }
            else if (counted == known && known > 0)
            {
                FoundZero zero = NearestZeroFound;
                return (zero.Modulus - zero.Within, zero.T, true);
            }
            else if (counted == 0)
            {
                lower = Math.Max(lower, radius);
                growth = Growth(contour.Samples);
                crowded = false;
                occupied = Math.Min(occupied, decideWithin ? nearest : double.PositiveInfinity);
            }
            else
            {
                crowded = counted - known > Crowd;
                occupied = Nearest < nearest && !crowded ? double.PositiveInfinity : Math.Min(occupied, radius);
            }

            // Zeros beyond the nearest are of no interest: once a circle has held more than are known, the next passes just within the nearest.
            decideWithin = !decideWithin && !crowded && counted > known && Nearest < radius;
        }

        return (lower, Estimate(), occupied <= lower * (1 + Certifiable));
    }

    /// <summary>Follows Newton's steps from where pairs of classes alone would have their zeros.</summary>
    private void TryCandidates(bool far)
    {
        double furthest = far ? double.PositiveInfinity : 4 * lower;
        foreach (Complex candidate in far ? source.Hull.Ghosts(FarCandidates) : source.PairwiseGhosts(Candidates))
        {
            if (Complex.Abs(candidate) < Math.Min(furthest, 1.5 * Nearest))
            {
                Polish(candidate);
            }
        }
    }

    private int KnownInside(double radius) => zeros.Count(zero => zero.Modulus < radius);

    private double Nearest => zeros.Count > 0 ? NearestZeroFound.Modulus : double.PositiveInfinity;

    private FoundZero NearestZeroFound => zeros.MinBy(zero => zero.Modulus);

    /// <summary>Whether a zero is pinned down as far as it can be: to where circles can no longer pass, if any could not.</summary>
    private bool Settled => occupied <= lower * (1 + (misses > 0 ? Certifiable : 2 * Within));

    /// <summary>What is known of a zero between the ends of the bisection.</summary>
    private Complex Estimate()
    {
        Complex nearest = zeros.Count > 0 ? NearestZeroFound.T : lead;
        double modulus = Complex.Abs(nearest);
        return modulus >= lower * (1 - Certifiable) && modulus <= occupied * (1 + Certifiable) ? nearest : new Complex(double.NaN, double.NaN);
    }

    /// <summary>The next circle; one that passed too close to a zero is not tried again.</summary>
    private double NextRadius()
    {
        double shift = 1 + (0.07 * misses);
        double furthest = Math.Min(occupied, Nearest);
        if (furthest < double.PositiveInfinity && (crowded || furthest > FarOff * lower))
        {
            return lower * Math.Pow(furthest / lower, 0.5 / shift);
        }

        if (double.IsFinite(occupied))
        {
            return lower + ((occupied - lower) * 0.5 / shift);
        }

        if (zeros.Count == 0)
        {
            return lower * (1 + ((growth - 1) / shift));
        }

        double[] moduli = [.. zeros.Select(zero => zero.Modulus).Order()];
        double width = Math.Min(RingWidth, RingWidthTimesRadius / moduli[0]) / shift;
        int last = 0;
        while (last + 1 < moduli.Length && moduli[last + 1] - moduli[last] < width / 2)
        {
            last++;
        }

        double room = last + 1 < moduli.Length ? (moduli[last + 1] - moduli[last]) / 2 : width;
        return moduli[last] + Math.Min(width, room);
    }

    /// <summary>
    /// How much further out zeros are to be expected: |F| falls like a Gaussian of the radius, and zeros begin where it drowns in what is left of n equal terms, n^(-1/2).
    /// A guess that saves circles; the count decides.
    /// </summary>
    private double Growth(List<SumSample> samples)
    {
        // Rounding may leave a modulus above 1 where a single class is all there is.
        double fallen = Math.Max(1e-9, -Math.Log(Math.Max(1e-300, samples.Min(sample => sample.Modulus))));
        return Math.Clamp(0.95 * Math.Sqrt(Math.Log(source.Classes) / 2 / fallen), 1.15, 2.5);
    }

    /// <summary>Follows Newton's steps from the samples whose steps point at zeros within the circle that are not known yet.</summary>
    private void FindMore(List<SumSample> samples, double radius)
    {
        Complex[] starts =
        [
            .. samples.Select(sample => (sample.T, Step: sample.NewtonStep, sample.Scale))
                .Where(start => Complex.Abs(start.Step) < 3 * start.Scale && Complex.Abs(start.T + start.Step) < radius)
                .OrderBy(start => Complex.Abs(start.Step) / start.Scale)
                .Select(start => start.T),
        ];
        var tried = new List<Complex>();
        foreach (Complex start in starts)
        {
            if (tried.Count < 5 && tried.TrueForAll(other => Complex.Abs(other - start) > 0.2))
            {
                tried.Add(start);
                Polish(start);
            }
        }
    }

    /// <summary>Newton's method with the known zeros divided out; keeps the zero it ends at if it is new and shown to be one.</summary>
    private void Polish(Complex start)
    {
        const int mostSteps = 24;
        Complex t = start;
        double furthest = Complex.Abs(start) + Math.Max(3, Complex.Abs(start) / 8);
        ExponentialSum sum = source.Reaching(furthest);
        for (int i = 0; i < mostSteps; i++)
        {
            SumSample sample = sum.At(t);
            Complex pull = sample.LogarithmicSlope;
            foreach (FoundZero zero in zeros)
            {
                pull -= (1 / (t - zero.T)) + (1 / (t - Complex.Conjugate(zero.T)));
            }

            Complex step = -1 / pull;
            double length = Complex.Abs(step);
            if (!double.IsFinite(length) || (i >= mostSteps / 2 && length > 0.3 * sample.Scale))
            {
                return;
            }

            t += length > sample.Scale ? step * sample.Scale / length : step;
            t = new Complex(t.Real, Math.Abs(t.Imaginary));
            if (Complex.Abs(t) > furthest)
            {
                return;
            }

            if (length < 1e-9)
            {
                break;
            }
        }

        Keep(sum, t);
    }

    private void Keep(ExponentialSum sum, Complex t)
    {
        SumSample sample = sum.At(t);
        Complex last = sample.NewtonStep;
        if (Complex.Abs(last) is > 0 and < 1e-6)
        {
            sample = sum.At(t + last);
        }

        double within = sample.ZeroWithin();
        if (within < Math.Max(1e-6, 1e-9 * Complex.Abs(sample.T)))
        {
            var found = new FoundZero(sample.T, within);
            if (zeros.TrueForAll(zero => Complex.Abs(zero.T - found.T) > zero.Within + found.Within))
            {
                zeros.Add(found);
            }
        }
        else if (sample.Modulus < leadModulus)
        {
            // As good as a zero but not a simple one: the bisection decides about it.
            (lead, leadModulus) = (sample.T, sample.Modulus);
        }
    }

    /// <summary>A point with exactly one zero within a distance of it.</summary>
    private readonly record struct FoundZero(Complex T, double Within)
    {
        public double Modulus => Complex.Abs(T);
    }
}

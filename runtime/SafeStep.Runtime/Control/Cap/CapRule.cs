namespace SafeStep;

/// <summary>
/// The default rule of <see cref="StepMode.Cap"/>: which part t of a proposed step is taken. A step inside the radius is taken whole. One beyond it is taken as far as a limit allows that starts wide and
/// tightens (<see cref="TighteningLimit"/>), and only as far as the loss of the batch, with the logits linearised along the step, falls as it should. Pure functions of numbers.
/// </summary>
/// <remarks>
/// Along the step the linearised loss is exactly L(t) - L(0) = t L'(0) + KL(t): L'(0) its slope at the start, KL(t) the weighted mean over the rows of the Kullback-Leibler divergence between the
/// predictions before and after, whatever the targets are. KL is convex with KL(0) = KL'(0) = 0, so where L'(0) is negative the step passes the test
/// KL(t) at most (1 - c) t |L'(0)| up to one point and nowhere beyond it. No forward pass is needed.
/// </remarks>
public static class CapRule
{
    /// <summary>c: the part of the descent that the slope promises and that must be left at the end of the step.</summary>
    public const double DescentShare = 0.1;

    /// <summary>How often the divergence is evaluated at most in search of the point up to which the loss falls.</summary>
    public const int MostEvaluations = 14;

    /// <summary>Decides on a finite step.</summary>
    /// <param name="ratio">The step's length over the radius, at least 0.</param>
    /// <param name="target">The target ratio, positive; a step up to it is taken whole.</param>
    /// <param name="limit">The largest ratio allowed now, at least the target.</param>
    /// <param name="slope">L'(0): the derivative of the batch's loss along the step, per whole step, in the loss's units. Null where it is not known: then the limit alone decides.</param>
    /// <param name="divergence">t -> KL(t) for t in (0, 1], in the loss's units; not called where the slope is null.</param>
    /// <returns>The factor of the step, above 0 and at most 1, and what set it. A factor of 1 means the optimizer's own step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ratio is negative or not finite, the target not positive, or the limit below it.</exception>
    public static CappedStep Decide(double ratio, double target, double limit, double? slope, Func<double, double> divergence) => Decide(ratio, target, limit, slope, divergence, DescentShare);

    internal static CappedStep Decide(double ratio, double target, double limit, double? slope, Func<double, double> divergence, double share)
    {
        ArgumentNullException.ThrowIfNull(divergence);
        if (!(ratio >= 0) || double.IsInfinity(ratio))
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "The ratio of a step must be a finite number, at least 0.");
        }

        if (!(target > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(target), target, "The target ratio must be positive.");
        }

        if (!(limit >= target))
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"The limit must be at least the target, {target}.");
        }

        if (ratio <= target)
        {
            return new CappedStep(1, StepTest.InsideTarget);
        }

        double inside = Math.Min(1, limit / ratio);
        var byLimit = new CappedStep(inside, inside < 1 ? StepTest.Limit : StepTest.InsideLimit);
        return slope switch
        {
            null => byLimit,
            // A slope that is not a number promises no descent.
            not < 0 => new CappedStep(target / ratio, StepTest.Uphill),
            double descent when Falls(inside, descent, divergence, share) => byLimit,
            double descent => new CappedStep(LongestThatFalls(inside, descent, divergence, share), StepTest.Descent),
        };
    }

    private static bool Falls(double t, double slope, Func<double, double> divergence, double share) => divergence(t) <= -(1 - share) * t * slope;

    // One evaluation is spent already. The point is bracketed by halving, then by bisection of log t; the end that is known to pass is returned.
    private static double LongestThatFalls(double fails, double slope, Func<double, double> divergence, double share)
    {
        int evaluations = 1;
        double passes = 0;
        for (double t = fails / 2; evaluations < MostEvaluations; evaluations++)
        {
            if (Falls(t, slope, divergence, share))
            {
                passes = t;
            }
            else
            {
                fails = t;
            }

            t = passes > 0 ? Math.Sqrt(passes * fails) : fails / 16;
        }

        // The divergence grows as t squared and the descent as t: what fails this near to the start is noise in the slope.
        return passes > 0 ? passes : fails / 16;
    }
}

/// <summary>What the default rule makes of a step.</summary>
/// <param name="Scale">The factor of the step, above 0 and at most 1.</param>
/// <param name="Test">What set it.</param>
public readonly record struct CappedStep(double Scale, StepTest Test);

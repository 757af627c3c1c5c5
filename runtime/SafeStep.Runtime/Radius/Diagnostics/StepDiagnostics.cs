using System.Numerics;

namespace SafeStep;

/// <summary>
/// Other measures of how far a step may go, to be shown beside the radius: none of them controls a step. All lengths are in units of the update whose slopes are given.
/// </summary>
public static class StepDiagnostics
{
    /// <summary>
    /// How far the Kullback-Leibler divergence KL(p(t) || p(0)) along the step can lie from its quadratic model t^2 Var / 2:
    /// |t|^3 spread^3 / (18 sqrt 3) (Ghosts of Softmax, Theorem A4.2).
    /// </summary>
    /// <param name="spread">The largest difference of two slopes, at least 0.</param>
    /// <param name="step">The length t of the step; 1 is the whole update.</param>
    /// <exception cref="ArgumentOutOfRangeException">The spread is negative or not finite, or the step is not finite.</exception>
    public static double KlRemainder(double spread, double step = 1)
    {
        if (!(spread >= 0) || double.IsInfinity(spread))
        {
            throw new ArgumentOutOfRangeException(nameof(spread), spread, "The spread of the slopes must be a finite number, at least 0.");
        }

        if (!double.IsFinite(step))
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, "The length of the step must be a finite number.");
        }

        double reach = Math.Abs(step) * spread;
        return reach * reach * reach / (18 * Math.Sqrt(3));
    }

    /// <summary>
    /// The step length up to which the quadratic model of the mean loss still falls, 2 / (v' H v) with v the update and H the curvature of the cross-entropy over linear logits:
    /// 2 over the mean softmax variance of the slopes. It knows nothing of the ghosts: on confident samples it exceeds the radius by the exponential of the margin.
    /// </summary>
    /// <param name="logits">Logits of shape [rows, classes], row by row; negative infinity for a masked class.</param>
    /// <param name="slopes">Their slopes along the update, in the same shape.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>A positive number; positive infinity when no slope differs from another.</returns>
    /// <exception cref="ArgumentException">As for <see cref="ConvergenceRadius.OfBatch(RadiusBound, ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>.</exception>
    public static double HessianScale(ReadOnlySpan<float> logits, ReadOnlySpan<float> slopes, int classes) => ScaleOf(logits, slopes, classes);

    /// <inheritdoc cref="HessianScale(ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>
    public static double HessianScale(ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes, int classes) => ScaleOf(logits, slopes, classes);

    /// <summary>
    /// The nearest zero of the partition function when the logits are followed to second order, F(t) = sum_k q_k exp(a_k t + b_k t^2 / 2). Compared with the zero for linear
    /// logits it tells how far the linearisation can be trusted. Found numerically, by counting zeros in growing discs with an adaptively sampled argument: no proof goes with it.
    /// </summary>
    /// <param name="logits">One logit per class; negative infinity for a masked class.</param>
    /// <param name="slopes">The first derivatives a of the logits along the update.</param>
    /// <param name="curvatures">The second derivatives b of the logits along the update.</param>
    /// <returns>The zero, in the upper half plane; null when the update moves no logit against another, or none was found in a few hundred times the distance that excludes zeros.</returns>
    /// <exception cref="ArgumentException">The spans differ in length, are empty or hold what is not finite.</exception>
    public static Complex? QuadraticLogitZero(ReadOnlySpan<double> logits, ReadOnlySpan<double> slopes, ReadOnlySpan<double> curvatures)
    {
        RadiusInput.CheckBatch(logits.Length, slopes.Length, logits.Length);
        if (curvatures.Length != logits.Length)
        {
            throw new ArgumentException($"There are {logits.Length} logits but {curvatures.Length} curvatures; every logit needs its curvature.", nameof(curvatures));
        }

        RowExtent slope = RowExtent.Of(logits, slopes, row: 0);
        RowExtent curvature = RowExtent.Of(logits, curvatures, row: 0, "curvature");
        return QuadraticSum.NearestZero(logits, slopes, slope, curvatures, curvature);
    }

    private static double ScaleOf<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RadiusInput.CheckBatch(logits.Length, slopes.Length, classes);
        int rows = logits.Length / classes;
        double widest = 0, total = 0;
        for (int row = 0; row < rows; row++)
        {
            widest = Math.Max(widest, RowExtent.Of(logits.Slice(row * classes, classes), slopes.Slice(row * classes, classes), row).HalfSpread);
        }

        for (int row = 0; row < rows && widest > 0; row++)
        {
            total += Variance(logits.Slice(row * classes, classes), slopes.Slice(row * classes, classes), row, widest);
        }

        // Twice the half spread each time; a scale below the smallest number is still one.
        return widest == 0 ? double.PositiveInfinity : Math.Max(double.Epsilon, rows / total / 2 / widest / widest);
    }

    /// <summary>The softmax variance of a row's slopes over the square of a whole spread, from the mean rather than from raw moments: nothing cancels, no slope is too large or too small.</summary>
    private static double Variance<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int row, double halfSpread)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RowExtent extent = RowExtent.Of(logits, slopes, row);
        double weight = 0, first = 0, second = 0;
        foreach (bool centred in new[] { false, true })
        {
            double mean = centred ? first / weight : 0;
            (weight, first) = (0, 0);
            for (int k = 0; k < logits.Length; k++)
            {
                if (!T.IsNegativeInfinity(logits[k]))
                {
                    double w = Math.Exp(double.CreateTruncating(logits[k]) - extent.TopLogit);
                    double distance = ((double.CreateTruncating(slopes[k]) / 2) - (extent.LowestSlope / 2)) / halfSpread;
                    weight += w;
                    first += w * distance;
                    second += centred ? w * (distance - mean) * (distance - mean) : 0;
                }
            }
        }

        return second / weight;
    }
}

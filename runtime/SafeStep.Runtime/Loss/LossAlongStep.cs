using System.Numerics;

namespace SafeStep;

/// <summary>
/// The cross-entropy of a batch along a proposed step, with the logits linearised: L(t) = sum_i w_i [logsumexp(z_i + t a_i) - &lt;y_i, z_i + t a_i&gt;] for every factor t at once, with no further forward. It is convex in t, and for any
/// targets exactly L(t) - L(0) = t <see cref="Slope"/> + <see cref="Remainder"/>(t). Pure functions of numbers; all arrays have shape [rows, classes], row after row.
/// </summary>
public static class LossAlongStep
{
    /// <summary>The derivative of the loss at the beginning of the step, L'(0) = &lt;G, a&gt;, in units of the loss: negative where the step goes downhill.</summary>
    /// <param name="gradient">The gradient of the loss with respect to the logits.</param>
    /// <param name="slopes">The derivatives of the logits along the whole step.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Slope<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> slopes)
        where T : IFloatingPointIeee754<T>
    {
        if (gradient.Length != slopes.Length)
        {
            throw new ArgumentException($"The gradient has {gradient.Length} numbers, the slopes have {slopes.Length}.", nameof(slopes));
        }

        double sum = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            // A masked class has no gradient, and its slope may be anything.
            sum += gradient[i] == T.Zero ? 0 : double.CreateChecked(gradient[i]) * double.CreateChecked(slopes[i]);
        }

        return sum;
    }

    /// <summary>
    /// What the loss is above its tangent at the factor t: sum_i w_i KL_i(t), KL_i(t) = logsumexp(z_i + t a_i) - logsumexp(z_i) - t &lt;q_i, a_i&gt;, the divergence of the row's softmax at 0 from that at t. At least 0, convex in t,
    /// and independent of the targets.
    /// </summary>
    /// <param name="logits">The logits at the beginning of the step; negative infinity for a masked class.</param>
    /// <param name="slopes">Their derivatives along the whole step.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="weights">The weight of each row in the loss, at least 0, as <see cref="LogitGradient.Targets"/> finds them.</param>
    /// <param name="t">The factor by which the step is multiplied.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static double Remainder<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int classes, ReadOnlySpan<double> weights, double t)
        where T : IFloatingPointIeee754<T>
    {
        LogitGradient.Check(logits.Length, slopes.Length, classes);
        CheckWeights(logits.Length / classes, weights);
        double[] row = new double[classes];
        double sum = 0;
        for (int i = 0, start = 0; i < weights.Length; i++, start += classes)
        {
            if (weights[i] != 0)
            {
                sum += weights[i] * RowRemainder(logits.Slice(start, classes), slopes.Slice(start, classes), row, t);
            }
        }

        return sum;
    }

    /// <summary>
    /// The steepest descent that any targets allow: B = sum_i w_i (max_k a_ik - &lt;q_i, a_i&gt;), so that <see cref="Slope"/> is never below -B. A slope below it tells that the loss is not the cross-entropy that was assumed, or is scaled.
    /// </summary>
    /// <inheritdoc cref="Remainder" path="/param"/>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static double SteepestDescent<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int classes, ReadOnlySpan<double> weights)
        where T : IFloatingPointIeee754<T>
    {
        LogitGradient.Check(logits.Length, slopes.Length, classes);
        CheckWeights(logits.Length / classes, weights);
        double[] row = new double[classes];
        double sum = 0;
        for (int i = 0, start = 0; i < weights.Length; i++, start += classes)
        {
            if (weights[i] != 0)
            {
                var (mean, largest) = MeanAndLargest(logits.Slice(start, classes), slopes.Slice(start, classes), row);
                sum += weights[i] * (largest - mean);
            }
        }

        return sum;
    }

    private static double RowRemainder<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, double[] row, double t)
        where T : IFloatingPointIeee754<T>
    {
        var (mean, _) = MeanAndLargest(logits, slopes, row);
        // With the log-probabilities l: logsumexp(l + t (a - mean)), which loses nothing where t a is small against the logits.
        double exponents = 0, largest = double.NegativeInfinity;
        for (int k = 0; k < row.Length; k++)
        {
            if (!double.IsNegativeInfinity(row[k]))
            {
                largest = Math.Max(largest, t * (double.CreateChecked(slopes[k]) - mean));
            }
        }

        if (largest < Small)
        {
            for (int k = 0; k < row.Length; k++)
            {
                if (!double.IsNegativeInfinity(row[k]))
                {
                    double x = t * (double.CreateChecked(slopes[k]) - mean);
                    // exp(x) - 1 - x, whose first-order part has mean zero.
                    exponents += Math.Exp(row[k]) * (Math.Abs(x) < 1e-5 ? x * x * (0.5 + (x / 6)) : PreciseMath.ExpM1(x) - x);
                }
            }

            return PreciseMath.LogP1(exponents);
        }

        for (int k = 0; k < row.Length; k++)
        {
            row[k] = double.IsNegativeInfinity(row[k]) ? row[k] : row[k] + (t * (double.CreateChecked(slopes[k]) - mean));
        }

        return SoftmaxRow.LogSumExp(row);
    }

    // Up to here sums of exponentials lose no digits against one.
    private const double Small = 1;

    private static (double Mean, double Largest) MeanAndLargest<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, double[] row)
        where T : IFloatingPointIeee754<T>
    {
        SoftmaxRow.LogProbabilities(logits, row);
        double mean = 0, largest = double.NegativeInfinity;
        for (int k = 0; k < row.Length; k++)
        {
            if (!double.IsNegativeInfinity(row[k]))
            {
                double slope = double.CreateChecked(slopes[k]);
                mean += Math.Exp(row[k]) * slope;
                largest = Math.Max(largest, slope);
            }
        }

        return (mean, largest);
    }

    private static void CheckWeights(int rows, ReadOnlySpan<double> weights)
    {
        if (weights.Length != rows)
        {
            throw new ArgumentException($"{rows} rows need as many weights, not {weights.Length}.", nameof(weights));
        }
    }
}

using System.Numerics;

namespace SafeStep;

/// <summary>
/// The weight w of one row in a cross-entropy, read off its gradient at the logits G = w (q - y), q the softmax. It is known for a hard label, whose y is zero elsewhere, and for a smoothed one, whose y is the same elsewhere. Of other soft
/// targets only a lower bound is known, from y at least 0.
/// </summary>
/// <param name="Weight">The weight; NaN where it is not known.</param>
/// <param name="Least">What the weight is at least; 0 for a row without a gradient.</param>
/// <param name="Label">The class of a hard or smoothed label; -1 where there is none.</param>
/// <param name="IsOfTwo">Whether there are two classes: then a soft target leaves no trace, its row looks like that of a hard label with a smaller weight.</param>
/// <param name="IsSmoothed">Whether the label is smoothed for certain.</param>
internal readonly record struct RowWeight(double Weight, double Least, int Label, bool IsOfTwo = false, bool IsSmoothed = false)
{
    // How far an entry may be from what the weight says, in units of the row's largest; the entries were rounded, after a softmax that was.
    private const double Tolerance = 1e-3;

    // So many times the rounding the probabilities of the other classes have to differ for their slope to be known to the tolerance.
    private const double Leverage = 1e3;

    // A smoothed label is well above the other classes. Where the softmax is almost certain, any two of its entries fit a line, that of a target without a label among them.
    private const double LeastLabel = 0.5;

    /// <summary>No gradient: the row takes no part in the loss, or is so certain that its gradient vanishes.</summary>
    public static RowWeight None { get; } = new(0, 0, -1);

    /// <summary>Whether the row has a gradient.</summary>
    public bool HasGradient => Least > 0;

    /// <param name="logits">The row's logits; negative infinity for a masked class.</param>
    /// <param name="gradient">The gradient of the loss at them.</param>
    /// <param name="rounding">The relative rounding of an entry of the gradient: 6e-8 for float32, 4e-3 for half precision.</param>
    /// <param name="q">Scratch of the row's length; filled with the softmax.</param>
    public static RowWeight Of<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> gradient, double rounding, Span<double> q)
        where T : IFloatingPointIeee754<T>
    {
        SoftmaxRow.LogProbabilities(logits, q);
        int lowest = 0, likeliest = 0;
        double largest = 0, least = 0;
        for (int k = 0; k < q.Length; k++)
        {
            double entry = double.CreateChecked(gradient[k]);
            q[k] = Math.Exp(q[k]);
            lowest = gradient[k] < gradient[lowest] ? k : lowest;
            likeliest = q[k] > q[likeliest] ? k : likeliest;
            largest = Math.Max(largest, Math.Abs(entry));
            least = q[k] > 0 ? Math.Max(least, entry / q[k]) : least;
        }

        if (largest == 0)
        {
            return None;
        }

        double slack = Math.Max(Tolerance, 5 * rounding) * largest;
        // Where even the label's own entry was rounded to zero, the label is the likeliest class.
        int label = gradient[lowest] < T.Zero ? lowest : likeliest;
        return Hard(gradient, q, label, slack, rounding) ?? Smoothed(gradient, q, label, slack, rounding) ?? Smoothed(gradient, q, likeliest, slack, rounding)
            ?? new RowWeight(double.NaN, Math.Max(least, double.Epsilon), -1);
    }

    // By the other classes, whose small entries have small errors; the label's own is q - 1, with the error of the 1.
    private static RowWeight? Hard<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<double> q, int label, double slack, double rounding)
        where T : IFloatingPointIeee754<T>
    {
        double rest = 0, sum = 0;
        for (int k = 0; k < q.Length; k++)
        {
            rest += k == label ? 0 : q[k];
            sum += k == label ? 0 : double.CreateChecked(gradient[k]);
        }

        double weight = sum / rest;
        if (!(weight > 0) || double.IsInfinity(weight))
        {
            return null;
        }

        for (int k = 0; k < q.Length; k++)
        {
            double expected = k == label ? -weight * rest : weight * q[k];
            double error = k == label ? 4 * rounding * weight : 0;
            if (!(Math.Abs(double.CreateChecked(gradient[k]) - expected) <= slack + error))
            {
                return null;
            }
        }

        return new RowWeight(weight, weight, label, q.Length == 2);
    }

    // Over the classes that are not the label, the gradient is a line in q whose slope is the weight.
    private static RowWeight? Smoothed<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<double> q, int label, double slack, double rounding)
        where T : IFloatingPointIeee754<T>
    {
        int others = q.Length - 1;
        if (others < 3)
        {
            return null;
        }

        double meanQ = 0, meanG = 0;
        for (int k = 0; k < q.Length; k++)
        {
            meanQ += k == label ? 0 : q[k] / others;
            meanG += k == label ? 0 : double.CreateChecked(gradient[k]) / others;
        }

        double variance = 0, covariance = 0;
        for (int k = 0; k < q.Length; k++)
        {
            double away = k == label ? 0 : q[k] - meanQ;
            variance += away * away;
            covariance += away * (double.CreateChecked(gradient[k]) - meanG);
        }

        double weight = covariance / variance;
        if (!(Math.Sqrt(variance) >= Leverage * rounding) || !(weight > 0) || double.IsInfinity(weight))
        {
            return null;
        }

        double elsewhere = meanQ - (meanG / weight), own = q[label] - (double.CreateChecked(gradient[label]) / weight);
        double relative = Math.Max(Tolerance, 5 * rounding);
        if (elsewhere < -relative || own < elsewhere + LeastLabel || Math.Abs(own + (others * elsewhere) - 1) > relative)
        {
            return null;
        }

        for (int k = 0; k < q.Length; k++)
        {
            if (k != label && !(Math.Abs(double.CreateChecked(gradient[k]) - (weight * (q[k] - elsewhere))) <= slack))
            {
                return null;
            }
        }

        return new RowWeight(weight, weight, label, IsSmoothed: true);
    }
}

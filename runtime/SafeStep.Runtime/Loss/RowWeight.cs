using System.Numerics.Tensors;

namespace SafeStep;

/// <summary>
/// The weight w of one row in a cross-entropy, read off its gradient at the logits G = w (q - y), q the softmax. It is known for a hard label, whose y is zero elsewhere, and for a smoothed one, whose y is the same elsewhere. Of other soft
/// targets only a lower bound is known, from y at least 0.
/// </summary>
/// <param name="Weight">The weight; NaN where it is not known.</param>
/// <param name="Least">What the weight is at least; 0 for a row without a gradient.</param>
/// <param name="Label">The class of a hard or smoothed label; -1 where there is none.</param>
/// <param name="IsOfTwo">Whether there are two classes, or the others are equally likely: then a soft target leaves no trace, its row looks like that of a hard label with a smaller weight.</param>
/// <param name="Rest">The probability of the other classes together; NaN where there is no hard label.</param>
/// <param name="Elsewhere">The target of every other class, where the label is smoothed for certain; null where it is not known to be.</param>
internal readonly record struct RowWeight(double Weight, double Least, int Label, bool IsOfTwo = false, double Rest = double.NaN, double? Elsewhere = null)
{
    // How far an entry may be from what the weight says, relative to that: the entries were rounded, after a softmax that was. What is put between the logits and the loss leaves the rounding of the row's largest entry in the others, too.
    private const double Tolerance = 1e-3;

    // So many times the rounding the probabilities of the other classes have to differ for their slope to be known to the tolerance.
    private const double Leverage = 1e3;

    // A smoothed label is well above the other classes. Where the softmax is almost certain, any two of its entries fit a line, that of a target without a label among them.
    private const double LeastLabel = 0.5;

    /// <summary>No gradient: the row takes no part in the loss, or is so certain that its gradient vanishes.</summary>
    public static RowWeight None { get; } = new(0, 0, -1);

    /// <summary>Whether the label is smoothed for certain.</summary>
    public bool IsSmoothed => Elsewhere is not null;

    /// <summary>Whether the row has a gradient.</summary>
    public bool HasGradient => Least > 0;

    /// <param name="q">The row's softmax.</param>
    /// <param name="gradient">The gradient of the loss at its logits.</param>
    /// <param name="rounding">The relative rounding of an entry of the gradient: 6e-8 for float32, 4e-3 for half precision.</param>
    /// <param name="scratch">Of the row's length.</param>
    /// <param name="magnitude">The largest logit's magnitude, at least 1: the label's own entry is q - 1, and where q was computed as exp(z - logsumexp) it has the rounding of these.</param>
    /// <param name="vanishing">Below this the numbers of the gradient's type have few digits.</param>
    public static RowWeight Of(ReadOnlySpan<double> q, ReadOnlySpan<double> gradient, double rounding, Span<double> scratch, double magnitude = 1, double vanishing = 0)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(gradient));
        // A row all but vanished, whose few digits would make a weight of their own.
        if (largest == 0 || largest < vanishing)
        {
            return None;
        }

        // Where even the label's own entry was rounded to zero, the label is the likeliest class.
        int lowest = Math.Max(0, TensorPrimitives.IndexOfMin(gradient)), likeliest = Math.Max(0, TensorPrimitives.IndexOfMax(q));
        int label = gradient[lowest] < 0 ? lowest : likeliest;
        // It is the other classes that tell the weight: by few digits where their entries all but vanish, or their probabilities do and the loss is scaled.
        if (vanishing > 0 && q.Length > 1 && LargestBut(gradient, label) is var others && (others < vanishing || (others < Math.Sqrt(vanishing) && LargestBut(q, label) < vanishing)))
        {
            return None;
        }

        return Hard(gradient, q, label, largest, rounding, magnitude, scratch) ?? Smoothed(gradient, q, label, largest, rounding, magnitude, scratch) ?? Smoothed(gradient, q, likeliest, largest, rounding, magnitude, scratch)
            ?? new RowWeight(double.NaN, Math.Max(LeastOf(gradient, q), double.Epsilon), -1);
    }

    // By the other classes, whose small entries have small errors; the label's own is q - 1, with the error of the 1.
    private static RowWeight? Hard(ReadOnlySpan<double> gradient, ReadOnlySpan<double> q, int label, double largest, double rounding, double magnitude, Span<double> scratch)
    {
        double rest = SumBut(q, label), weight = SumBut(gradient, label) / rest;
        if (!(weight > 0) || double.IsInfinity(weight) || !(Math.Abs(gradient[label] + (weight * rest)) <= (Math.Max(Tolerance, 5 * rounding) * largest) + (4 * rounding * magnitude * weight))
            // Of thousands of classes a smoothed label gives each so little that only the sign shows it.
            || MinBut(gradient, label) < -10 * rounding * weight)
        {
            return null;
        }

        TensorPrimitives.MultiplyAdd(q, -weight, gradient, scratch);
        scratch[label] = 0;
        return AreRounding(scratch, q, 0, weight, label, largest, rounding, magnitude) ? new RowWeight(weight, weight, label, q.Length == 2 || AreAlike(q, label, rounding), rest) : null;
    }

    // Whether the probabilities of the other classes are too near each other to tell a smoothed label.
    private static bool AreAlike(ReadOnlySpan<double> q, int label, double rounding)
    {
        double mean = SumBut(q, label) / (q.Length - 1), squares = 0;
        for (int k = 0; k < q.Length; k++)
        {
            squares += k == label ? 0 : (q[k] - mean) * (q[k] - mean);
        }

        return !(Math.Sqrt(squares) >= Leverage * rounding);
    }

    // Over the classes that are not the label, the gradient is a line in q whose slope is the weight.
    private static RowWeight? Smoothed(ReadOnlySpan<double> gradient, ReadOnlySpan<double> q, int label, double largest, double rounding, double magnitude, Span<double> scratch)
    {
        int others = q.Length - 1;
        if (others < 3)
        {
            return null;
        }

        double meanQ = SumBut(q, label) / others, meanG = SumBut(gradient, label) / others;
        TensorPrimitives.Subtract(q, meanQ, scratch);
        scratch[label] = 0;
        double variance = TensorPrimitives.SumOfSquares<double>(scratch);
        double covariance = TensorPrimitives.Dot(scratch, gradient) - (meanG * TensorPrimitives.Sum<double>(scratch));
        double weight = covariance / variance;
        if (!(Math.Sqrt(variance) >= Leverage * rounding) || !(weight > 0) || double.IsInfinity(weight))
        {
            return null;
        }

        double elsewhere = meanQ - (meanG / weight), own = q[label] - (gradient[label] / weight);
        double relative = Math.Max(Tolerance, 5 * rounding);
        if (elsewhere < -relative || own < elsewhere + LeastLabel || Math.Abs(own + (others * elsewhere) - 1) > relative)
        {
            return null;
        }

        TensorPrimitives.MultiplyAdd(q, -weight, gradient, scratch);
        TensorPrimitives.Add(scratch, weight * elsewhere, scratch);
        scratch[label] = 0;
        return AreRounding(scratch, q, elsewhere, weight, label, largest, rounding, magnitude) ? new RowWeight(weight, LeastOf(gradient, q), label, Elsewhere: elsewhere) : null;
    }

    // Whether what is left of w (q - y) off the label is no more than the rounding of its parts. A thousandth of the largest entry would be too much: of a row that a temperature sharpened all classes but two may vanish, where this softmax has a thousandth.
    private static bool AreRounding(Span<double> left, ReadOnlySpan<double> q, double elsewhere, double weight, int label, double largest, double rounding, double magnitude)
    {
        double relative = Math.Max(Tolerance, 5 * rounding) * weight;
        TensorPrimitives.Abs<double>(left, left);
        TensorPrimitives.MultiplyAdd(q, -relative, left, left);
        left[label] = 0;
        return TensorPrimitives.Max<double>(left) <= (relative * elsewhere) + (rounding * ((5 * largest) + (4 * magnitude * weight)));
    }

    private static double LargestBut(ReadOnlySpan<double> values, int one) => Math.Max(
        one == 0 ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(values[..one])), one == values.Length - 1 ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(values[(one + 1)..])));

    private static double SumBut(ReadOnlySpan<double> values, int one) => TensorPrimitives.Sum(values[..one]) + TensorPrimitives.Sum(values[(one + 1)..]);

    private static double MinBut(ReadOnlySpan<double> values, int one) => Math.Min(
        one == 0 ? double.PositiveInfinity : TensorPrimitives.Min(values[..one]), one == values.Length - 1 ? double.PositiveInfinity : TensorPrimitives.Min(values[(one + 1)..]));

    private static double LeastOf(ReadOnlySpan<double> gradient, ReadOnlySpan<double> q)
    {
        double least = 0;
        for (int k = 0; k < q.Length; k++)
        {
            least = q[k] > 0 ? Math.Max(least, gradient[k] / q[k]) : least;
        }

        return least;
    }
}

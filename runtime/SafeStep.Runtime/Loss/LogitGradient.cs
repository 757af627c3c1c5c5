using System.Numerics;

namespace SafeStep;

/// <summary>
/// What the gradient of a loss with respect to logits tells of that loss. A cross-entropy sum_i w_i CE(y_i, z_i) has the gradient G_i = w_i (q_i - y_i) with q = softmax(z): its rows sum to zero, a row that takes no part is
/// zero, and for hard labels weight and label follow exactly. Pure functions of numbers; rows lie one after the other.
/// </summary>
public static class LogitGradient
{
    /// <summary>How far a row of the gradient of a cross-entropy may sum away from zero, as a share of the largest entry of the batch: rounding of float32 and float64, in which entries are summed.</summary>
    public const double Rounding = 4e-6;

    /// <summary>The same for gradients of half precision (float16 and bfloat16): each entry is rounded to at least 8 bits.</summary>
    public const double HalfRounding = 0.03;

    /// <summary>
    /// How far the gradient sums away from zero along its rows, as a share of its largest entry: about 1e-7 for a cross-entropy of these logits, 0.1 with a z-loss, above 1 for a binary cross-entropy.
    /// </summary>
    /// <param name="gradient">The gradient, shape [rows, classes].</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>At least 0; 0 for a gradient of zeros.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of the classes, or there are none.</exception>
    public static double Imbalance<T>(ReadOnlySpan<T> gradient, int classes)
        where T : IFloatingPointIeee754<T>
    {
        Check(gradient.Length, gradient.Length, classes);
        double largest = 0, imbalance = 0;
        for (int start = 0; start < gradient.Length; start += classes)
        {
            double sum = 0;
            foreach (T entry in gradient.Slice(start, classes))
            {
                double value = double.CreateChecked(entry);
                sum += value;
                largest = Math.Max(largest, Math.Abs(value));
            }

            imbalance = Math.Max(imbalance, Math.Abs(sum));
        }

        return largest == 0 ? 0 : imbalance / largest;
    }

    /// <summary>
    /// The weight of each row and, for hard labels, its class, from w = max_k G_k / q_k and y = q - G / w. Exact for hard labels under mean and sum reductions, class weights and ignored rows. Of soft targets, label smoothing
    /// among them, only this much is known: the weight is at least that large.
    /// </summary>
    /// <param name="logits">The logits, shape [rows, classes]; negative infinity for a masked class.</param>
    /// <param name="gradient">The gradient of the loss with respect to them, in the same shape.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="weights">Filled with the weight of each row: 0 where the gradient is zero.</param>
    /// <param name="labels">Filled with the label of each row, or -1 where it takes no part or its target is soft.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Targets<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> gradient, int classes, Span<double> weights, Span<int> labels)
        where T : IFloatingPointIeee754<T>
    {
        Check(logits.Length, gradient.Length, classes);
        int rows = logits.Length / classes;
        if (weights.Length != rows || labels.Length != rows)
        {
            throw new ArgumentException($"{rows} rows need as many weights and labels, not {weights.Length} and {labels.Length}.", nameof(weights));
        }

        double[] log = new double[classes];
        for (int row = 0, start = 0; row < rows; row++, start += classes)
        {
            (weights[row], labels[row]) = Target(logits.Slice(start, classes), gradient.Slice(start, classes), log);
        }
    }

    private static (double Weight, int Label) Target<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> gradient, double[] log)
        where T : IFloatingPointIeee754<T>
    {
        SoftmaxRow.LogProbabilities(logits, log);
        // Only the class of a hard label has a gradient below zero.
        int label = -1;
        double negative = 0, positive = 0, largest = 0;
        for (int k = 0; k < log.Length; k++)
        {
            double entry = double.CreateChecked(gradient[k]);
            if (entry < 0)
            {
                label = entry < negative ? k : label;
                negative = Math.Min(negative, entry);
            }

            positive += Math.Max(entry, 0);
            largest = Math.Max(largest, double.IsNegativeInfinity(log[k]) ? 0 : entry / Math.Exp(log[k]));
        }

        if (label < 0)
        {
            return (0, -1);
        }

        // The weight from the label's own entry is the better known where all others are small.
        double rest = -PreciseMath.ExpM1(log[label]);
        double weight = rest > 0 ? -negative / rest : largest;
        bool isHard = Math.Abs(positive + negative) <= HardTolerance * -negative;
        for (int k = 0; isHard && k < log.Length; k++)
        {
            double expected = k == label ? -weight * rest : weight * Math.Exp(log[k]);
            isHard = Math.Abs(double.CreateChecked(gradient[k]) - expected) <= HardTolerance * -negative;
        }

        return isHard ? (weight, label) : (largest, -1);
    }

    // Softmax and gradient are rounded to the type of the logits; half precision is widened before.
    private const double HardTolerance = 1e-3;

    internal static void Check(int logits, int others, int classes)
    {
        if (classes < 1 || logits % classes != 0)
        {
            throw new ArgumentException($"{logits} numbers are not rows of {classes} classes.", nameof(classes));
        }

        if (others != logits)
        {
            throw new ArgumentException($"{others} numbers do not fit the {logits} logits: both have shape [rows, classes].", nameof(others));
        }
    }
}

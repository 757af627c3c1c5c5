using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep;

/// <summary>The rows of one forward along a step: logits, slopes and the gradient of the loss, each of shape [rows, classes], row after row.</summary>
internal abstract class LossRows
{
    /// <summary>How many rows there are.</summary>
    public abstract int Count { get; }

    /// <summary>The relative rounding of an entry of the gradient.</summary>
    public required double Rounding { get; init; }

    /// <summary>How far two weights that are one may be apart, relative to them.</summary>
    public double SameWeight => Math.Max(2e-3, 10 * Rounding);

    /// <summary>Below this the numbers of the gradient's type have few digits: a row that has no larger entry tells no weight. 0 where all are taken as they are.</summary>
    public double Vanishing { get; init; }

    /// <summary>Beyond this gap between its two largest logits the gradient of a row may vanish in its type although the row takes part in the loss.</summary>
    public required double SilentGap { get; init; }

    /// <summary>Whether each row is (z, 0) of a sigmoid: its gradient sigmoid(z) - y has the rounding of the 1 in either entry, and tells no weight beyond the <see cref="SilentGap"/>.</summary>
    public bool AreSigmoids { get; init; }

    /// <summary>The weight of each row, as far as its gradient tells it.</summary>
    public abstract RowWeight[] Weigh();

    /// <summary>Whether every row with a gradient is that of a smoothed label: all classes but one have the same target.</summary>
    /// <param name="weight">The weight of the rows.</param>
    /// <param name="elsewhere">That target.</param>
    public abstract bool AreSmoothed(double weight, double elsewhere);

    /// <summary>The target of the classes that are not the label in the first row with a gradient, if that is the largest and the row has this weight; 0 where no row has a gradient.</summary>
    public abstract double TargetElsewhere(double weight);

    /// <summary>How many classes there are.</summary>
    public abstract int Classes { get; }

    /// <summary>Whether the two largest logits of a row are further apart than <see cref="SilentGap"/>.</summary>
    public abstract bool IsSilent(int row);

    /// <summary>Whether every row has one value for all classes that are not masked: their targets may be as uniform.</summary>
    public abstract bool AreUniform { get; }

    /// <summary>The magnitude of the largest logit of a row, at least 1: what the rounding of its softmax may be in units of.</summary>
    public abstract double Magnitude(int row);

    /// <summary>The sum of a row of the gradient.</summary>
    public abstract double Sum(int row);

    /// <summary>&lt;G, a&gt;: the derivative of the loss along the step.</summary>
    public abstract double Slope();

    /// <summary>sum w (logsumexp(z) - &lt;y, z&gt;): the loss of these rows, with the targets y = q - G / w.</summary>
    public abstract double Level(ReadOnlySpan<double> weights);

    /// <summary>What a step may lower the loss by at most per unit, for any targets: sum w (max a - &lt;q, a&gt;), and what the rounding of the gradient may add.</summary>
    public abstract double SteepestDescent(ReadOnlySpan<double> weights);

    /// <summary>sum w KL(t).</summary>
    public abstract double Divergence(ReadOnlySpan<double> weights, double t);
}

/// <inheritdoc cref="LossRows"/>
/// <param name="logits">The logits; negative infinity for a masked class.</param>
/// <param name="slopes">Their derivatives along the whole step; those of masked classes may be anything.</param>
/// <param name="gradient">The gradient of the loss at the logits.</param>
/// <param name="classes">The number of classes.</param>
internal sealed class LossRows<T>(ReadOnlyMemory<T> logits, ReadOnlyMemory<T> slopes, ReadOnlyMemory<T> gradient, int classes) : LossRows
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // How far an entry may be from what a target says that was read off another row, in units of the row's largest.
    private const double SameTarget = 1e-2;

    // What the other classes' exponentials sum to, beside that of the likeliest, in a row whose logarithms are taken as one; the largest exponent of which the exponential is finite.
    private const double AllButCertain = 1e-3, LargestExponent = 700;

    // Rows are worked on in float64: sums over thousands of classes, and differences of them.
    private readonly double[] at = new double[classes], along = new double[classes], entries = new double[classes];
    private readonly (double LogSum, double MeanSlope, double Steepest, double ExpSum)?[] starts = new (double, double, double, double)?[Rows(logits.Length, slopes.Length, gradient.Length, classes)];

    /// <inheritdoc cref="LossRows{T}(ReadOnlyMemory{T}, ReadOnlyMemory{T}, ReadOnlyMemory{T}, int)"/>
    public LossRows(T[] logits, T[] slopes, T[] gradient, int classes)
        : this(logits.AsMemory(), slopes.AsMemory(), gradient.AsMemory(), classes)
    {
    }

    public override int Count => starts.Length;

    public override RowWeight[] Weigh()
    {
        var weights = new RowWeight[Count];
        var values = gradient.Span;
        for (int row = 0; row < weights.Length; row++)
        {
            TensorPrimitives.ConvertTruncating<T, double>(Row(values, row), entries);
            if (TensorPrimitives.MaxMagnitude<double>(entries) == 0 || (AreSigmoids && IsSilent(row)))
            {
                weights[row] = RowWeight.None;
                continue;
            }

            // The softmax is needed for both.
            double sum = Begin(row);
            TensorPrimitives.Divide(at, sum, at);
            weights[row] = RowWeight.Of(at, entries, Rounding, along, Magnitude(row), Vanishing);
        }

        return weights;
    }

    public override bool AreSmoothed(double weight, double elsewhere)
    {
        for (int row = 0; row < Count; row++)
        {
            TensorPrimitives.ConvertTruncating<T, double>(Row(gradient.Span, row), entries);
            double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(entries));
            if (largest == 0 || largest < Vanishing)
            {
                continue;
            }

            // What is left of w (q - y) where every class has the same target: nothing but at the label.
            double sum = Begin(row);
            TensorPrimitives.MultiplyAdd(at, -weight / sum, entries, entries);
            TensorPrimitives.Add(entries, weight * elsewhere, entries);
            entries[TensorPrimitives.IndexOfMaxMagnitude<double>(entries)] = 0;
            if (!(Math.Abs(TensorPrimitives.MaxMagnitude<double>(entries)) <= (Math.Max(SameTarget, 5 * Rounding) * largest) + (4 * Rounding * Magnitude(row) * weight)))
            {
                return false;
            }
        }

        return true;
    }

    public override int Classes => classes;

    public override double TargetElsewhere(double weight)
    {
        for (int row = 0; row < Count; row++)
        {
            TensorPrimitives.ConvertTruncating<T, double>(Row(gradient.Span, row), entries);
            double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(entries));
            if (largest > 0 && largest >= Vanishing)
            {
                // G = w (q - y).
                double sum = Begin(row);
                TensorPrimitives.Divide(at, sum, at);
                TensorPrimitives.MultiplyAdd(entries, -1 / weight, at, entries);
                return (TensorPrimitives.Sum<double>(entries) - TensorPrimitives.Max<double>(entries)) / (classes - 1);
            }
        }

        return 0;
    }

    public override bool IsSilent(int row)
    {
        T first = T.NegativeInfinity, second = T.NegativeInfinity;
        foreach (T logit in Row(logits.Span, row))
        {
            (first, second) = logit > first ? (logit, first) : (first, T.Max(second, logit));
        }

        // One class alone: no step changes its probability.
        return classes > 1 && !T.IsNegativeInfinity(second) && double.CreateChecked(first - second) > SilentGap;
    }

    public override bool AreUniform => Enumerable.Range(0, Count).All(IsUniform);

    public override double Magnitude(int row)
    {
        double largest = 1;
        foreach (T logit in Row(logits.Span, row))
        {
            largest = T.IsInfinity(logit) ? largest : Math.Max(largest, double.CreateChecked(T.Abs(logit)));
        }

        return largest;
    }

    public override double Sum(int row)
    {
        TensorPrimitives.ConvertTruncating<T, double>(Row(gradient.Span, row), entries);
        return TensorPrimitives.Sum<double>(entries);
    }

    public override double Slope()
    {
        var values = gradient.Span;
        var directions = slopes.Span;
        double sum = 0;
        for (int row = 0; row < Count; row++)
        {
            var directed = Row(directions, row);
            TensorPrimitives.ConvertTruncating<T, double>(Row(values, row), at);
            TensorPrimitives.ConvertTruncating<T, double>(directed, along);
            // The row sums to zero but for its rounding, most of all that of the entry q - 1 of a label that is all but certain: against the slope of that class it has no part.
            TensorPrimitives.Subtract(along, along[TensorPrimitives.IndexOfMax(Row(logits.Span, row))], along);
            double product = TensorPrimitives.Dot<double>(at, along);
            // A masked class has no gradient, and its slope may be anything.
            sum += double.IsFinite(product) ? product : LossAlongStep.Slope(Row(values, row), directed);
        }

        return sum;
    }

    public override double Level(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            sum += weights[row] == 0 ? 0 : Level(row, weights[row]);
        }

        return sum;
    }

    public override double SteepestDescent(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] != 0)
            {
                sum += weights[row] * Start(row).Steepest;
            }
        }

        return sum;
    }

    public override double Divergence(ReadOnlySpan<double> weights, double t)
    {
        double sum = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] != 0)
            {
                // The divergence is never negative; the difference of two logarithms may be, by rounding.
                sum += weights[row] * Math.Max(0, Divergence(row, t));
            }
        }

        return sum;
    }

    // Against the largest logit, as the targets sum to one.
    private double Level(int row, double weight)
    {
        TensorPrimitives.ConvertTruncating<T, double>(Row(logits.Span, row), at);
        TensorPrimitives.ConvertTruncating<T, double>(Row(gradient.Span, row), entries);
        double largest = TensorPrimitives.Max<double>(at);
        for (int k = 0; k < classes; k++)
        {
            // A masked class has neither probability nor gradient.
            along[k] = double.IsNegativeInfinity(at[k]) ? 0 : at[k] - largest;
        }

        var (logSum, sum) = LogSum();
        return (weight * (logSum - largest - (TensorPrimitives.Dot<double>(at, along) / sum))) + TensorPrimitives.Dot<double>(entries, along);
    }

    private bool IsUniform(int row)
    {
        T value = T.NegativeInfinity;
        foreach (T logit in Row(logits.Span, row))
        {
            if (!T.IsNegativeInfinity(logit) && !T.IsNegativeInfinity(value) && logit != value)
            {
                return false;
            }

            value = T.Max(value, logit);
        }

        return true;
    }

    private double Divergence(int row, double t)
    {
        var (logSum, meanSlope, _, expSum) = Start(row);
        Read(row);
        if (expSum - 1 > AllButCertain || t * TensorPrimitives.Max<double>(along) > LargestExponent)
        {
            TensorPrimitives.MultiplyAdd(along, t, at, at);
            return LogSum().LogSum - logSum - (t * meanSlope);
        }

        // Of a row that is all but certain both logarithms are rounding beside their difference, which is log(1 + sum q (exp(t a) - 1)) with the slopes against that of the certain class.
        LogSum();
        TensorPrimitives.Multiply(along, t, along);
        TensorPrimitives.Exp<double>(along, along);
        TensorPrimitives.Subtract(along, 1, along);
        return PreciseMath.LogP1(TensorPrimitives.Dot<double>(at, along) / expSum) - (t * meanSlope);
    }

    private static int Rows(int logits, int slopes, int gradient, int classes)
    {
        LogitGradient.Check(logits, slopes, classes);
        LogitGradient.Check(logits, gradient, classes);
        return logits / classes;
    }

    private (double LogSum, double MeanSlope, double Steepest, double ExpSum) Start(int row)
    {
        if (starts[row] is not { } start)
        {
            Begin(row);
            start = starts[row]!.Value;
        }

        return start;
    }

    // Finds out what is known of a row at the beginning of the step. Leaves its exponentials, beside the largest, and returns their sum.
    private double Begin(int row)
    {
        Read(row);
        // The label's own entry is q - 1, with the rounding of the 1.
        double largest = LargestSlope(), rounded = Rounding * Math.Abs(TensorPrimitives.MaxMagnitude<double>(along));
        var (logSum, sum) = LogSum();
        double mean = TensorPrimitives.Dot<double>(at, along) / sum;
        // The mean of the differences: of a row that is almost certain the difference from the mean is rounding.
        TensorPrimitives.Subtract(largest, along, along);
        starts[row] = (logSum, mean, (TensorPrimitives.Dot<double>(at, along) / sum) + rounded, sum);
        return sum;
    }

    private double LargestSlope()
    {
        if (!double.IsNegativeInfinity(TensorPrimitives.Min<double>(at)))
        {
            return TensorPrimitives.Max<double>(along);
        }

        double largest = double.NegativeInfinity;
        for (int k = 0; k < classes; k++)
        {
            largest = double.IsNegativeInfinity(at[k]) ? largest : Math.Max(largest, along[k]);
        }

        return largest;
    }

    // The logits, and the slopes against that of the likeliest class: what they share moves no probability, and would hide small differences.
    private void Read(int row)
    {
        TensorPrimitives.ConvertTruncating<T, double>(Row(logits.Span, row), at);
        TensorPrimitives.ConvertTruncating<T, double>(Row(slopes.Span, row), along);
        TensorPrimitives.Subtract(along, along[TensorPrimitives.IndexOfMax<double>(at)], along);
        if (double.IsNegativeInfinity(TensorPrimitives.Min<double>(at)))
        {
            for (int k = 0; k < classes; k++)
            {
                along[k] = double.IsNegativeInfinity(at[k]) ? 0 : along[k];
            }
        }
    }

    // Overwrites the exponents by exp(x - max), and sums these.
    private (double LogSum, double Sum) LogSum()
    {
        double largest = TensorPrimitives.Max<double>(at);
        TensorPrimitives.Subtract(at, largest, at);
        TensorPrimitives.Exp<double>(at, at);
        double sum = TensorPrimitives.Sum<double>(at);
        return (largest + Math.Log(sum), sum);
    }

    private ReadOnlySpan<T> Row(ReadOnlySpan<T> values, int row) => values.Slice(row * classes, classes);
}

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

    /// <summary>Beyond this gap between its two largest logits the gradient of a row may vanish in its type although the row takes part in the loss.</summary>
    public required double SilentGap { get; init; }

    /// <summary>The weight of each row, as far as its gradient tells it.</summary>
    public abstract RowWeight[] Weigh();

    /// <summary>Whether the two largest logits of a row are further apart than <see cref="SilentGap"/>.</summary>
    public abstract bool IsSilent(int row);

    /// <summary>The sum of a row of the gradient.</summary>
    public abstract double Sum(int row);

    /// <summary>&lt;G, a&gt;: the derivative of the loss along the step.</summary>
    public abstract double Slope();

    /// <summary>What a step may lower the loss by at most per unit, for any targets: sum w (max a - &lt;q, a&gt;).</summary>
    public abstract double SteepestDescent(ReadOnlySpan<double> weights);

    /// <summary>sum w KL(t).</summary>
    public abstract double Divergence(ReadOnlySpan<double> weights, double t);
}

/// <inheritdoc cref="LossRows"/>
internal sealed class LossRows<T> : LossRows
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] logits, slopes, gradient;
    private readonly int classes;
    private readonly double[] at, along;
    private (double LogSum, double MeanSlope, double LargestSlope)[]? start;

    /// <param name="logits">The logits; negative infinity for a masked class.</param>
    /// <param name="slopes">Their derivatives along the whole step. Those of masked classes become zero: they may be anything.</param>
    /// <param name="gradient">The gradient of the loss at the logits.</param>
    /// <param name="classes">The number of classes.</param>
    public LossRows(T[] logits, T[] slopes, T[] gradient, int classes)
    {
        LogitGradient.Check(logits.Length, slopes.Length, classes);
        LogitGradient.Check(logits.Length, gradient.Length, classes);
        (this.logits, this.slopes, this.gradient, this.classes) = (logits, slopes, gradient, classes);
        (at, along) = (new double[classes], new double[classes]);
        for (int i = 0; i < logits.Length; i++)
        {
            slopes[i] = T.IsNegativeInfinity(logits[i]) ? T.Zero : slopes[i];
        }
    }

    public override int Count => logits.Length / classes;

    public override RowWeight[] Weigh()
    {
        var weights = new RowWeight[Count];
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = RowWeight.Of(Row(logits, row), Row(gradient, row), Rounding, at);
        }

        return weights;
    }

    public override bool IsSilent(int row)
    {
        T first = T.NegativeInfinity, second = T.NegativeInfinity;
        foreach (T logit in Row(logits, row))
        {
            (first, second) = logit > first ? (logit, first) : (first, T.Max(second, logit));
        }

        // One class alone: no step changes its probability.
        return classes > 1 && !T.IsNegativeInfinity(second) && double.CreateChecked(first - second) > SilentGap;
    }

    public override double Sum(int row)
    {
        double sum = 0;
        foreach (T entry in Row(gradient, row))
        {
            sum += double.CreateChecked(entry);
        }

        return sum;
    }

    public override double Slope() => LossAlongStep.Slope<T>(gradient, slopes);

    public override double SteepestDescent(ReadOnlySpan<double> weights)
    {
        start ??= AtStart();
        double sum = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            sum += weights[row] == 0 ? 0 : weights[row] * (start[row].LargestSlope - start[row].MeanSlope);
        }

        return sum;
    }

    public override double Divergence(ReadOnlySpan<double> weights, double t)
    {
        start ??= AtStart();
        double sum = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] != 0)
            {
                Read(row);
                TensorPrimitives.MultiplyAdd(along, t, at, at);
                var (logSum, meanSlope, _) = start[row];
                // The divergence is never negative; the difference of two logarithms of sums may be, by rounding.
                sum += weights[row] * Math.Max(0, LogSum(at) - logSum - (t * meanSlope));
            }
        }

        return sum;
    }

    private (double LogSum, double MeanSlope, double LargestSlope)[] AtStart()
    {
        var found = new (double, double, double)[Count];
        for (int row = 0; row < found.Length; row++)
        {
            Read(row);
            double largest = double.NegativeInfinity;
            for (int k = 0; k < classes; k++)
            {
                largest = double.IsNegativeInfinity(at[k]) ? largest : Math.Max(largest, along[k]);
            }

            double logSum = LogSum(at);
            // LogSum left exp(z - max) there.
            double mean = TensorPrimitives.Dot<double>(at, along) / TensorPrimitives.Sum<double>(at);
            found[row] = (logSum, mean, largest);
        }

        return found;
    }

    private void Read(int row)
    {
        TensorPrimitives.ConvertTruncating<T, double>(Row(logits, row), at);
        TensorPrimitives.ConvertTruncating<T, double>(Row(slopes, row), along);
    }

    // Overwrites the exponents by exp(x - max).
    private static double LogSum(double[] exponents)
    {
        double largest = TensorPrimitives.Max<double>(exponents);
        TensorPrimitives.Subtract(exponents, largest, exponents);
        TensorPrimitives.Exp<double>(exponents, exponents);
        return largest + Math.Log(TensorPrimitives.Sum<double>(exponents));
    }

    private ReadOnlySpan<T> Row(T[] values, int row) => values.AsSpan(row * classes, classes);
}

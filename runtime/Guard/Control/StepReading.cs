namespace SafeStep;

/// <summary>The numbers of one measurement, read off the device together: there each reading waits for all work before it.</summary>
internal readonly record struct StepReading
{
    /// <summary>The largest difference of two slopes in a row, NaN where it was not reduced or something is not finite.</summary>
    public double Spread { get; private init; }

    /// <summary>The row that has it.</summary>
    public int Row { get; private init; }

    public double LargestLogit { get; private init; }

    public double SmallestLogit { get; private init; }

    /// <summary>How many rows have a gradient of zero; 0 where no gradient was seen.</summary>
    public int RowsWithoutGradient { get; private init; }

    public double LargestGradient { get; private init; }

    /// <summary>Whether the gradient of the loss is finite; true where none was seen.</summary>
    public bool HasFiniteGradient => double.IsFinite(LargestGradient) && double.IsFinite(Imbalance);

    /// <summary>The largest sum of the gradient over the classes of a row.</summary>
    public double Imbalance { get; private init; }

    /// <summary>&lt;G, a&gt;: the derivative of the loss along the step; NaN where no gradient was seen.</summary>
    public double LossSlope { get; private init; }

    /// <summary>The <see cref="LogitCheck.Distance"/> from the logits that were expected; NaN where nothing was.</summary>
    public double Difference { get; private init; }

    /// <summary>The squared length of the update.</summary>
    public double SquaredLength { get; private init; }

    /// <summary>Not finite where a gradient of the parameters is not; 0 where that was known before.</summary>
    public double GradientSum { get; private init; }

    /// <param name="rows">Logits, slopes and gradient.</param>
    /// <param name="update">The proposed step.</param>
    /// <param name="reduces">Whether the spread is wanted.</param>
    /// <param name="difference">The <see cref="LogitCheck.Distance"/> from the logits that were expected; none where that is not asked.</param>
    public static StepReading Of(LogitRows rows, ProposedUpdate update, bool reduces, Numbers difference = default)
    {
        var device = rows.Logits.device;
        double[] read = Numbers.Read(
            reduces ? SpreadReduction.Of(rows) : default,
            rows.Gradient is null ? default : SpreadReduction.OfGradient(rows),
            difference,
            update.SquaredLength(device),
            update.UnreadGradients?.Sum(device) ?? 0);
        ReadOnlySpan<double> numbers = read;
        var spread = reduces ? numbers[..SpreadReduction.Numbers] : [double.NaN, -1, double.NaN, double.NaN];
        var gradient = rows.Gradient is null ? [0, 0, 0, double.NaN] : numbers[(reduces ? SpreadReduction.Numbers : 0)..];
        int known = (reduces ? SpreadReduction.Numbers : 0) + (rows.Gradient is null ? 0 : SpreadReduction.GradientNumbers);
        return new StepReading
        {
            Difference = numbers.Length > known + 2 ? numbers[known] : double.NaN,
            Spread = spread[0],
            Row = double.IsFinite(spread[0]) ? (int)spread[1] : -1,
            LargestLogit = spread[2],
            SmallestLogit = spread[3],
            RowsWithoutGradient = (int)gradient[0],
            LargestGradient = gradient[1],
            Imbalance = gradient[2],
            LossSlope = gradient[3],
            SquaredLength = numbers[^2],
            GradientSum = numbers[^1],
        };
    }

    /// <summary>The spread of rows that were chosen, and nothing else.</summary>
    public static StepReading OfSpread(LogitRows rows)
    {
        double[] spread = Numbers.Read(SpreadReduction.Of(rows));
        return new StepReading { Spread = spread[0], Row = double.IsFinite(spread[0]) ? (int)spread[1] : -1, LargestLogit = spread[2], SmallestLogit = spread[3] };
    }

    /// <summary>
    /// The batch's radius. False when these numbers do not tell it because a slope or a logit is not finite, be it an error or a masked class: a maximum and a minimum are not finite as soon as one entry is not.
    /// </summary>
    public bool TryRadius(out BatchRadius batch)
    {
        batch = Spread > 0 ? new BatchRadius(Math.PI / Spread, Row, 0) : new BatchRadius(double.PositiveInfinity, -1, 0);
        return double.IsFinite(Spread) && double.IsFinite(LargestLogit) && double.IsFinite(SmallestLogit);
    }
}

namespace SafeStep;

/// <summary>
/// Rows whose gradient is zero although they may take part in the loss: every class but one has a probability that the type cannot show as a gradient, or all classes of every row are equally likely, as soft targets may have them: so does a
/// head that starts at zero predict.
/// </summary>
internal static class SilentRows
{
    /// <summary>The rows that take part in the loss: those whose gradient is not zero, and those that are silent. All rows where none has a gradient: then it is not known what the loss saw, which only the whole batch can say.</summary>
    /// <param name="rows">The rows of a forward.</param>
    /// <param name="others">What all forwards of the step tell of the loss.</param>
    public static long[] InLoss(LogitRows rows, LossForm? others)
    {
        bool[] hasGradient = rows.HasGradient;
        long[] without = [.. Places(hasGradient, wanted: false)];
        if (without.Length is 0 || without.Length == hasGradient.Length)
        {
            return [.. Enumerable.Range(0, hasGradient.Length).Select(row => (long)row)];
        }

        bool[] inLoss = [.. hasGradient];
        if (rows.Classes > 1)
        {
            bool?[] silent = AreSilent(rows, rows.Logits.index_select(0, torch.tensor(without).to(rows.Logits.device)), new LossForm([rows], others));
            for (int i = 0; i < without.Length; i++)
            {
                inLoss[without[i]] = silent[i] == true;
            }
        }

        return [.. Places(inLoss, wanted: true)];
    }

    /// <summary>Whether the gradient of every row of a forward is zero and none is silent: the loss does not depend on these logits.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="form">What the other forwards tell of the loss.</param>
    public static bool AreOutsideLoss(LogitRows rows, LossForm form) => !rows.HasAnyGradient && !Array.Exists(AreSilent(rows, rows.Logits, form), isSilent => isSilent != false);

    /// <summary>
    /// Beyond this gap between the largest logits a gradient w (q - y) can vanish: q falls as the exponential of the gap, and w is one over the number of rows, or as little as the largest entry of any row where the loss is scaled down. That of a sigmoid vanishes as soon as sigmoid(z) is 1 in its type, or as its
    /// derivative is computed with 1 - sigmoid(z).
    /// </summary>
    public static double GapOf(LogitRows rows)
    {
        double mean = 1.0 / rows.RowsOfBatch, weight = rows.LargestGradient is > 0 and var largest ? Math.Min(mean, largest) : mean;
        return rows.AreSigmoids ? rows.Format.SigmoidGap : Math.Max(0, rows.Format.Gap + Math.Log(weight) - 3);
    }

    // Of each row; null where its logits are not numbers.
    private static bool?[] AreSilent(LogitRows rows, Tensor logits, LossForm form)
    {
        double[] gaps = Gaps(logits), ranges = Ranges(logits);
        if (AreUniform(rows.Logits))
        {
            return Array.ConvertAll(gaps, _ => (bool?)true);
        }

        double gap = GapOf(rows), range = rows.Format.SigmoidGap;
        // A temperature makes every row silent that much sooner. Where no row lies that far apart it need not be known.
        double sharpened = Array.Exists(ranges, one => one * Sharpening.Most > range && !(one > gap)) ? form.Sharpened : 1;
        bool isBeyond(double one, double limit) => one * sharpened > limit;
        // The gradient of a loss which takes the rest of a probability from 1, as a focal one, or which has sigmoids of the logits or of their differences, vanishes as soon as a sigmoid's.
        bool mayVanishSooner = Array.Exists(gaps, one => isBeyond(one, range) && !isBeyond(one, gap)) || (Array.Exists(ranges, one => isBeyond(one, range)) && form.IsUnlikeCrossEntropy);
        bool vanishesSooner = mayVanishSooner && !form.IsKnown;
        return [.. gaps.Zip(ranges, (own, whole) => double.IsNaN(own) ? null : (bool?)(isBeyond(own, gap) || (vanishesSooner && isBeyond(whole, range))))];
    }

    // By how much the largest logit of each row is above the second; infinite where all others are masked.
    private static double[] Gaps(Tensor logits)
    {
        var largest = logits.to_type(torch.ScalarType.Float32).topk(2, 1).values;
        return HostMemory.Doubles(largest.select(1, 0) - largest.select(1, 1));
    }

    // By how much the largest logit of each row, or zero, is above the smallest that is not masked, or zero.
    private static double[] Ranges(Tensor logits)
    {
        var zero = torch.zeros_like(logits);
        var known = torch.where(logits.isfinite(), logits, zero).to_type(torch.ScalarType.Float32);
        return HostMemory.Doubles(known.amax([1]).relu() - known.amin([1]).neg().relu().neg());
    }

    // Whether all rows have one value for all classes that are not masked; a single logit then is 0. One such row among others is most often padding, which a layer without a bias leaves zero.
    private static bool AreUniform(Tensor logits)
    {
        var largest = logits.amax([1]);
        return logits.eq(largest.unsqueeze(1)).logical_or(logits.eq(Held(double.NegativeInfinity))).all().item<bool>();
    }

    private static IEnumerable<long> Places(bool[] flags, bool wanted) => from place in Enumerable.Range(0, flags.Length) where flags[place] == wanted select (long)place;
}

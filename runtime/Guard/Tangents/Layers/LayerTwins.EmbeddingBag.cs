namespace SafeStep;

/// <content>Rows of a table, put together in bags.</content>
public static partial class LayerTwins
{
    /// <summary>The sum, the mean or the largest values of the rows of a table that the integers of each bag name.</summary>
    /// <param name="jvp">The pass.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The integers: shape [bags, length], or [all] where offsets say where each bag begins.</param>
    /// <param name="offsets">Shape [bags]; null for an input of two dimensions.</param>
    /// <param name="per_sample_weights">Factors of the rows in a sum, of the input's shape; null: ones.</param>
    /// <returns>Shape [bags, columns]; a bag of nothing is zero.</returns>
    public static Tensor EmbeddingBag(TangentPass jvp, EmbeddingBag layer, Tensor input, Tensor? offsets, Tensor? per_sample_weights)
    {
        var ops = new PassOps(jvp, layer);
        var form = LayerForms.Of(jvp, layer);
        Tensor weight = new LayerParameters(layer)["weight"];
        long count = input.numel();
        Tensor rows = input.reshape(count).to_type(torch.ScalarType.Int64);
        if (offsets is null && form.IncludesLastOffset)
        {
            throw jvp.Refused($"{layer.GetName()} was made with include_last_offset and is given bags of one length, whose last is then read past its end: make it without.");
        }

        Tensor bags = BagOfEach(input, offsets, form.IncludesLastOffset, out long number);
        Tensor? factors = per_sample_weights is null ? null : ops.Linear(per_sample_weights, t => t.reshape(count, 1));
        if (form.Padding is not null || form.IncludesLastOffset)
        {
            // The padding is in no bag, nor is what comes after the last.
            Tensor inBag = bags.lt(torch.tensor(number, device: bags.device));
            Tensor kept = (form.Padding is { } padding ? inBag.logical_and(rows.ne(torch.tensor(padding, device: rows.device))) : inBag).nonzero().reshape(-1);
            (rows, bags) = (rows.index_select(0, kept), bags.index_select(0, kept));
            factors = factors is null ? null : ops.Linear(factors, t => t.index_select(0, kept));
        }

        Tensor taken = ops.Linear(weight, t => t.index_select(0, rows));
        Tensor terms = factors is null ? taken : ops.Multiply(taken, factors);
        if (form.Mode == BagMode.Max)
        {
            return Largest(jvp, ops, terms, bags, number);
        }

        Tensor sums = ops.Linear(terms, t => torch.zeros(number, t.shape[1], dtype: t.dtype, device: t.device).index_add_(0, bags, t, Held(1)));
        if (form.Mode == BagMode.Sum)
        {
            return sums;
        }

        Tensor sizes = torch.zeros(number, 1, dtype: weight.dtype, device: weight.device).index_add_(0, bags, torch.ones(bags.numel(), 1, dtype: weight.dtype, device: weight.device), Held(1));
        return ops.Multiply(sums, ops.Constant(torch.where(sizes.gt(Held(0)), sizes, torch.ones_like(sizes)).reciprocal()));
    }

    private static Tensor BagOfEach(Tensor input, Tensor? offsets, bool includesLast, out long number)
    {
        if (offsets is null)
        {
            number = input.shape[0];
            return Arange(number, device: input.device).unsqueeze(1).expand(input.shape).reshape(-1);
        }

        Tensor starts = offsets.to_type(torch.ScalarType.Int64);
        number = starts.numel() - (includesLast ? 1 : 0);
        // An element is in the last bag that begins at it or before.
        return Arange(input.numel(), device: input.device).unsqueeze(1).ge(starts.unsqueeze(0)).to_type(torch.ScalarType.Int64).sum(1) - torch.ones([], dtype: torch.ScalarType.Int64, device: input.device);
    }

    // The largest value of each column in each bag, and the derivative of the row where it stands.
    private static Tensor Largest(TangentPass jvp, PassOps ops, Tensor terms, Tensor bags, long number)
    {
        var all = new List<Tensor>();
        for (long bag = 0; bag < number; bag++)
        {
            Tensor own = bags.eq(torch.tensor(bag, device: bags.device)).nonzero().reshape(-1);
            if (own.numel() == 0)
            {
                all.Add(ops.Constant(torch.zeros(1, terms.shape[1], dtype: terms.dtype, device: terms.device)));
                continue;
            }

            var (values, places) = terms.index_select(0, own).max(0, true);
            all.Add(jvp.Linear(values, terms, t => t.index_select(0, own).gather(0, places)));
        }

        return ops.Cat(all, 0);
    }
}

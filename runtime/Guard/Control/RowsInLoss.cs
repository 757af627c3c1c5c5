namespace SafeStep;

/// <summary>Which rows of a forward's logits take part in the loss, as its gradient tells of the whole batch: a sample is drawn among them.</summary>
internal sealed class RowsInLoss
{
    private readonly bool[] hasGradient;
    private readonly int rowsPerSample;
    private readonly int[] counts;

    private RowsInLoss(bool[] hasGradient, long[] inLoss, Tensor logits, int samples)
    {
        this.hasGradient = hasGradient;
        rowsPerSample = hasGradient.Length / samples;
        counts = new int[samples];
        Count = inLoss.Length;
        double[] distances = OutlyingRows.Distances(Count == All ? logits : logits.index_select(0, torch.tensor(inLoss).to(logits.device))), farthest = new double[samples];
        for (int i = 0; i < Count; i++)
        {
            long sample = inLoss[i] / rowsPerSample;
            counts[sample]++;
            farthest[sample] = Math.Max(farthest[sample], distances[i]);
        }

        Samples = [.. Enumerable.Range(0, samples).Where(sample => counts[sample] > 0)];
        Outlying = [.. Samples.OrderByDescending(sample => farthest[sample])];
    }

    /// <summary>How many rows take part.</summary>
    public int Count { get; }

    /// <summary>How many rows there are.</summary>
    public int All => hasGradient.Length;

    /// <summary>The samples that have such a row.</summary>
    public int[] Samples { get; }

    /// <summary>The same, those first whose logits lie the farthest from the others': a step may move them many times as far.</summary>
    public int[] Outlying { get; }

    /// <summary>How many rows of a sample take part.</summary>
    public int Of(int sample) => counts[sample];

    /// <summary>Whether a row of a sample has a gradient: one may take part without, where the type cannot show it.</summary>
    public bool HaveGradient(int sample) => Array.IndexOf(hasGradient, true, sample * rowsPerSample, rowsPerSample) >= 0;

    /// <summary>The rows of a batch; null where it is not known which of them take part, or whose samples they are: then only the whole batch tells.</summary>
    /// <param name="batch">The batch.</param>
    public static RowsInLoss? Of(MeasuredBatch batch)
    {
        int samples = SampledBatch.Samples(batch.Inputs);
        if (batch is not { Gradient: { } gradient, Output: { } output } || samples == 0 || gradient.dim() < 2 || gradient.shape[0] != samples || batch.Model.Axis.In(output) == 0 || batch.RowsOfForward() is not { } rows)
        {
            return null;
        }

        bool[] hasGradient = rows.HasGradient();
        return Array.IndexOf(hasGradient, true) < 0 ? null : new RowsInLoss(hasGradient, rows.InLoss(hasGradient), rows.Logits, samples);
    }
}

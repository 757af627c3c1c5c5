namespace SafeStep;

/// <summary>Which rows of a forward's logits take part in the loss, as its gradient tells of the whole batch: a sample is drawn among them.</summary>
internal sealed class RowsInLoss
{
    private const double LeastDistance = 1e-3;

    private readonly bool[] hasGradient;
    private readonly int rowsPerSample;
    private readonly int[] counts;

    private RowsInLoss(bool[] hasGradient, long[]? inLoss, double[] distances, double[] pulls, int samples)
    {
        this.hasGradient = hasGradient;
        rowsPerSample = hasGradient.Length / samples;
        counts = new int[samples];
        Count = distances.Length;
        double[] nearness = new double[samples], slack = new double[samples];
        for (int i = 0; i < Count; i++)
        {
            long row = inLoss?[i] ?? i, sample = row / rowsPerSample;
            counts[sample]++;
            slack[sample] = Math.Min(slack[sample], -pulls[row]);
            nearness[sample] = Math.Min(nearness[sample], -distances[i]);
        }

        int eligible = samples - counts.AsSpan().Count(0);
        Samples = new int[eligible];
        for (int sample = 0, place = 0; sample < samples; sample++)
        {
            if (counts[sample] > 0)
            {
                Samples[place++] = sample;
            }
        }

        Outlying = InTurn(Ordered(Samples, nearness), Ordered(Samples, slack));
    }

    private static int[] Ordered(int[] samples, double[] keys)
    {
        int[] ordered = [.. samples];
        Array.Sort(Array.ConvertAll(ordered, sample => keys[sample]), ordered);
        return ordered;
    }

    // The first of each list, then the second of each, every sample once.
    private static int[] InTurn(int[] one, int[] other) => [.. one.Zip(other, (first, second) => (int[])[first, second]).SelectMany(pair => pair).Distinct()];

    /// <summary>How many rows take part.</summary>
    public int Count { get; }

    /// <summary>How many rows there are.</summary>
    public int All => hasGradient.Length;

    /// <summary>The samples that have such a row.</summary>
    public int[] Samples { get; }

    /// <summary>The same, those first whose logits lie the farthest from the others' and, by turns, those that the loss pulls at the hardest: a step may move them many times as far.</summary>
    public int[] Outlying { get; }

    /// <summary>How many rows of some samples take part.</summary>
    public int Of(ReadOnlySpan<int> samples)
    {
        int sum = 0;
        foreach (int sample in samples)
        {
            sum += counts[sample];
        }

        return sum;
    }

    /// <summary>Whether a row of a sample has a gradient: one may take part without, where the type cannot show it.</summary>
    public bool HaveGradient(int sample) => Array.IndexOf(hasGradient, true, sample * rowsPerSample, rowsPerSample) >= 0;

    /// <summary>The rows of a batch; null where it is not known which of them take part, or whose samples they are: then only the whole batch tells.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="others">What all forwards of the step tell of the loss.</param>
    public static RowsInLoss? Of(MeasuredBatch batch, LossForm? others)
    {
        int samples = SampledBatch.Samples(batch.Inputs);
        if (batch is not { Gradient: { } gradient, Output: { } output } || samples == 0 || SampledBatch.RowsOf(gradient, samples) == 0 || batch.Model.Axis.In(output) == 0 || batch.RowsOfForward() is not { } rows)
        {
            return null;
        }

        bool[] hasGradient = rows.HasGradient;
        if (!rows.HasAnyGradient)
        {
            return null;
        }

        // Mostly all take part, and nothing is gathered.
        long[]? inLoss = Array.IndexOf(hasGradient, false) < 0 ? null : SilentRows.InLoss(rows, others);
        double[] distances = OutlyingRows.Distances(inLoss is null || inLoss.Length == rows.Count ? rows.Logits : rows.Logits.index_select(0, torch.tensor(inLoss).to(rows.Logits.device)));
        // Where several rows stand for a sample, that they lie together is seen by their logits; not where those of all rows are alike.
        bool tells = gradient.shape[0] == samples || Array.Exists(distances, distance => distance > LeastDistance);
        return tells ? new RowsInLoss(hasGradient, inLoss, distances, rows.Pulls(), samples) : null;
    }
}

namespace SafeStep;

/// <summary>
/// The samples of a batch that a step is measured on. Samples are counted along the first dimension of the first tensor input; every tensor input of that length is cut alike.
/// </summary>
/// <param name="Inputs">The inputs of <c>forward</c> for the chosen samples.</param>
/// <param name="Origins">For each chosen sample its place in the batch, or -1 when it was kept from an earlier one, which are last; null when the whole batch is chosen.</param>
/// <param name="Total">How many samples the batch has.</param>
internal sealed record SampledBatch(object?[] Inputs, int[]? Origins, int Total)
{
    private Tensor? index;

    /// <summary>The same places as a tensor, made once.</summary>
    public Tensor Index
    {
        get => index ??= IndexOf(OfThisBatch);
        init => index = value;
    }

    /// <summary>The places of the chosen samples that are of this batch.</summary>
    public int[] OfThisBatch { get; } = [.. (Origins ?? []).TakeWhile(origin => origin >= 0)];

    /// <summary>Whether samples kept from earlier batches are among them.</summary>
    public bool HasKept => OfThisBatch.Length < Origins?.Length;

    /// <summary>Whether no sample of the batch was left out.</summary>
    public bool IsWhole => Origins is null || OfThisBatch.Length == Total;

    /// <summary>A batch with all of its samples and no others.</summary>
    public static SampledBatch All(object?[] inputs) => new(inputs, null, Samples(inputs));

    /// <summary>How many samples a batch has, or 0 when no input counts them.</summary>
    public static int Samples(object?[] inputs) =>
        inputs.OfType<Tensor>().FirstOrDefault(tensor => tensor.dim() > 0) is { } first ? checked((int)first.shape[0]) : 0;

    /// <summary>The given samples of a batch.</summary>
    public static object?[] Take(object?[] inputs, int[] samples) => Take(inputs, IndexOf(samples));

    /// <summary>A list of places as a tensor.</summary>
    public static Tensor IndexOf(int[] samples) => torch.tensor(Array.ConvertAll(samples, sample => (long)sample));

    /// <param name="inputs">The batch.</param>
    /// <param name="index">The samples, as <see cref="IndexOf"/> makes them.</param>
    public static object?[] Take(object?[] inputs, Tensor index)
    {
        int count = Samples(inputs);
        return Array.ConvertAll(inputs, input => IsCounted(input, count) ? ((Tensor)input!).index_select(0, index.to(((Tensor)input!).device)) : input);
    }

    /// <summary>Appends samples that were kept from earlier batches; those of a loaded state come from the processor.</summary>
    public static object?[] Append(object?[] inputs, object?[] kept)
    {
        int count = Samples(inputs);
        return [.. inputs.Zip(kept, (input, earlier) => IsCounted(input, count) ? torch.cat([(Tensor)input!, ((Tensor)earlier!).to(((Tensor)input!).device)], 0) : input)];
    }

    /// <summary>Whether samples kept from an earlier batch can stand beside those of this one: as many inputs, of the same types, and of the same shapes but for the number of samples.</summary>
    public static bool Fit(object?[] inputs, object?[] kept)
    {
        int count = Samples(inputs);
        return inputs.Length == kept.Length && inputs.Zip(kept).All(pair => !IsCounted(pair.First, count)
            || (pair is (Tensor input, Tensor earlier) && input.dtype == earlier.dtype && input.shape.AsSpan(1).SequenceEqual(earlier.shape.AsSpan(1))));
    }

    /// <summary>
    /// The gradient of the loss at the logits of the chosen samples of this batch; those kept from earlier batches have none. Null where none was seen or its first dimension does not count samples as the inputs do, or as many rows for each: then all rows count.
    /// </summary>
    public Tensor? GradientOf(MeasuredBatch batch) => RowsIn(batch.Gradient);

    /// <summary>The logits that the model returned for the chosen samples of this batch; null where they are not known.</summary>
    public Tensor? OutputOf(MeasuredBatch batch) => RowsIn(batch.Output?.detach());

    /// <summary>How many entries along the first dimension of the logits a sample has: one, or where the model flattened the positions of its sequences [samples * positions, classes] as many; 0 where that is not so.</summary>
    /// <param name="tensor">Logits or what has their shape.</param>
    /// <param name="samples">How many samples the batch has.</param>
    public static long RowsOf(Tensor tensor, int samples) =>
        tensor.dim() < 2 || tensor.shape[0] == 0 || tensor.shape[0] % samples != 0 || (tensor.dim() > 2 && tensor.shape[0] != samples) ? 0 : tensor.shape[0] / samples;

    /// <summary>The rows of the chosen samples of this batch; null where they are not known, or not whose they are.</summary>
    /// <param name="tensor">Logits of the whole batch, or what has their shape.</param>
    public Tensor? RowsIn(Tensor? tensor)
    {
        if (tensor is null || Origins is null)
        {
            return tensor;
        }

        long each = RowsOf(tensor, Total);
        return each switch
        {
            0 => null,
            1 => tensor.index_select(0, Index.to(tensor.device)),
            _ => tensor.reshape(Total, each, -1).index_select(0, Index.to(tensor.device)).reshape(-1, tensor.shape[1]),
        };
    }

    /// <summary>The place in the batch of a row of the logits of the chosen samples.</summary>
    /// <param name="row">The row among the measured ones, or -1 for none.</param>
    /// <param name="rowsPerSample">How many rows of logits a sample has.</param>
    public int Place(int row, int rowsPerSample)
    {
        if (Origins is null || row < 0)
        {
            return row;
        }

        int origin = Origins[row / rowsPerSample];
        return origin < 0 ? -1 : (origin * rowsPerSample) + (row % rowsPerSample);
    }

    private static bool IsCounted(object? input, int count) => input is Tensor tensor && tensor.dim() > 0 && tensor.shape[0] == count;
}

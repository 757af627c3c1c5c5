namespace SafeStep;

/// <summary>Logits, their slopes and the gradient of the loss with respect to them, as rows of classes: shape [rows, classes], rows in the order of all other dimensions.</summary>
internal sealed class LogitRows
{
    private bool[]? hasGradient;
    private GradientFormat? format;
    private double? largestGradient;

    private LogitRows(Tensor logits, Tensor slopes, Tensor? own, Tensor? gradient)
    {
        (Logits, Slopes, OwnGradient, Gradient) = (logits, slopes, own, gradient);
        RowsOfBatch = Count;
    }

    public Tensor Logits { get; }

    public Tensor Slopes { get; }

    /// <summary>The gradient of the loss with respect to the logits; null where it was not seen.</summary>
    public Tensor? Gradient { get; }

    /// <summary>The gradient of the rows that are of this loss, which come first: not of those kept from earlier batches.</summary>
    public Tensor? OwnGradient { get; }

    public int Classes => checked((int)Logits.shape[1]);

    public int Count => checked((int)Logits.shape[0]);

    /// <summary>Among how many rows the loss was divided: more than there are, where they are a sample of the batch.</summary>
    public int RowsOfBatch { get; init; }

    /// <summary>Whether each row is a single logit z, as the two classes (z, 0) of a sigmoid.</summary>
    public bool AreSigmoids { get; private init; }

    /// <param name="jvp">Logits and slopes of any shape.</param>
    /// <param name="gradient">The gradient, of the same shape or of the first samples only; null where it was not seen.</param>
    /// <param name="axis">The dimension of the classes; the one behind the last where each logit stands alone.</param>
    /// <param name="sampledFrom">How many rows the batch has, where these are of some of its samples.</param>
    /// <exception cref="DerivativeMismatchException">The gradient is of logits of another shape.</exception>
    public static LogitRows Of(LogitJvp jvp, Tensor? gradient, int axis, int? sampledFrom = null)
    {
        var logits = AsRows(jvp.Logits, axis);
        bool areSigmoids = axis >= jvp.Logits.dim() || jvp.Logits.shape[axis] == 1;
        if (gradient is null)
        {
            return new LogitRows(logits, AsRows(jvp.Slopes, axis), null, null) { AreSigmoids = areSigmoids };
        }

        if (gradient.dim() != jvp.Logits.dim() || (axis < gradient.dim() && gradient.shape[axis] != jvp.Logits.shape[axis]) || gradient.numel() > jvp.Logits.numel())
        {
            throw new DerivativeMismatchException(
                $"The model returned logits of shape [{string.Join(", ", gradient.shape)}], its derivative has [{string.Join(", ", jvp.Logits.shape)}]. The derivative is not of this model's forward.");
        }

        var own = GradientRows(gradient, axis);
        // Where no slopes are known yet the logits stand for them.
        return new LogitRows(logits, ReferenceEquals(jvp.Slopes, jvp.Logits) ? logits : AsRows(jvp.Slopes, axis), own, Padded(own, logits.shape[0])) { RowsOfBatch = sampledFrom ?? checked((int)logits.shape[0]), AreSigmoids = areSigmoids };
    }

    // Rows of samples kept from earlier batches took part in the loss of theirs: they get a row that has a gradient, and is one of this loss.
    private static Tensor Padded(Tensor gradient, long rows)
    {
        long missing = rows - gradient.shape[0];
        if (missing == 0)
        {
            return gradient;
        }

        var largest = gradient.index_select(0, gradient.abs().amax([1]).argmax().reshape(1));
        return torch.cat([gradient, largest.expand(missing, gradient.shape[1])], 0);
    }

    /// <summary>The same rows with another gradient.</summary>
    /// <param name="own">That of the rows that are of this loss.</param>
    public LogitRows WithGradient(Tensor own) => new(Logits, Slopes, own, Padded(own, Logits.shape[0])) { RowsOfBatch = RowsOfBatch, AreSigmoids = AreSigmoids };

    /// <summary>Some of the rows, without their gradient.</summary>
    public LogitRows Only(long[] rows)
    {
        var index = torch.tensor(rows).to(Logits.device);
        return new LogitRows(Logits.index_select(0, index), Slopes.index_select(0, index), null, null);
    }

    /// <summary>For each row whether its gradient is not zero.</summary>
    public bool[] HasGradient => hasGradient ??= SeeGradient();

    /// <summary>Whether the gradient of any row is not zero.</summary>
    public bool HasAnyGradient => Array.IndexOf(HasGradient, true) >= 0;

    /// <summary>What the gradient was computed in.</summary>
    public GradientFormat Format => format ??= GradientFormat.Of(OwnGradient!);

    /// <summary>The magnitude of the largest entry of the gradient.</summary>
    public double LargestGradient => largestGradient ??= HostMemory.Doubles(OwnGradient!.abs().max().reshape(1))[0];

    private bool[] SeeGradient()
    {
        bool[] has = HostValues.TryOf<float>(Gradient!, out var single) ? HostReductions.RowsNotZero<float>(single, Classes)
            : HostValues.TryOf<double>(Gradient!, out var wide) ? HostReductions.RowsNotZero<double>(wide, Classes)
            : [.. HostMemory.Doubles(Gradient!.abs().amax([1])).Select(magnitude => magnitude != 0)];
        GC.KeepAlive(this);
        return has;
    }

    /// <summary>For each row how hard the loss pulls at it: minus the least entry of its gradient, which of a cross-entropy is what its label lacks in probability, times its weight.</summary>
    public double[] Pulls() => HostMemory.Doubles(Gradient!.amin([1]).neg());

    /// <summary>
    /// Logits or slopes of any shape as rows over one of its dimensions. A single logit z, that of a sigmoid, is the first of the two classes (z, 0).
    /// </summary>
    public static Tensor AsRows(Tensor tensor, int axis) => Flattened(tensor, axis) is var rows && rows.shape[1] == 1 ? torch.cat([rows, torch.zeros_like(rows)], 1) : rows;

    /// <summary>The gradient in the same form: the other class of a sigmoid has the opposite one.</summary>
    public static Tensor GradientRows(Tensor gradient, int axis) => Flattened(gradient, axis) is var rows && rows.shape[1] == 1 ? torch.cat([rows, -rows], 1) : rows;

    private static Tensor Flattened(Tensor tensor, int axis)
    {
        int last = (int)tensor.dim() - 1;
        if (last == 1 && axis == 1)
        {
            return tensor;
        }

        if (axis > last)
        {
            return tensor.reshape(-1, 1);
        }

        var ordered = axis == last ? tensor : tensor.permute([.. Enumerable.Range(0, last + 1).Where(place => place != axis).Append(axis).Select(place => (long)place)]);
        return ordered.reshape(-1, tensor.shape[axis]);
    }
}

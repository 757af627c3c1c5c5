namespace SafeStep;

/// <summary>Logits, their slopes and the gradient of the loss with respect to them, as rows of classes: shape [rows, classes], rows in the order of all other dimensions.</summary>
internal sealed class LogitRows
{
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
    public bool[] HasGradient()
    {
        bool[] has = HostValues.TryOf<float>(Gradient!, out var single) ? HostReductions.RowsNotZero<float>(single, Classes)
            : HostValues.TryOf<double>(Gradient!, out var wide) ? HostReductions.RowsNotZero<double>(wide, Classes)
            : [.. Host(Gradient!.abs().amax([1])).Select(magnitude => magnitude != 0)];
        GC.KeepAlive(this);
        return has;
    }

    /// <summary>For each row how hard the loss pulls at it: minus the least entry of its gradient, which of a cross-entropy is what its label lacks in probability, times its weight.</summary>
    public double[] Pulls() => Host(Gradient!.amin([1]).neg());

    /// <summary>
    /// The rows that take part in the loss: those whose gradient is not zero, and those whose gradient would be zero all the same, because every class but one has a probability that the type cannot show as a gradient, or because all classes
    /// of every row are equally likely, as soft targets may have them: so does a head that starts at zero predict. All rows where none has a gradient: then it is not known what the loss saw, which only the whole batch can say.
    /// </summary>
    /// <param name="hasGradient">What <see cref="HasGradient"/> returned.</param>
    public long[] InLoss(bool[] hasGradient)
    {
        long[] without = [.. Places(hasGradient, wanted: false)];
        if (without.Length is 0 || without.Length == hasGradient.Length)
        {
            return [.. Enumerable.Range(0, hasGradient.Length).Select(row => (long)row)];
        }

        bool[] inLoss = [.. hasGradient];
        if (Classes > 1)
        {
            var logits = Logits.index_select(0, torch.tensor(without).to(Logits.device));
            double[] gaps = Gaps(logits), ranges = Ranges(logits);
            bool areUniform = AreUniform();
            double silent = SilentGap(), sooner = SilentSigmoid(Gradient!.dtype.ToString());
            // That of a loss which takes the rest of a probability from 1, as a focal one, or which has sigmoids of the logits or of their differences, vanishes as soon as a sigmoid's.
            bool mayVanishSooner = Array.Exists(gaps, gap => gap > sooner && !(gap > silent)) || (Array.Exists(ranges, range => range > sooner) && IsUnlikeCrossEntropy());
            bool vanishesSooner = mayVanishSooner && !LossReading.IsKnown(this);
            for (int i = 0; i < without.Length; i++)
            {
                inLoss[without[i]] = gaps[i] > silent || areUniform || (vanishesSooner && ranges[i] > sooner);
            }
        }

        return [.. Places(inLoss, wanted: true)];
    }

    /// <summary>Whether the gradient of every row is zero and none could be that of a row so certain that its gradient vanishes, or all predict a uniform target: the loss does not depend on these logits.</summary>
    /// <param name="isKnown">Whether the loss is known to be a cross-entropy, as other forwards tell.</param>
    public bool AreOutsideLoss(Func<bool> isKnown) => Array.IndexOf(HasGradient(), true) < 0 && !Array.Exists(Gaps(Logits), gap => !(gap <= SilentGap())) && !AreUniform()
        && (!Array.Exists(Ranges(Logits), range => range > SilentSigmoid(Gradient!.dtype.ToString())) || isKnown());

    // By how much the largest logit of each row is above the second.
    private static double[] Gaps(Tensor logits)
    {
        var largest = logits.to_type(torch.ScalarType.Float32).topk(2, 1).values;
        return Host(largest.select(1, 0) - largest.select(1, 1));
    }

    // By how much the largest logit of each row, or zero, is above the smallest that is not masked, or zero.
    private static double[] Ranges(Tensor logits)
    {
        var zero = torch.zeros_like(logits);
        var known = torch.where(logits.isfinite(), logits, zero).to_type(torch.ScalarType.Float32);
        return Host(known.amax([1]).relu() - known.amin([1]).neg().relu().neg());
    }

    // Whether the gradient of some class is zero in all rows, or that of a row does not sum to zero: seen at little cost, and most losses that are no cross-entropy show it.
    private bool IsUnlikeCrossEntropy()
    {
        var own = OwnGradient!.element_size() < sizeof(float) ? OwnGradient!.to_type(torch.ScalarType.Float32) : OwnGradient!;
        bool isWithoutClass = own.abs().amax([0]).eq(Held(0)).logical_and(Logits.amax([0]).ne(Held(double.NegativeInfinity))).any().item<bool>();
        return isWithoutClass || (Host(torch.stack([own.sum(1).abs().max(), own.abs().max()])) is var sum && !(sum[0] <= ClassAxis.Tolerance(OwnGradient!) * sum[1]));
    }

    // Whether all rows have one value for all classes that are not masked; a single logit then is 0. One such row among others is most often padding, which a layer without a bias leaves zero.
    private bool AreUniform()
    {
        var largest = Logits.amax([1]);
        return Logits.eq(largest.unsqueeze(1)).logical_or(Logits.eq(Held(double.NegativeInfinity))).all().item<bool>();
    }

    /// <summary>
    /// Beyond this gap between the largest logits a gradient w (q - y) can vanish: w is about one over the number of rows, q falls as the exponential of the gap. That of a sigmoid vanishes as soon as sigmoid(z) is 1 in its type, or as its
    /// derivative is computed with 1 - sigmoid(z).
    /// </summary>
    public double SilentGap() => AreSigmoids ? SilentSigmoid(Gradient!.dtype.ToString()) : Math.Max(0, (Gradient!.dtype.ToString() switch
    {
        "Float64" => 708,
        "Float16" => 9.7,
        _ => 87,
    }) - Math.Log(RowsOfBatch) - 3);

    // One less than the logarithm of 2 to the type's digits.
    private static double SilentSigmoid(string type) => type switch
    {
        "Float64" => 35.7,
        "Float16" => 6.6,
        "BFloat16" => 4.5,
        _ => 15.6,
    };

    private static IEnumerable<long> Places(bool[] flags, bool wanted) => from place in Enumerable.Range(0, flags.Length) where flags[place] == wanted select (long)place;

    private static double[] Host(Tensor row) => row.to_type(torch.ScalarType.Float64).cpu().data<double>().ToArray();

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

namespace SafeStep;

/// <summary>
/// Which dimension of a model's logits holds the classes: the one along which the gradient of a cross-entropy sums to zero. [N, C] and [N, T, C] have it last, [N, C, d1, ...] second. Where the gradient fits several, as that of
/// equal logits and balanced labels does, it is any of them until a later gradient tells. Logits [N] are the classes of one row or, as most often, N single logits, each that of a sigmoid: then no dimension holds the classes, which is said as
/// the one behind the last. They may be either until sigmoids or labels explain the gradient. So are the places of an image [N, 1, H, W] where the gradient sums to zero along no other dimension. Scores [N, 1] are read as [N]. Logits [N, C] have the classes first where the gradient sums to zero along
/// the batch and not along the last dimension, as where the columns of a similarity are the rows of the loss.
/// </summary>
internal sealed class ClassAxis(int? declared)
{
    // How near to zero, in units of its largest entry, a gradient has to sum that does not contradict what longer ones told: near the optimum the rounding of the softmax is left of the sum, and little more of the entries.
    private const double NoContradiction = 1e-3;
    private const int UnitsOfNoContradiction = 8;

    private int? found;

    // Whether the last gradient that told summed to zero along single logits.
    private bool mayBeLists;

    /// <summary>The dimension of the last measurement, for as long as no gradient told which one it is.</summary>
    public int? Provisional { get; set; }

    /// <summary>What was found, to be saved and restored with the guard.</summary>
    public ClassDimensionState State
    {
        get => new(found, Provisional);
        set => (found, Provisional) = (value.Found, value.Assumed);
    }

    /// <summary>The dimension to look at, counted from 0.</summary>
    /// <exception cref="ArgumentException">The dimension that was declared does not exist.</exception>
    public int In(Tensor logits)
    {
        int dimensions = (int)logits.dim();
        if (declared is not { } wanted)
        {
            // What the larger ratio of a square chose says nothing of the next [N, C].
            return dimensions == 1 ? Provisional ?? 0 : IsColumn(logits) ? (Provisional == 0 ? 0 : 1) : (dimensions == 2 ? found : found ?? Provisional) is { } known && known < dimensions ? known : dimensions - 1;
        }

        int place = wanted < 0 ? dimensions + wanted : wanted;
        return place >= 0 && place < dimensions ? place : throw new ArgumentException(
            $"ClassDimension is {wanted}, but the logits have shape [{string.Join(", ", logits.shape)}]. Name one of their dimensions, or leave it out to have it found.");
    }

    /// <summary>The dimensions that may hold the classes, at least one.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="gradient">The gradient at them; null where it was not seen.</param>
    /// <param name="along">The rows along a dimension.</param>
    public IReadOnlyList<int> Candidates(Tensor logits, Tensor? gradient, Func<int, LogitRows> along)
    {
        if (declared is null && (logits.dim() == 1 || IsColumn(logits)))
        {
            return OfOneDimension(logits, gradient, along);
        }

        // A square whose rows and columns fit alike, as a similarity of equal logits or a batch without a gradient.
        if (found is null && gradient is not null && MayBeBoth(logits) && gradient.shape[0] == logits.shape[0] && CrossEntropyForm.Fits(along(0)) && CrossEntropyForm.Fits(along(1)))
        {
            return [1, 0];
        }

        // Rows of classes have one reading, and what one gradient told still holds.
        if (declared is not null || gradient is null || gradient.dim() < 3 || found is not null)
        {
            return [In(logits)];
        }

        return Fitting(gradient, along) is { Count: > 0 } fitting ? fitting : WithinRounding(gradient, along) is { Count: > 0 } rounded ? rounded : gradient.shape[1] == 1 ? OfOneChannel(logits) : [In(logits)];
    }

    // Images of one channel are single logits, each that of a sigmoid; a sequence of one channel may as well be of length one, with a loss that is no cross-entropy.
    private int[] OfOneChannel(Tensor logits) => logits.dim() > 3 ? [1] : [In(logits), 1];

    private static bool IsColumn(Tensor logits) => logits.dim() == 2 && logits.shape[1] == 1;

    // Balanced labels at equal logits sum to zero as a row of classes does, and so do two opposite ones: only a label among more tells that it is one. Near the optimum of soft targets, or of several lists of scores, neither is seen: that each
    // logit is a sigmoid's has to be, or the larger ratio of both controls. Without a gradient nothing tells; beside rows of other batches the last one does.
    private IReadOnlyList<int> OfOneDimension(Tensor logits, Tensor? gradient, Func<int, LogitRows> along) =>
        logits.dim() == 2 && gradient?.shape[0] != logits.shape[0] ? [In(logits)]
        : gradient is null ? [0, 1]
        : gradient.shape[0] == 1 ? [1]
        : !MayBeLists(along) ? (LossReading.IsKnown([along(1)]) ? [1] : [0, 1])
        : gradient.shape[0] > 2 && HasLabelsAlongBatch(along) ? [0] : [0, 1];

    private bool MayBeLists(Func<int, LogitRows> along) =>
        mayBeLists = CrossEntropyForm.Fits(along(0)) || (mayBeLists && CrossEntropyForm.SumsToZero(along(0), NoContradiction, UnitsOfNoContradiction));

    /// <summary>Looks for a dimension along which the gradient sums to zero, where it does not along the one that was tried.</summary>
    /// <returns>One that was found, and whether it is known to be that of the classes: then it is tried first from now on. Otherwise the larger ratio of both has to stand.</returns>
    public (int Axis, bool IsKnown)? FindAnother(Tensor logits, Tensor gradient, Func<int, LogitRows> along)
    {
        if (declared is not null || gradient.dim() < 2)
        {
            return null;
        }

        if (gradient.dim() == 2)
        {
            return OtherOfTwo(logits, gradient, along);
        }

        int before = In(gradient);
        // Where none does, as with a z-loss, what an earlier loss told still holds.
        var others = Fitting(gradient, along).Where(axis => axis != before).ToList();
        found = others.Count > 0 ? others[0] : found;
        return others.Count > 0 ? (others[0], true) : null;
    }

    /// <summary>Whether each dimension may hold the classes of a part of a loss whose gradient sums to zero along neither.</summary>
    public bool MayBeBoth(Tensor logits) => declared is null && logits.dim() == 2 && logits.shape[0] == logits.shape[1] && logits.shape[0] > 1;

    /// <summary>Whether the gradient of a whole batch of logits [N, C] or [N] sums to zero along the batch, or may as single logits: then samples of it tell nothing of the classes.</summary>
    public bool MayBeBatch(Tensor gradient, Func<int, LogitRows> along) => declared is null && gradient.dim() <= 2 && gradient.shape[0] > 1
        && (MaySumToZero(along(0)) || ((gradient.dim() == 1 || IsColumn(gradient)) && !LossReading.IsKnown([along(1)])));

    // Of rows that are all but certain, or at the optimum of soft targets, little more than the rounding of a softmax is left.
    private static bool MaySumToZero(LogitRows rows) => CrossEntropyForm.SumsToZero(rows) || CrossEntropyForm.SumsToRounding(rows);

    // Balanced labels at equal logits, and a bias at its optimum, make any loss sum to zero along the batch. A label among more than two rows does so in a cross-entropy alone.
    private (int Axis, bool IsKnown)? OtherOfTwo(Tensor logits, Tensor gradient, Func<int, LogitRows> along)
    {
        int other = 1 - In(gradient);
        // Rows of other batches beside those of this one have no part in its sums.
        if (gradient.shape[other] < 2 || (other == 0 && gradient.shape[0] != logits.shape[0]) || !MaySumToZero(along(other)))
        {
            return null;
        }

        bool isKnown = other == 1 || (gradient.shape[0] > 2 && HasLabelsAlongBatch(along));
        found = isKnown ? other : found;
        return (other, isKnown);
    }

    private static bool HasLabelsAlongBatch(Func<int, LogitRows> along) => CrossEntropyForm.ByLabels(along(0)) is not null && !CrossEntropyForm.MayBeSigmoids(along(0));

    /// <summary>How far from zero the gradient of a cross-entropy may sum, in units of its largest entry.</summary>
    public static double Tolerance(Tensor gradient) => gradient.element_size() < sizeof(float) ? LogitGradient.HalfRounding : LogitGradient.Rounding;

    // The last for sequences, then the second as the tensor library has it for images, then any other.
    private List<int> Fitting(Tensor gradient, Func<int, LogitRows> along)
    {
        List<int> fitting = [.. InOrder(gradient).Where(axis => CrossEntropyForm.Fits(along(axis)))];
        // Of rows that are all but certain little more than the rounding of a softmax is left, and they may seem to fit, or not to, by chance.
        if (fitting.Count == 1)
        {
            fitting = [.. fitting.Union(WithinRounding(gradient, along))];
        }

        found = fitting.Count == 1 ? fitting[0] : found;
        return fitting;
    }

    private static List<int> WithinRounding(Tensor gradient, Func<int, LogitRows> along) => [.. InOrder(gradient).Where(axis => CrossEntropyForm.SumsToRounding(along(axis)))];

    private static IEnumerable<int> InOrder(Tensor gradient) => new[] { (int)gradient.dim() - 1, 1 }.Concat(Enumerable.Range(0, (int)gradient.dim())).Distinct().Where(axis => gradient.shape[axis] > 1);
}

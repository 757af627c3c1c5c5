namespace SafeStep;

/// <summary>What was measured of a proposed step, or what in it is not finite.</summary>
internal readonly record struct StepMeasurement
{
    /// <summary>The step's length over its convergence radius; NaN when something is not finite or nothing was measured.</summary>
    public required double Ratio { get; init; }

    /// <summary>The radius under each bound asked for, in units of the update.</summary>
    public BoundRadii Radii { get; init; }

    public required int BottleneckSample { get; init; }

    /// <summary>The batch that the ratio is of; null when nothing was measured.</summary>
    public MeasuredBatch? Batch { get; init; }

    /// <summary>The slopes of the row that binds, over the classes; null when no row does.</summary>
    public Tensor? BindingSlopes { get; init; }

    /// <summary>Its logits.</summary>
    public Tensor? BindingLogits { get; init; }

    /// <summary>The logits as the derivative has them.</summary>
    public Tensor? Logits { get; init; }

    /// <summary>Their slopes.</summary>
    public Tensor? Slopes { get; init; }

    /// <summary>The place, among the forwards that were measured, of the one that the ratio is of.</summary>
    public int Forward { get; init; }

    /// <summary>How many batches were measured.</summary>
    public int Forwards { get; init; }

    /// <summary>How many rows of logits bound the step.</summary>
    public int Rows { get; init; }

    /// <summary>The same with the rows that take no part in the loss.</summary>
    public int AllRows { get; init; }

    /// <summary>How many rows of the batch take part in the loss, be they among those that were measured or not.</summary>
    public int RowsInLoss { get; init; }

    /// <summary>How many rows of the batch take no part in the loss, be they among those that were measured or not.</summary>
    public int RowsOutsideLoss { get; init; }

    /// <summary>How many rows of logits a sample has, where rows count samples.</summary>
    public int RowsPerSample { get; init; }

    public int RowsRaised { get; init; }

    /// <summary>Whether the gradient at the logits is that of a cross-entropy; null where none was seen.</summary>
    public bool? IsCrossEntropy { get; init; }

    /// <summary>Whether a row has a gradient that is not zero: where none has, it tells nothing of the loss. True where none was seen.</summary>
    public bool HasGradient { get; init; } = true;

    /// <summary>How many of the forwards may be no part of the loss, because their gradients were gone when a later one began.</summary>
    public int ForwardsInDoubt { get; init; }

    /// <summary>Whether it does not, but by no more than the softmax of a cross-entropy may be rounded.</summary>
    public bool IsOffByRounding { get; init; }

    /// <summary>The dimension that holds the classes of <see cref="Losses"/>, where they are of one forward.</summary>
    public int Axis { get; init; }

    /// <summary>Why nothing can be said of the loss along the step; null where nothing is known to stand against it.</summary>
    public string? Unknown { get; init; }

    /// <summary>Whether the gradient at the logits is finite; true where none was seen.</summary>
    public bool HasFiniteGradient { get; init; } = true;

    /// <summary>How many forwards were left out because the gradient at their logits is not finite, although those of the parameters are.</summary>
    public int ForwardsGivenUp { get; init; }

    /// <summary>The derivative of the loss along the step; NaN where no gradient was seen.</summary>
    public double LossSlope { get; init; } = double.NaN;

    /// <summary>How far the measured logits are from those that the loss saw, relative to them; null where that is not known.</summary>
    public double? LogitDifference { get; init; }

    /// <summary>Whether the logits at which it was measured are known to be others than those that the loss saw: its gradient says nothing of them.</summary>
    public bool HasOtherLogits => LogitDifference > 0;

    /// <summary>Whether the logits that the model returned were written to since and are others now: what the loss saw is not known.</summary>
    public bool IsRewritten { get; init; }

    /// <summary>Whether the gradient seems to be that of a cross-entropy: it sums to zero over the classes, or is that of single logits, of which a sum tells nothing.</summary>
    public bool MayBeCrossEntropy { get; init; }

    /// <summary>Whether the gradient seems to be that of a cross-entropy of the logits that were measured.</summary>
    public bool SeemsToTellLoss => this is { NotFinite: null, MayBeCrossEntropy: true, Unknown: null, HasOtherLogits: false, IsRewritten: false };

    /// <summary>Whether it does, and all that its loss is read off is known.</summary>
    public bool TellsLoss => SeemsToTellLoss && Losses is not null;

    /// <summary>The rows that were measured where these are some of the samples, with the gradient of the loss at them; null where it was not seen.</summary>
    public IReadOnlyList<LogitRows>? Sampled { get; init; }

    /// <summary>The rows of all forwards with the gradient of the loss at them; null where it was not seen, or not on the whole batch.</summary>
    public IReadOnlyList<LogitRows>? Losses { get; init; }

    /// <summary>Whether the logits of the derivative are those that the model returned for the same samples, as far as that was asked.</summary>
    public bool HasForwardsLogits => LogitDifference == 0;

    /// <summary>Whether some of the samples decided instead of the whole batch.</summary>
    public bool IsSampled { get; init; }

    public bool ExactTangent { get; init; } = true;

    /// <summary>Whether the model drew random numbers: those of some samples are not those of the whole batch.</summary>
    public bool Drew { get; init; }

    /// <summary>The time until the logits and their slopes were at hand.</summary>
    public TimeSpan JvpElapsed { get; init; }

    public string? NotFinite { get; init; }

    /// <summary>Whether the ratio was measured (true) or forecast (false).</summary>
    public bool IsMeasured { get; init; } = true;

    public StepMeasurement()
    {
    }

    /// <summary>A ratio that stands for one that was not measured.</summary>
    public static StepMeasurement Forecast(double ratio) => new() { Ratio = ratio, BottleneckSample = -1, IsMeasured = false };

    public static StepMeasurement OfNotFinite(string culprit) => new() { Ratio = double.NaN, BottleneckSample = -1, NotFinite = culprit };

    /// <summary>The measurement of two batches together: the one with the larger ratio, or the first that is not finite.</summary>
    public static StepMeasurement Worse(StepMeasurement first, StepMeasurement second) => Larger(first, second) with
    {
        Forwards = first.Forwards + second.Forwards,
        Rows = first.Rows + second.Rows,
        AllRows = first.AllRows + second.AllRows,
        RowsInLoss = first.RowsInLoss + second.RowsInLoss,
        RowsOutsideLoss = first.RowsOutsideLoss + second.RowsOutsideLoss,
        RowsRaised = first.RowsRaised + second.RowsRaised,
        // One that is none makes of the whole none, be it known of the other or not.
        IsCrossEntropy = first.IsCrossEntropy & second.IsCrossEntropy,
        MayBeCrossEntropy = first.MayBeCrossEntropy && second.MayBeCrossEntropy,
        Sampled = first.Sampled is null || second.Sampled is null ? first.Sampled ?? second.Sampled : [.. first.Sampled, .. second.Sampled],
        HasGradient = first.HasGradient || second.HasGradient,
        Unknown = first.Unknown ?? second.Unknown,
        IsRewritten = first.IsRewritten || second.IsRewritten,
        LossSlope = first.LossSlope + second.LossSlope,
        LogitDifference = first.LogitDifference is null || second.LogitDifference is null ? first.LogitDifference ?? second.LogitDifference : Math.Max(first.LogitDifference.Value, second.LogitDifference.Value),
        Losses = first.Losses is null || second.Losses is null ? null : [.. first.Losses, .. second.Losses],
        IsSampled = first.IsSampled || second.IsSampled,
        ExactTangent = first.ExactTangent && second.ExactTangent,
        JvpElapsed = first.JvpElapsed + second.JvpElapsed,
    };

    /// <summary>The same, with what is said of the loss from another measurement.</summary>
    public StepMeasurement WithLossOf(StepMeasurement other) => this with
    {
        IsCrossEntropy = other.IsCrossEntropy,
        MayBeCrossEntropy = other.MayBeCrossEntropy,
        Sampled = other.Sampled,
        HasGradient = other.HasGradient,
        Unknown = other.Unknown,
        IsRewritten = other.IsRewritten,
        LossSlope = other.LossSlope,
        LogitDifference = other.LogitDifference,
        Losses = other.Losses,
        Axis = other.Axis,
    };

    /// <summary>Two measurements of one batch, of all its rows and of some of them: the larger ratio, and of the rest the whole's.</summary>
    public static StepMeasurement WorseOfOne(StepMeasurement whole, StepMeasurement sampled) => (Larger(whole, sampled) with
    {
        Forwards = whole.Forwards,
        Rows = whole.Rows,
        AllRows = whole.AllRows,
        RowsInLoss = whole.RowsInLoss,
        RowsOutsideLoss = whole.RowsOutsideLoss,
        RowsRaised = whole.RowsRaised + sampled.RowsRaised,
        IsSampled = false,
        JvpElapsed = whole.JvpElapsed + sampled.JvpElapsed,
    }).WithLossOf(whole);

    private static StepMeasurement Larger(StepMeasurement first, StepMeasurement second) =>
        first.NotFinite is not null || (second.NotFinite is null && first.Ratio >= second.Ratio) ? first : second;
}

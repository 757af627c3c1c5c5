namespace SafeStep;

/// <summary>
/// Single logits of several forwards that the loss may hold against each other, as the scores of two answers in a ranking or those of the choices of a question. Its gradient then sums to zero over them, for each sample or over all, and their
/// differences are what the radius is of: a step that moves one up and the other down moves these by the sum of both.
/// </summary>
internal sealed class ComparedForwards
{
    // The scores are the columns of rows of classes, or all are the classes of one row.
    private const int Classes = 1;

    // Of an entry, in units of a loss that is a mean: of rows that are all but certain little more is left.
    private const double Rounding = 4 * GradientFormat.SingleRounding;

    private readonly Tensor gradient;
    private readonly bool areOfSamples;

    private ComparedForwards(Tensor gradient, bool areOfSamples) => (this.gradient, this.areOfSamples) = (gradient, areOfSamples);

    /// <summary>Those among some forwards; null where the gradient at them is not one of their differences.</summary>
    public static ComparedForwards? Of(IEnumerable<MeasuredBatch> batches)
    {
        MeasuredBatch[] single = [.. batches.Where(AreSingle)];
        Tensor[] gradients = Array.ConvertAll(single, batch => batch.Gradient!);
        if (gradients.Length < 2 || Array.Exists(gradients, other => other.dtype != gradients[0].dtype))
        {
            return null;
        }

        bool areOfSamples = Array.TrueForAll(gradients, other => other.shape[0] == gradients[0].shape[0]);
        bool areSigmoids = LossReading.IsKnown(single.Select(batch => batch.AsSigmoids()));
        return (areOfSamples ? WhereZero(gradients, areOfSamples: true, areSigmoids) : null) ?? WhereZero(gradients, areOfSamples: false, areSigmoids);
    }

    /// <summary>Whether a forward gave one number for each sample, and its gradient is of all of them.</summary>
    public static bool AreSingle(MeasuredBatch batch) => batch is { Output: { } output, Gradient: { } gradient } && output.dim() > 0 && output.shape[0] == output.numel() && gradient.numel() == output.numel();

    /// <summary>The measurement of these forwards together.</summary>
    /// <param name="forwards">The measurements of each, on its whole batch.</param>
    /// <param name="ratios">What measures rows of classes.</param>
    /// <param name="update">The proposed step.</param>
    /// <param name="target">The ratio that the decision compares with.</param>
    public StepMeasurement Measure(IReadOnlyList<StepMeasurement> forwards, RatioMeter ratios, ProposedUpdate update, double target)
    {
        var apart = forwards.Aggregate(StepMeasurement.Worse);
        if (apart.NotFinite is not null || apart.Slopes is null)
        {
            return apart;
        }

        Tensor logits = Joined(forwards.Select(forward => OfBatch(forward.Logits!, forward))), slopes = Joined(forwards.Select(forward => OfBatch(forward.Slopes!, forward)));
        var joined = ratios.Measure(update, () => new LogitJvp(logits, slopes) { ExactTangent = apart.ExactTangent }, gradient, Joined(forwards.Select(forward => forward.Batch!.Output!.detach())), new ClassAxis(Classes), target);
        if (joined.NotFinite is not null)
        {
            return apart;
        }

        joined = joined with
        {
            Forwards = apart.Forwards,
            RowsInLoss = joined.Rows,
            RowsOutsideLoss = joined.AllRows - joined.Rows,
            LogitDifference = apart.LogitDifference,
            IsRewritten = apart.IsRewritten,
            ExactTangent = apart.ExactTangent,
            JvpElapsed = apart.JvpElapsed,
        };
        bool isKnownApart = apart.Losses is { } losses && LossReading.IsKnown(losses);
        return LossReading.IsKnown(joined.Losses!) && !isKnownApart ? joined
            // What it is of is not known for certain: the larger ratio stands.
            : (joined.Ratio > apart.Ratio ? joined : apart).WithLossOf(isKnownApart ? apart : joined);
    }

    private static ComparedForwards? WhereZero(Tensor[] gradients, bool areOfSamples, bool areSigmoids)
    {
        using var scope = torch.NewDisposeScope();
        var joined = Join(gradients, areOfSamples);
        double[] read = HostMemory.Doubles(torch.stack([joined.to_type(torch.ScalarType.Float64).sum(1).abs().max(), joined.abs().max().to_type(torch.ScalarType.Float64)]));
        // Every entry was rounded by itself.
        double zero = Math.Max(ClassAxis.Tolerance(joined) * read[1], areSigmoids ? 0 : Rounding * joined.shape[1]);
        return read[1] > 0 && read[0] <= zero ? new ComparedForwards(joined.MoveToOuterDisposeScope(), areOfSamples) : null;
    }

    private Tensor Joined(IEnumerable<Tensor> parts) => Join([.. parts], areOfSamples);

    private static Tensor Join(Tensor[] parts, bool areOfSamples) =>
        areOfSamples ? torch.stack(Array.ConvertAll(parts, part => part.reshape(-1)), 1) : torch.cat(Array.ConvertAll(parts, part => part.reshape(-1)), 0).unsqueeze(0);

    // Those of samples kept from earlier batches come last.
    private static Tensor OfBatch(Tensor values, StepMeasurement forward) => values.narrow(0, 0, forward.Batch!.Gradient!.shape[0]);
}

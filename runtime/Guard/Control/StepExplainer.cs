namespace SafeStep;

/// <summary>
/// Says which parameters move the two classes apart that bound a step. Slopes are linear in the update: the gap a_k - a_l of a row is the sum over parameters of &lt;d(z_k - z_l)/d theta_j, p_j&gt;, and one backward pass gives all of its terms.
/// </summary>
internal sealed class StepExplainer(StepGuardOptions options)
{
    // The terms may be so many times as large as what is left of them.
    private const double Cancelling = 100;

    private const double MostAtOnce = 4, EachStep = 1.0 / 12;

    /// <summary>How many steps in a row were changed.</summary>
    public int ChangedInARow { get; set; }

    /// <summary>How many explanations may be given now: some at once, and one in a dozen steps in the long run.</summary>
    public double Budget { get; set; } = MostAtOnce;

    /// <summary>Whether a step is to be explained. Asked once for each measured step.</summary>
    public bool Wants(StepDecision decision)
    {
        bool isChanged = decision is StepDecision.Scaled or StepDecision.Skipped && options.Mode != StepMode.Set;
        ChangedInARow = isChanged ? ChangedInARow + 1 : 0;
        Budget = Math.Min(Budget + EachStep, MostAtOnce);
        if (options.Report.Explains != StepExplanation.Changed)
        {
            return options.Report.Explains == StepExplanation.Always && decision != StepDecision.Rejected;
        }

        bool isDue = isChanged && int.IsPow2(ChangedInARow) && Budget >= 1;
        Budget -= isDue ? 1 : 0;
        return isDue;
    }

    /// <summary>The binding pair and the shares, largest first; no shares where they do not sum to the gap, as where the model draws random numbers.</summary>
    /// <param name="measured">What was measured, with the row that binds.</param>
    /// <param name="update">The proposed step, while the parameters are at their old values.</param>
    /// <param name="moved">The optimizer's groups.</param>
    public static (BindingPair? Pair, IReadOnlyList<StepShare> Shares) Explain(StepMeasurement measured, ProposedUpdate update, OptimizerParameters moved)
    {
        if (measured is not { BottleneckSample: >= 0 and var row, BindingSlopes: { } slopes, BindingLogits: { } logits, Batch: { } batch } || PairOf(row, slopes, logits) is not { } pair)
        {
            return (null, []);
        }

        var axis = batch.Model.Axis;
        int samples = SampledBatch.Samples(batch.Inputs), rowsPerSample = measured.RowsPerSample;
        // Where rows do not depend on each other one sample is enough; that its logits and its gap are the same shows it.
        // Of classes along the batch one sample holds one alone.
        var one = rowsPerSample > 0 && samples > 1 && axis.In(measured.Logits!) > 0 ? Parts(batch, SampledBatch.Take(batch.Inputs, [row / rowsPerSample]), row % rowsPerSample, logits, pair, update, axis) : null;
        double tolerance = Tolerance(slopes);
        var parts = one is not null && Fits(one, pair, tolerance) ? one : Parts(batch, batch.Inputs, row, logits, pair, update, axis);
        return parts is not null && Fits(parts, pair, tolerance) ? (pair, Shares(parts, update, moved)) : (pair, []);
    }

    private static BindingPair? PairOf(int row, Tensor slopes, Tensor logits)
    {
        double[] along = Host(slopes), at = Host(logits);
        int rising = -1, falling = -1;
        for (int k = 0; k < along.Length; k++)
        {
            if (!double.IsNegativeInfinity(at[k]))
            {
                rising = rising < 0 || along[k] > along[rising] ? k : rising;
                falling = falling < 0 || along[k] < along[falling] ? k : falling;
            }
        }

        return rising < 0 || rising == falling ? null : new BindingPair(row, rising, falling, along[rising] - along[falling]);
    }

    // Null where the row has other logits than those that were measured, which is another function then, as under a batch norm or another dropout's mask. A model may not run on one sample. An explanation never costs a step.
    private static double[]? Parts(MeasuredBatch batch, object?[] inputs, int row, Tensor measured, BindingPair pair, ProposedUpdate update, ClassAxis axis)
    {
        try
        {
            return PartsOf(batch, inputs, row, measured, pair, update, axis);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static double[]? PartsOf(MeasuredBatch batch, object?[] inputs, int row, Tensor measured, BindingPair pair, ProposedUpdate update, ClassAxis axis)
    {
        using var scope = torch.NewDisposeScope();
        using var grad = torch.enable_grad();
        using var thawed = new Thawed(update.Parts);
        return QuietForward.Of(batch.Model.Model, inputs, logits =>
        {
            var rows = LogitRows.AsRows(logits, axis.In(logits));
            if (!rows.requires_grad || row >= rows.shape[0])
            {
                return null;
            }

            var chosen = rows.select(0, row);
            if (Numbers.ReadOne(LogitCheck.Distance(measured.reshape(1, -1), chosen.detach().reshape(1, -1), axis: 1)) != 0)
            {
                return null;
            }

            var others = ModuleParameters.Of(batch.Model.Model.Module).Select(parameter => parameter.Value);
            double[] Products() => [.. update.Parts.Select(part =>
            {
                double product = Gradient.Of(part.Parameter) is { } gradient && part.Count > 0 ? Gradient.Product(Gradient.Dense(gradient), part.Difference) : 0;
                part.Release();
                return product;
            })];
            return GradientsAside.Of(chosen.select(0, pair.Rising) - chosen.select(0, pair.Falling), [.. update.Parts.Select(part => part.Parameter), .. others], Products);
        });
    }

    // A frozen parameter that goes on moving by its momentum has its part, too.
    private readonly struct Thawed : IDisposable
    {
        private readonly List<Tensor> frozen;

        public Thawed(IReadOnlyList<ParameterChange> changes)
        {
            frozen = [.. changes.Where(change => !change.Parameter.requires_grad && Numbers.ReadOne(change.SquaredLength) != 0).Select(change => change.Parameter)];
            frozen.ForEach(parameter => parameter.requires_grad = true);
        }

        public void Dispose() => frozen.ForEach(parameter => parameter.requires_grad = false);
    }

    // How far the shares may miss the gap by rounding: sums of terms that cancel.
    private static double Tolerance(Tensor slopes) => slopes.dtype == torch.ScalarType.Float64 ? 1e-8 : slopes.element_size() < sizeof(float) ? 0.01 : 1e-3;

    private static bool Fits(double[] parts, BindingPair pair, double tolerance) => Math.Abs(parts.Sum() - pair.Gap) <= tolerance * Math.Max(pair.Gap, parts.Sum(Math.Abs) / Cancelling);

    private static List<StepShare> Shares(double[] parts, ProposedUpdate update, OptimizerParameters moved)
    {
        double gap = parts.Sum();
        return [.. update.Parts.Zip(parts, (part, value) =>
        {
            var (group, rate) = moved.Find(part.Parameter) ?? (-1, double.NaN);
            return new StepShare(part.Path, value, value / gap, group, rate);
        }).OrderByDescending(share => share.Gap)];
    }

    private static double[] Host(Tensor row) => row.to_type(torch.ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
}

using Microsoft.Extensions.Logging;

namespace SafeStep;

/// <summary>How a guard measures and limits steps.</summary>
public sealed record StepGuardOptions
{
    private readonly double? targetRatio;

    /// <summary>The theorem: every step is measured on every row, and a step beyond the radius ends at it.</summary>
    public static StepGuardOptions Exact { get; } = new() { Policy = CapPolicy.Radius };

    /// <summary>
    /// The largest ratio of step length to convergence radius that a step may have (Cap), always has (Set), or is dropped above (Skip).
    /// At 1 the Taylor series of the loss still converges at the end of every step (Ghosts of Softmax, Theorem 4.6). The default is 1, but 0.5 for
    /// Set, which takes a step of this length every time.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a positive finite number.</exception>
    public double TargetRatio
    {
        get => targetRatio ?? (Mode == StepMode.Set ? 0.5 : 1);
        init => targetRatio = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TargetRatio), value, "The target ratio must be a positive finite number; 1 is the convergence radius.");
    }

    /// <summary>Over how many first steps the target rises, linearly, to <see cref="TargetRatio"/>; 0 starts at the target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int WarmupSteps
    {
        get;
        init => field = AtLeast(value, 0, nameof(WarmupSteps));
    }

    /// <summary>What is done with a step once its ratio is known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mode is unknown.</exception>
    public StepMode Mode
    {
        get;
        init => field = Known(value, nameof(Mode));
    }
    = StepMode.Cap;

    /// <summary>Under <see cref="StepMode.Cap"/>: how far a step goes that is longer than the target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The policy is unknown.</exception>
    public CapPolicy Policy
    {
        get;
        init => field = Known(value, nameof(Policy));
    }
    = CapPolicy.Tightening;

    /// <summary>
    /// The bound of the convergence radius that controls the step. Cap and Skip only ask whether the ratio is at most the target: once a cheaper bound says so, no row is
    /// raised further, and the report gives that bound's ratio, which is at least the true one. To have every ratio under this very bound, name it in <see cref="ReportedBounds"/>, too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is unknown.</exception>
    public RadiusBound Bound
    {
        get;
        init => field = Known(value, nameof(Bound));
    }
    = RadiusBound.Spread;

    /// <summary>How the radii of the samples become the radius that controls the step.</summary>
    public RadiusAggregation Aggregation
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Aggregation));
            field = value;
        }
    }
    = RadiusAggregation.Max;

    /// <summary>Bounds under which the radius is reported besides <see cref="Bound"/>, in <see cref="StepReport.Radii"/>. They cost their time and control nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound is unknown.</exception>
    public IReadOnlyList<RadiusBound> ReportedBounds
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(ReportedBounds));
            field = [.. value.Select(bound => Known(bound, nameof(ReportedBounds)))];
        }
    }
    = [];

    /// <summary>
    /// Whether <see cref="StepReport.HiddenRadii"/> lists the radii inside the network. They cost their time and control nothing; slopes from a finite difference have none.
    /// </summary>
    public bool ReportHiddenRadii { get; init; }

    /// <summary>
    /// Whether the layers' outputs of the training forward are kept until the step and taken instead of computing them again; false by default. An output is taken only where it is known to be the
    /// same: the same layer in the same mode, an input of the same values, and nothing written to it, to the output or to any parameter since. Everything else is computed. It works for layers that the
    /// model runs by <c>call</c>, as Sequential does; <c>forward</c> runs no hooks. The activations then live until the step; dropout takes part with the mask of the training forward.
    /// </summary>
    public bool ReuseActivations { get; init; }

    /// <summary>
    /// The share of a batch's samples that is measured at each step, above 0 and at most 1, the default. Below 1 a step is guaranteed for the measured samples only:
    /// those that <see cref="RadiusAggregation.Bottleneck"/> keeps from earlier batches and, in turn, others of the batch. Samples are counted along
    /// the first dimension of the inputs.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double SampleShare
    {
        get;
        init => field = Share(value, nameof(SampleShare), "The share of samples to measure");
    }
    = 1;

    /// <summary>
    /// With a <see cref="SampleShare"/> below 1, where steps are capped or skipped: up to which part of the target the ratio of the samples decides by itself, above 0 and at most 1; 0.5 by default. Above it the whole batch
    /// is measured, so that a step beyond the target passes only when its worst sample, not among those measured, moves 1 / SampleTrust times as far as any of them. At 1 the samples always decide.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and at most 1.</exception>
    public double SampleTrust
    {
        get;
        init => field = Share(value, nameof(SampleTrust), "The part of the target up to which samples decide");
    }
    = 0.5;

    /// <summary>With a <see cref="SampleShare"/> below 1: every how many steps the whole batch is measured all the same, and the sampled measurement judged by it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int AuditEvery
    {
        get;
        init => field = AtLeast(value, 1, nameof(AuditEvery));
    }
    = 20;

    /// <summary>
    /// Every how many steps one is measured and limited, beginning with the first; 1, the default, is each. The steps in between are the optimizer's own: nothing is checked and nothing is guaranteed of
    /// them. Not for Set, which takes the length of every step from its measurement.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MeasureEvery
    {
        get;
        init => field = AtLeast(value, 1, nameof(MeasureEvery));
    }
    = 1;

    /// <summary>
    /// The most steps in a row that may go unmeasured when a <see cref="RatioForecast"/> puts them well inside the target; 0, the default, measures every step. An unmeasured step has
    /// no guarantee beyond the forecast. For Cap and Skip; the other modes need every ratio and measure always.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxUnmeasuredSteps
    {
        get;
        init => field = AtLeast(value, 0, nameof(MaxUnmeasuredSteps));
    }

    /// <summary>
    /// Which parameters are guarded, by their path as in <c>named_parameters()</c>; null guards all that require gradients. A parameter left out takes the optimizer's
    /// values whatever becomes of the step, and its part of the update is not measured: the rest is measured with it at its new values. <see cref="StepReport.Unguarded"/> names it.
    /// </summary>
    public Func<string, bool>? Guards { get; init; }

    /// <summary>
    /// How the processes of a data-parallel run agree on each step; null, the default, where there is one. A step goes unmeasured on every rank or on none, because length and agreed ratios are the same on all.
    /// </summary>
    public RankReduction? Reduce { get; init; }

    /// <summary>What is done with a step that is not finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The policy is unknown.</exception>
    public NotFinitePolicy NotFinite
    {
        get;
        init => field = Known(value, nameof(NotFinite));
    }
    = NotFinitePolicy.Reject;

    /// <summary>
    /// Whether a step that is rejected as not finite also puts the optimizer's state (moments, step counts) back as it was before it; false by default. A gradient that is not finite never reaches the
    /// optimizer (off the processor zeros do, in its place); this is for updates, logits and slopes that are not finite though the gradients were. Costs a copy of the optimizer's state in memory at every measured step.
    /// <see cref="StepMode.Skip"/> does so always, for the steps that it drops.
    /// </summary>
    public bool RestoreOptimizer { get; init; }

    /// <summary>With <see cref="NotFinitePolicy.Throw"/>: how many rejected steps in a row are borne before the next one throws; 0, the default, throws at the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int RejectionsBorne
    {
        get;
        init => field = AtLeast(value, 0, nameof(RejectionsBorne));
    }

    /// <summary>
    /// Whether the first measured step compares the logits of the generated derivative with those that the model itself returned; true by default. Where they differ beyond rounding, forward is run once more, and a difference that
    /// stays is a <see cref="DerivativeMismatchException"/>.
    /// </summary>
    public bool CheckLogits { get; init; } = true;

    /// <summary>
    /// Whether <see cref="StepReport.AdjointRatio"/> is computed at each measured step; true by default. It costs one product of the update with the gradient.
    /// </summary>
    public bool CheckAdjoint { get; init; } = true;

    /// <summary>Which steps are explained by <see cref="StepReport.Shares"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is unknown.</exception>
    public StepExplanation Explains
    {
        get;
        init => field = Known(value, nameof(Explains));
    }
    = StepExplanation.Changed;

    /// <summary>Where scaled, skipped and rejected steps are logged, with the event ids of <see cref="StepLogEvents"/>; null logs nothing.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>The target of one step: <see cref="TargetRatio"/>, or the part of it that the warm-up has reached.</summary>
    /// <param name="step">The number of the step, counted from 1.</param>
    /// <returns>A positive finite number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public double TargetAt(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return step < WarmupSteps ? Math.Max(double.Epsilon, TargetRatio * ((double)step / WarmupSteps)) : TargetRatio;
    }

    private static T Known<T>(T value, string name)
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{value} is no {typeof(T).Name}.");

    private static double Share(double value, string name, string what) =>
        value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{what} must be above 0 and at most 1.");

    private static int AtLeast(int value, int least, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");
}

namespace SafeStep;

/// <summary>How a guard measures and limits steps. Start with none: the defaults are <see cref="Balanced"/>.</summary>
public sealed record StepGuardOptions
{
    private readonly double? targetRatio;

    /// <summary>
    /// The default: a step beyond the radius goes as far as a tightening limit and its loss allow. Steps that a forecast puts inside the radius pass unmeasured, up to 16 in a row; the others are measured on a quarter of their samples
    /// where those are well inside, on all where not, and with what the training forward computed where that is known to be the same.
    /// </summary>
    public static StepGuardOptions Balanced { get; } = new();

    /// <summary>The theorem: every step is measured on every row, and a step beyond the radius ends at it.</summary>
    public static StepGuardOptions Exact { get; } = new() { Policy = CapPolicy.Radius, Sampling = SamplingOptions.All, Forecast = ForecastOptions.None, ReuseActivations = false };

    /// <summary>The least cost: forecasts of up to 64 steps, an eighth of the samples. A sudden change of the curvature at the same length of the step is seen that much later; a longer step is measured at once.</summary>
    public static StepGuardOptions Cheapest { get; } = new() { Sampling = new() { Share = 0.125 }, Forecast = new() { MaxUnmeasuredSteps = 64 }, Report = new() { CheckAdjoint = false } };

    /// <summary>What is done with a step once its ratio is known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mode is unknown.</exception>
    public StepMode Mode
    {
        get;
        init => field = OptionValues.Known(value, nameof(Mode));
    }
    = StepMode.Cap;

    /// <summary>Under <see cref="StepMode.Cap"/>: how far a step goes that is longer than the target.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The policy is unknown.</exception>
    public CapPolicy Policy
    {
        get;
        init => field = OptionValues.Known(value, nameof(Policy));
    }
    = CapPolicy.Tightening;

    /// <summary>
    /// The ratio of step length to convergence radius up to which a step is left alone (Cap), that it always has (Set), or above which it is dropped (Skip).
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

    /// <summary>
    /// The bound of the convergence radius that controls the step. Cap and Skip only ask whether the ratio is at most the target: once a cheaper bound says so, no row is
    /// raised further, and the report gives that bound's ratio, which is at least the true one. To have every ratio under this very bound, name it in <see cref="ReportOptions.Bounds"/>, too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is unknown.</exception>
    public RadiusBound Bound
    {
        get;
        init => field = OptionValues.Known(value, nameof(Bound));
    }
    = RadiusBound.Spread;

    /// <summary>How the radii of the samples become the radius that controls the step.</summary>
    public RadiusAggregation Aggregation
    {
        get;
        init => field = NotNull(value, nameof(Aggregation));
    }
    = RadiusAggregation.Max;

    /// <summary>Which samples of a batch are measured.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = NotNull(value, nameof(Sampling));
    }
    = new();

    /// <summary>Which steps pass on a forecast.</summary>
    public ForecastOptions Forecast
    {
        get;
        init => field = NotNull(value, nameof(Forecast));
    }
    = new();

    /// <summary>When steps are guarded.</summary>
    public CadenceOptions Cadence
    {
        get;
        init => field = NotNull(value, nameof(Cadence));
    }
    = new();

    /// <summary>What is done with a step that is not finite.</summary>
    public NotFiniteOptions NotFinite
    {
        get;
        init => field = NotNull(value, nameof(NotFinite));
    }
    = new();

    /// <summary>What is reported and checked besides.</summary>
    public ReportOptions Report
    {
        get;
        init => field = NotNull(value, nameof(Report));
    }
    = new();

    /// <summary>
    /// Whether the layers' outputs of the training forward are kept until the step and taken instead of computing them again, where the next step is likely to be measured; true by default. An output is taken only where it is known to be the
    /// same: the same layer in the same mode, an input of the same values, and nothing written to it, to the output or to any parameter since. Everything else is computed. It works for layers that the
    /// model runs by <c>call</c>, as Sequential does; <c>forward</c> runs no hooks. The activations then live until the step; dropout takes part with the mask of the training forward.
    /// </summary>
    public bool ReuseActivations { get; init; } = true;

    /// <summary>
    /// Which parameters are guarded, by their path as in <c>named_parameters()</c>; null guards all that require gradients. A parameter left out takes the optimizer's
    /// values whatever is decided of its step, and its part of the update is not measured.
    /// </summary>
    public Func<string, bool>? Guards { get; init; }

    /// <summary>
    /// How the processes of a data-parallel run agree on each step; null, the default, where there is one. A step goes unmeasured on every rank or on none, because length and agreed ratios are the same on all.
    /// </summary>
    public RankReduction? Reduce { get; init; }

    /// <summary>The constants of the default rule.</summary>
    internal CapConstants Constants { get; init; } = new();

    /// <summary>The target of one step: <see cref="TargetRatio"/>, or the part of it that the warm-up has reached.</summary>
    /// <param name="step">The number of the step, counted from 1.</param>
    /// <returns>A positive finite number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public double TargetAt(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        int warmup = Cadence.WarmupSteps;
        return step < warmup ? Math.Max(double.Epsilon, TargetRatio * ((double)step / warmup)) : TargetRatio;
    }

    private static T NotNull<T>(T value, string name)
        where T : class => value ?? throw new ArgumentNullException(name);
}

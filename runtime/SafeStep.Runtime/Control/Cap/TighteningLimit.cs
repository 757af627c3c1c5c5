using System.Text.Json.Serialization;

namespace SafeStep;

/// <summary>
/// The limit of a step's ratio under the default rule of <see cref="StepMode.Cap"/>. It starts at <see cref="Widest"/> times the target, because the early steps of a healthy run are often longer than the
/// radius and good all the same. Each step beyond the target tightens it towards the target, and a step inside lets it recover a little. Plain numbers, not thread-safe.
/// </summary>
/// <remarks>
/// With n counting the steps beyond the target, the limit is target * (1 + (Widest - 1) * 2^(-n / HalfLife)). A run that stays healthy never notices it; one that keeps leaving the radius ends at the limit of
/// the theorem. The constants were chosen by experiment (docs/guard.md).
/// </remarks>
public sealed class TighteningLimit
{
    /// <summary>The limit before any step, in units of the target.</summary>
    public const double Widest = 3;

    /// <summary>After how many steps beyond the target the excess of the limit over the target has halved.</summary>
    public const double HalfLife = 12;

    /// <summary>How much of one step beyond the target is forgotten at each step inside it.</summary>
    public const double Recovery = 1.0 / 20;

    private readonly CapConstants constants;

    /// <summary>A limit that is as wide as it gets.</summary>
    public TighteningLimit()
        : this(new CapConstants())
    {
    }

    internal TighteningLimit(CapConstants constants) => this.constants = constants;

    /// <summary>How many steps beyond the target still count, at least 0.</summary>
    public double Exceeded { get; private set; }

    /// <summary>The largest ratio that a step may have now.</summary>
    /// <param name="target">The target ratio, positive.</param>
    public double At(double target) => target * (1 + ((constants.Widest - 1) * Math.Pow(2, -Exceeded / constants.HalfLife)));

    /// <summary>Counts a step, after it was decided by the limit before it.</summary>
    /// <param name="ratio">The ratio of the step as the optimizer proposed it, at least 0.</param>
    /// <param name="target">The target ratio.</param>
    public void Observe(double ratio, double target) => Exceeded = ratio > target ? Exceeded + 1 : Math.Max(0, Exceeded - constants.Recovery);

    /// <summary>What it remembers, for <see cref="Restore"/>.</summary>
    public TighteningLimitState Save() => new(Exceeded);

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">What <see cref="Save"/> returned.</param>
    public void Restore(TighteningLimitState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Exceeded = state.Exceeded;
    }
}

/// <summary>What a <see cref="TighteningLimit"/> remembers.</summary>
/// <param name="Exceeded">How many steps beyond the target still count.</param>
/// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
public sealed record TighteningLimitState(double Exceeded)
{
    /// <summary>How many steps beyond the target still count.</summary>
    [JsonRequired]
    public double Exceeded
    {
        get;
        init => field = SavedNumbers.FiniteFromZero([value], nameof(Exceeded))[0];
    }
    = SavedNumbers.FiniteFromZero([Exceeded], nameof(Exceeded))[0];
}

using System.Text.Json.Serialization;

namespace SafeStep;

/// <summary>
/// The limit of a step's ratio under the default rule of <see cref="StepMode.Cap"/>. It starts at <see cref="Widest"/> times the target, because the early steps of a healthy run are often longer than the
/// radius and good all the same. What a step takes beyond the target tightens it, and a step inside lets it recover a little. Plain numbers, not thread-safe.
/// </summary>
/// <remarks>
/// The limit is target * (1 + (Widest - 1) * 2^(-n / HalfLife)). A step beyond the target adds to n the share that it takes of what the limit allows beyond the target: 1 where it ends at the limit, little where it is hardly longer
/// than the target, nothing where it is shortened to it. However the shares are distributed, all that is taken beyond the target without a step inside adds up to at most (Widest - 1) / (1 - 2^(-1 / HalfLife)) targets,
/// 35.6. A run that stays healthy hardly notices the limit; one that keeps leaving the radius ends at that of the theorem. The constants were chosen by experiment (docs/guard.md).
/// </remarks>
public sealed class TighteningLimit
{
    /// <summary>The limit before any step, in units of the target.</summary>
    public const double Widest = 3;

    /// <summary>After how many steps as long as the limit allows its excess over the target has halved.</summary>
    public const double HalfLife = 12;

    /// <summary>How much of one step as long as the limit allows is forgotten at each step inside the target.</summary>
    public const double Recovery = 1.0 / 20;

    private readonly CapConstants constants;

    /// <summary>A limit that is as wide as it gets.</summary>
    public TighteningLimit()
        : this(new CapConstants())
    {
    }

    internal TighteningLimit(CapConstants constants) => this.constants = constants;

    /// <summary>n: what was taken beyond the target and still counts, in steps as long as the limit allows; at least 0.</summary>
    public double Exceeded { get; private set; }

    /// <summary>The largest ratio that a step may have now.</summary>
    /// <param name="target">The target ratio, positive.</param>
    public double At(double target) => target * (1 + ((constants.Widest - 1) * Math.Pow(2, -Exceeded / constants.HalfLife)));

    /// <summary>Counts a step, after it was decided by the limit before it.</summary>
    /// <param name="ratio">The ratio of the step as the optimizer proposed it, at least 0.</param>
    /// <param name="scale">The part of the step that was taken, from 0 to 1.</param>
    /// <param name="target">The target ratio.</param>
    public void Observe(double ratio, double scale, double target)
    {
        if (ratio <= target)
        {
            Exceeded = Math.Max(0, Exceeded - constants.Recovery);
            return;
        }

        // A limit that has come down to the target within rounding counts whole steps.
        double allowed = At(target) - target, taken = (ratio * scale) - target;
        Exceeded += taken >= allowed ? 1 : Math.Max(0, taken / allowed);
    }

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
/// <param name="Exceeded">What was taken beyond the target and still counts, in steps as long as the limit allowed.</param>
/// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
public sealed record TighteningLimitState(double Exceeded)
{
    /// <summary>What was taken beyond the target and still counts, in steps as long as the limit allowed.</summary>
    [JsonRequired]
    public double Exceeded
    {
        get;
        init => field = SavedNumbers.FiniteFromZero([value], nameof(Exceeded))[0];
    }
    = SavedNumbers.FiniteFromZero([Exceeded], nameof(Exceeded))[0];
}

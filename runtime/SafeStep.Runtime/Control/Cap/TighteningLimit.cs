using System.Text.Json.Serialization;

namespace SafeStep;

/// <summary>
/// The limit of a step's ratio under the default rule of <see cref="StepMode.Cap"/>. It starts at <see cref="Widest"/> times the target, because the early steps of a healthy run are often longer than the
/// radius and good all the same. What a step takes beyond the target tightens it. A step inside lets it recover a little, and so does one beyond while the steps before do no harm. Plain numbers, not thread-safe.
/// </summary>
/// <remarks>
/// The limit is target * (1 + (Widest - 1) * 2^(-n / HalfLife)). A step beyond the target adds to n the share that it takes of what the limit allows beyond the target: 1 where it ends at the limit, little where it is hardly longer
/// than the target, nothing where it is shortened to it. However the shares are distributed, all that is taken beyond the target without a step that takes from n adds up to at most (Widest - 1) / (1 - 2^(-1 / HalfLife)) targets, 35.6.
/// <para>
/// At a rate above the best one a run may leave the radius step after step and learn all the same. What tells it from a run in trouble is the loss: a step is no part of trouble where it is proposed inside the widest limit and passes the test of the descent, at a batch whose
/// loss is no larger than the mean of those at such steps before. It takes <see cref="Relief"/> from n instead of adding to it.
/// </para>
/// <para>A run that stays healthy hardly notices the limit; one that keeps leaving the radius with a loss that rises, or by far, ends at that of the theorem. The constants were chosen by experiment (docs/guard.md).</para>
/// </remarks>
public sealed class TighteningLimit
{
    /// <summary>The limit before any step, in units of the target.</summary>
    public const double Widest = 3;

    /// <summary>After how many steps as long as the limit allows its excess over the target has halved.</summary>
    public const double HalfLife = 12;

    /// <summary>How much of one step as long as the limit allows is forgotten at each step inside the target.</summary>
    public const double Recovery = 1.0 / 20;

    /// <summary>How many of these are forgotten at a step beyond the target at which the steps before are seen to have done no harm.</summary>
    public const double Relief = 1;

    private readonly CapConstants constants;
    private readonly RecentMean losses = new(memory: 20);

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
    /// <param name="loss">The loss of the batch before the step, a mean over its rows; null where it is not known, or does not fall along the step (<see cref="StepTest.Descent"/>, <see cref="StepTest.Uphill"/>): then a step beyond the target counts, as it does where the loss is not finite. Not asked for inside the target.</param>
    public void Observe(double ratio, double scale, double target, double? loss = null)
    {
        if (ratio <= target)
        {
            Forget(constants.Recovery);
            return;
        }

        bool isHarmless = ratio <= constants.Widest * target && loss is { } now && double.IsFinite(now) && now <= losses.Value;
        losses.Add(loss);

        if (isHarmless && constants.Relief > 0)
        {
            Forget(constants.Relief);
            return;
        }

        // A limit that has come down to the target within rounding counts whole steps.
        double allowed = At(target) - target, taken = (ratio * scale) - target;
        Exceeded += taken >= allowed ? 1 : Math.Max(0, taken / allowed);
    }

    /// <summary>What it remembers, for <see cref="Restore"/>.</summary>
    public TighteningLimitState Save() => new(Exceeded, losses.Value ?? 0, losses.Count);

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">What <see cref="Save"/> returned.</param>
    public void Restore(TighteningLimitState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Exceeded = state.Exceeded;
        losses.Restore(state.MeanLoss, state.Losses);
    }

    private void Forget(double steps) => Exceeded = Math.Max(0, Exceeded - steps);
}

/// <summary>What a <see cref="TighteningLimit"/> remembers.</summary>
/// <param name="Exceeded">What was taken beyond the target and still counts, in steps as long as the limit allowed.</param>
/// <param name="MeanLoss">The mean of the last losses at steps beyond the target; 0 where there was none.</param>
/// <param name="Losses">How many losses it is of.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is not finite, or one but the loss negative.</exception>
public sealed record TighteningLimitState(double Exceeded, double MeanLoss = 0, int Losses = 0)
{
    /// <summary>What was taken beyond the target and still counts, in steps as long as the limit allowed.</summary>
    [JsonRequired]
    public double Exceeded
    {
        get;
        init => field = SavedNumbers.FiniteFromZero([value], nameof(Exceeded))[0];
    }
    = SavedNumbers.FiniteFromZero([Exceeded], nameof(Exceeded))[0];

    /// <summary>The mean of the last losses at steps beyond the target; 0 where there was none.</summary>
    public double MeanLoss
    {
        get;
        init => field = SavedNumbers.Finite(value, nameof(MeanLoss));
    }
    = SavedNumbers.Finite(MeanLoss, nameof(MeanLoss));

    /// <summary>How many losses it is of.</summary>
    public int Losses
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(Losses));
    }
    = SavedNumbers.Count(Losses, nameof(Losses));
}

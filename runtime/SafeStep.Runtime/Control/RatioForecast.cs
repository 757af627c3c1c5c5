using System.Text.Json.Serialization;

namespace SafeStep;

/// <summary>
/// Foretells the ratio of a step from its length and the ratios per length seen of late, so that a step well inside the target can go unmeasured. It
/// is trusted only as far as it has earned: after a measurement that it foretold, one step more than before may go unmeasured; after one that
/// it missed, none. Plain numbers, not thread-safe.
/// </summary>
/// <param name="maxUnmeasured">The most steps in a row that it may ever answer for.</param>
public sealed class RatioForecast(int maxUnmeasured)
{
    /// <summary>How many measurements count.</summary>
    public const int Window = 8;

    /// <summary>What the largest ratio per length in the window is multiplied by: the curvature met may double between two measurements.</summary>
    public const double Margin = 2;

    private readonly Queue<double> ratiosPerLength = new();
    private int allowance;
    private int unmeasured;

    /// <summary>How many measurements came out above what was foretold.</summary>
    public long Misses { get; private set; }

    /// <summary>An upper estimate of the ratio of a step; positive infinity before the first measurement.</summary>
    /// <param name="length">The length of the step.</param>
    public double Foretell(double length) => ratiosPerLength.Count == 0 ? double.PositiveInfinity : Margin * ratiosPerLength.Max() * length;

    /// <summary>Whether a step may go unmeasured. A yes counts the step as unmeasured.</summary>
    /// <param name="length">The length of the step.</param>
    /// <param name="target">The ratio that it must not exceed.</param>
    public bool Suffices(double length, double target)
    {
        bool suffices = unmeasured < allowance && Foretell(length) <= target;
        unmeasured += suffices ? 1 : 0;
        return suffices;
    }

    /// <summary>Takes in a measurement.</summary>
    /// <param name="length">The length of the step, positive.</param>
    /// <param name="ratio">Its ratio.</param>
    public void Observe(double length, double ratio)
    {
        if (ratiosPerLength.Count > 0)
        {
            bool foretold = ratio <= Foretell(length);
            Misses += foretold ? 0 : 1;
            allowance = foretold ? Math.Min(allowance + 1, maxUnmeasured) : 0;
        }

        unmeasured = 0;
        ratiosPerLength.Enqueue(ratio / length);
        if (ratiosPerLength.Count > Window)
        {
            ratiosPerLength.Dequeue();
        }
    }

    /// <summary>What it has learned, for <see cref="Restore"/>.</summary>
    public ForecastState Save() => new([.. ratiosPerLength], allowance, unmeasured, Misses);

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">What <see cref="Save"/> returned.</param>
    public void Restore(ForecastState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ratiosPerLength.Clear();
        foreach (double ratio in state.RatiosPerLength)
        {
            ratiosPerLength.Enqueue(ratio);
        }

        (allowance, unmeasured, Misses) = (Math.Min(state.Allowance, maxUnmeasured), state.Unmeasured, state.Misses);
    }
}

/// <summary>What a <see cref="RatioForecast"/> has learned.</summary>
/// <param name="RatiosPerLength">Ratio over length of the last measurements, oldest first.</param>
/// <param name="Allowance">How many steps in a row may go unmeasured.</param>
/// <param name="Unmeasured">How many have, since the last measurement.</param>
/// <param name="Misses">How many measurements came out above what was foretold.</param>
public sealed record ForecastState([property: JsonRequired] IReadOnlyList<double> RatiosPerLength, int Allowance, int Unmeasured, long Misses);

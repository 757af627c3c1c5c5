using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace SafeStep;

/// <summary>
/// Foretells the ratio of a step from its length and the ratios per length seen of late, so that a step well inside the target can go unmeasured. It
/// is trusted only as far as it has earned: after a measurement that it foretold, one step more than before may go unmeasured; after one that
/// it missed, none. Plain numbers, not thread-safe.
/// </summary>
/// <param name="maxUnmeasured">The most steps in a row that it may ever answer for, at least 0.</param>
/// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
public sealed class RatioForecast(int maxUnmeasured)
{
    /// <summary>How many measurements count.</summary>
    public const int Window = RatioWindow.Length;

    /// <summary>What the largest ratio per length in the window is multiplied by: the curvature met may double between two measurements.</summary>
    public const double Margin = 2;

    private readonly int maxUnmeasured = SavedNumbers.FromZero(maxUnmeasured, nameof(maxUnmeasured));
    private readonly RatioWindow window = new();
    private int allowance;
    private int unmeasured;
    private bool wasTooLong;

    /// <summary>How many measurements came out above what was foretold.</summary>
    public long Misses { get; private set; }

    /// <summary>Whether it may answer for another step, if that is short enough.</summary>
    public bool MayAnswer => unmeasured < allowance;

    /// <summary>Whether the next step is likely to be measured: no forecast may answer for it, or the last step was too long for the one that might have.</summary>
    public bool ExpectsMeasurement => !MayAnswer || wasTooLong;

    /// <summary>An upper estimate of the ratio of a step; positive infinity before the first measurement, and for a length that is not finite.</summary>
    /// <param name="length">The length of the step, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public double Foretell(double length)
    {
        if (length < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "The length of a step must be at least 0.");
        }

        return Margin * window.Largest(length);
    }

    /// <summary>Whether a step may go unmeasured; never one whose length is not finite. A yes counts the step as unmeasured.</summary>
    /// <param name="length">The length of the step, at least 0.</param>
    /// <param name="target">The ratio that it must not exceed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public bool Suffices(double length, double target)
    {
        double foretold = Foretell(length);
        bool suffices = MayAnswer && double.IsFinite(foretold) && foretold <= target;
        unmeasured += suffices ? 1 : 0;
        wasTooLong = MayAnswer && !suffices;
        return suffices;
    }

    /// <summary>Takes in a measurement.</summary>
    /// <param name="length">The length of the step, positive.</param>
    /// <param name="ratio">Its ratio, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not a positive finite number, or the ratio negative or not finite; nothing is taken in.</exception>
    public void Observe(double length, double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfZero(length);
        Length(length);
        Length(ratio);
        if (!window.IsEmpty)
        {
            bool foretold = ratio <= Foretell(length);
            Misses += foretold ? 0 : 1;
            allowance = foretold ? Math.Min(allowance + 1, maxUnmeasured) : 0;
        }

        unmeasured = 0;
        window.Add(length, ratio);
    }

    /// <summary>What it has learned, for <see cref="Restore"/>.</summary>
    public ForecastState Save() => new(window.RatiosPerLength, allowance, unmeasured, Misses) { WasTooLong = wasTooLong };

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">What <see cref="Save"/> returned.</param>
    public void Restore(ForecastState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        window.Restore(state.RatiosPerLength);
        (allowance, unmeasured, Misses, wasTooLong) = (Math.Min(state.Allowance, maxUnmeasured), state.Unmeasured, state.Misses, state.WasTooLong);
    }

    private static void Length(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(value >= 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"The {name} must be a finite number, at least 0.");
        }
    }
}

/// <summary>What a <see cref="RatioForecast"/> has learned. Numbers that would let a step through unearned (negative, NaN) are an error.</summary>
/// <param name="RatiosPerLength">Ratio over length of the last measurements, oldest first.</param>
/// <param name="Allowance">How many steps in a row may go unmeasured.</param>
/// <param name="Unmeasured">How many have, since the last measurement.</param>
/// <param name="Misses">How many measurements came out above what was foretold.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
public sealed record ForecastState(IReadOnlyList<double> RatiosPerLength, int Allowance, int Unmeasured, long Misses)
{
    /// <summary>Ratio over length of the last measurements, oldest first.</summary>
    [JsonRequired]
    public IReadOnlyList<double> RatiosPerLength
    {
        get;
        init => field = SavedNumbers.FiniteFromZero(value, nameof(RatiosPerLength));
    }
    = SavedNumbers.FiniteFromZero(RatiosPerLength, nameof(RatiosPerLength));

    /// <summary>How many steps in a row may go unmeasured.</summary>
    public int Allowance
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(Allowance));
    }
    = SavedNumbers.Count(Allowance, nameof(Allowance));

    /// <summary>How many have, since the last measurement.</summary>
    public int Unmeasured
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(Unmeasured));
    }
    = SavedNumbers.Count(Unmeasured, nameof(Unmeasured));

    /// <summary>How many measurements came out above what was foretold.</summary>
    public long Misses
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(Misses));
    }
    = SavedNumbers.Count(Misses, nameof(Misses));

    /// <summary>Whether the last step was too long for the forecast.</summary>
    public bool WasTooLong { get; init; }
}

using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace SafeStep;

/// <summary>
/// Foretells the ratio of a step from its length and the ratios per length seen of late, so that a step well inside the target can go unmeasured. It is trusted only as far as it has earned. Each measurement that it foretold allows one
/// more step to go unmeasured, or twice as many as before where its ratio is at most a quarter of the target; up to <see cref="AgesEvery"/> in a row, and up to the limit once it foretold <see cref="Window"/> measurements in a row. One that it
/// missed takes all of that away, and until it has foretold that many in a row again, each earns a single step. A step whose gradient is much longer than those of the steps that were measured is one of another kind, and is measured. Plain numbers, not thread-safe.
/// </summary>
/// <param name="maxUnmeasured">The most steps in a row that it may ever answer for, at least 0.</param>
/// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
public sealed class RatioForecast(int maxUnmeasured)
{
    /// <summary>How many measurements count.</summary>
    public const int Window = RatioWindow.Length;

    /// <summary>What the largest ratio per length in the window is multiplied by: the curvature met may double until the next measurement.</summary>
    public const double Margin = 2;

    /// <summary>After so many steps without a measurement the curvature may have doubled once more.</summary>
    public const int AgesEvery = 16;

    /// <summary>How many times as long as the longest gradient in the window one may be.</summary>
    public const double GradientMargin = 2;

    private readonly int maxUnmeasured = SavedNumbers.FromZero(maxUnmeasured, nameof(maxUnmeasured));
    private readonly RatioWindow window = new();
    private readonly GradientWindow gradients = new();
    private int allowance;
    private int unmeasured;
    private int foretoldInARow;
    private bool wasTooLong;

    /// <summary>How many measurements came out above what was foretold.</summary>
    public long Misses { get; private set; }

    /// <summary>Whether it may answer for another step, if that is short enough.</summary>
    public bool MayAnswer => unmeasured < allowance;

    /// <summary>Whether the next step is likely to be measured: no forecast may answer for it, or the last step was too long for the one that might have.</summary>
    public bool ExpectsMeasurement => !MayAnswer || wasTooLong;

    private bool IsProven => foretoldInARow >= Window;

    /// <summary>An upper estimate of the ratio of a step; positive infinity before the first measurement, and for a length that is not finite. It grows with the steps since the last measurement.</summary>
    /// <param name="length">The length of the step, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public double Foretell(double length)
    {
        if (length < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "The length of a step must be at least 0.");
        }

        return Math.ScaleB(Margin, unmeasured / AgesEvery) * window.Largest(length);
    }

    /// <summary>Whether a step may go unmeasured; never one whose length is not finite. A yes counts the step as unmeasured.</summary>
    /// <param name="length">The length of the step, at least 0.</param>
    /// <param name="target">The ratio that it must not exceed.</param>
    /// <param name="gradient">The length of the gradient; NaN where it is not known: then no more than <see cref="AgesEvery"/> steps in a row go unmeasured.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public bool Suffices(double length, double target, double gradient = double.NaN)
    {
        double foretold = Foretell(length);
        bool isShort = MayAnswer && double.IsFinite(foretold) && foretold <= target;
        wasTooLong = MayAnswer && !isShort;
        bool suffices = isShort && (gradients.IsLikeOthers(gradient, GradientMargin) ?? unmeasured < AgesEvery);
        unmeasured += suffices ? 1 : 0;
        return suffices;
    }

    /// <summary>Takes in a measurement.</summary>
    /// <param name="length">The length of the step, positive.</param>
    /// <param name="ratio">Its ratio, at least 0.</param>
    /// <param name="target">The ratio that it must not exceed.</param>
    /// <param name="gradient">The length of the gradient; NaN where it is not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not a positive finite number, or the ratio negative or not finite; nothing is taken in.</exception>
    public void Observe(double length, double ratio, double target = 1, double gradient = double.NaN)
    {
        ArgumentOutOfRangeException.ThrowIfZero(length);
        Length(length);
        Length(ratio);
        if (!window.IsEmpty)
        {
            // Whatever the age of the forecast: curvature that has doubled is a miss.
            Earn(ratio <= Margin * window.Largest(length), Margin * Margin * ratio <= target);
        }

        unmeasured = 0;
        window.Add(length, ratio);
        gradients.Add(gradient);
    }

    /// <summary>What it has learned, for <see cref="Restore"/>.</summary>
    public ForecastState Save() =>
        new(window.RatiosPerLength, allowance, unmeasured, Misses) { WasTooLong = wasTooLong, ForetoldInARow = foretoldInARow, GradientLengths = gradients.Lengths };

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">What <see cref="Save"/> returned.</param>
    public void Restore(ForecastState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        window.Restore(state.RatiosPerLength);
        gradients.Restore(state.GradientLengths);
        (unmeasured, Misses, wasTooLong, foretoldInARow) = (state.Unmeasured, state.Misses, state.WasTooLong, state.ForetoldInARow);
        allowance = Math.Min(state.Allowance, Most());
    }

    private void Earn(bool foretold, bool isFarInside)
    {
        Misses += foretold ? 0 : 1;
        foretoldInARow = foretold ? Math.Min(foretoldInARow + 1, Window) : 0;
        bool doubles = isFarInside && (Misses == 0 || IsProven);
        allowance = !foretold ? 0 : Math.Min(doubles ? Math.Max(1, 2 * allowance) : allowance + 1, Most());
    }

    private int Most() => IsProven ? maxUnmeasured : Math.Min(maxUnmeasured, AgesEvery);

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

    /// <summary>How many measurements in a row it foretold, up to <see cref="RatioForecast.Window"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int ForetoldInARow
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(ForetoldInARow));
    }

    /// <summary>The lengths of the gradients of the last measurements, oldest first; none where one of them is not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative or not finite.</exception>
    public IReadOnlyList<double> GradientLengths
    {
        get;
        init => field = SavedNumbers.FiniteFromZero(value, nameof(GradientLengths));
    }
    = [];
}

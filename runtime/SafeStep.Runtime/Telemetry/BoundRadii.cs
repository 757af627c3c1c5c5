namespace SafeStep;

/// <summary>The convergence radius of one step under each bound that was computed; null under a bound that was not asked for.</summary>
/// <param name="Spread">Under <see cref="RadiusBound.Spread"/>.</param>
/// <param name="Variance">Under <see cref="RadiusBound.Variance"/>.</param>
/// <param name="Exact">Under <see cref="RadiusBound.Exact"/>.</param>
public readonly record struct BoundRadii(double? Spread = null, double? Variance = null, double? Exact = null)
{
    /// <summary>The radius under a bound, or null when it was not computed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is unknown.</exception>
    public double? this[RadiusBound bound] => bound switch
    {
        RadiusBound.Spread => Spread,
        RadiusBound.Variance => Variance,
        RadiusBound.Exact => Exact,
        _ => throw Unknown(bound),
    };

    /// <summary>These radii and one more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is unknown.</exception>
    public BoundRadii With(RadiusBound bound, double radius) => bound switch
    {
        RadiusBound.Spread => this with { Spread = radius },
        RadiusBound.Variance => this with { Variance = radius },
        RadiusBound.Exact => this with { Exact = radius },
        _ => throw Unknown(bound),
    };

    /// <summary>These radii in the units of a length, when they are in units of an update of that length.</summary>
    internal BoundRadii Times(double length)
    {
        // A step that moves no logit against another has an infinite radius, even when its own length is zero.
        double? Of(double? radius) => double.IsInfinity(radius ?? 0) ? radius : radius * length;
        return new BoundRadii(Of(Spread), Of(Variance), Of(Exact));
    }

    private static ArgumentOutOfRangeException Unknown(RadiusBound bound) => new(nameof(bound), bound, "Unknown radius bound.");
}

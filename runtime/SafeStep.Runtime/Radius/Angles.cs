namespace SafeStep;

/// <summary>Angles up to whole turns.</summary>
internal static class Angles
{
    /// <summary>The same angle within half a turn of zero.</summary>
    public static double Wrapped(double angle) => angle - (2 * Math.PI * Math.Round(angle / (2 * Math.PI)));
}

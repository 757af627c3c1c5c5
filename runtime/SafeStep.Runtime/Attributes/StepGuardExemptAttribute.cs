namespace SafeStep;

/// <summary>
/// Says that optimizers made here step without a guard on purpose. The analyzers stay silent about them (SAFE2001, SAFE2002).
/// </summary>
/// <param name="why">The reason, for whoever reads the code next.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Assembly)]
public sealed class StepGuardExemptAttribute(string why) : Attribute
{
    /// <summary>The reason.</summary>
    public string Why { get; } = why;
}

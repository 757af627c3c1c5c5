namespace SafeStep;

/// <summary>
/// Says of a tangent rule that the arguments it does not take are of no concern to it: the result shows all that they did. Without this,
/// a rule holds only for calls that leave such arguments at their defaults.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IgnoresOtherArgumentsAttribute : Attribute;

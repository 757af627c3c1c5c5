namespace SafeStep;

/// <summary>
/// Marks a static method as the forward-mode rule of another method. The rule takes, in the order of that method's parameters,
/// each tensor followed by its tangent (null: proven zero) and every other argument as it is, then the method's result;
/// it returns the tangent of that result, or null when it is zero.
/// </summary>
/// <param name="owner">The type that declares the differentiated method.</param>
/// <param name="method">The name of the differentiated method.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TangentRuleAttribute(Type owner, string method) : Attribute
{
    /// <summary>The type that declares the differentiated method.</summary>
    public Type Owner { get; } = owner;

    /// <summary>The name of the differentiated method.</summary>
    public string Method { get; } = method;
}

namespace SafeStep.ManagedTorch.Utils;

/// <summary>The name under which a field is registered, instead of its own.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ComponentNameAttribute : Attribute
{
    /// <summary>The name.</summary>
    public string? Name { get; set; }
}

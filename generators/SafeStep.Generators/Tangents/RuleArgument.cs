using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tangents;

/// <summary>An argument of an operation, as its rule sees it.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Type">The type of the parameter.</param>
/// <param name="Value">The argument, or the parameter's default, in C#.</param>
/// <param name="Tangent">The tangent in C#; null when it is proven zero.</param>
/// <param name="IsCarrier">Whether it is a tensor, or several.</param>
/// <param name="IsSupplied">Whether the user wrote it, rather than leaving the default.</param>
internal sealed record RuleArgument(string Name, ITypeSymbol Type, string Value, string? Tangent, bool IsCarrier, bool IsSupplied);

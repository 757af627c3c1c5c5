using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Discovery;

/// <summary>What an operation is applied to: a tensor with its tangent, or anything else as it is.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Type">The parameter's type.</param>
/// <param name="Syntax">What the user wrote; null for a default.</param>
/// <param name="Value">The argument in C#.</param>
/// <param name="Tangent">Its tangent in C#, or null when it is proven zero.</param>
/// <param name="IsCarrier">Whether it is a tensor, or several.</param>
/// <param name="IsInstance">Whether it is the object that the method is called on.</param>
internal sealed record Operand(string Name, ITypeSymbol Type, ExpressionSyntax? Syntax, string Value, string? Tangent, bool IsCarrier, bool IsInstance)
{
    public RuleArgument ToRuleArgument() => new(Name, Type, Value, Tangent, IsCarrier, Syntax is not null || Expanded.Count > 0);

    /// <summary>The arguments of a params parameter, each with what stands for it.</summary>
    public IReadOnlyList<(ExpressionSyntax Syntax, string Text)> Expanded { get; init; } = [];
}

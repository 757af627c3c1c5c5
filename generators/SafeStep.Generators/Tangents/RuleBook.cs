using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Tangents;

/// <summary>
/// Finds the rule of an operation: a static method of the same name that takes each tensor followed by its tangent, the other
/// arguments in order, then (if it needs it) the result. An argument that the rule does not take must have been left at its default,
/// unless the rule says that the result tells all about it.
/// </summary>
internal sealed class RuleBook(Compilation compilation)
{
    private const string IgnoresOtherArguments = "IgnoresOtherArgumentsAttribute";

    /// <summary>The call of the rule that fits best, or null when none does.</summary>
    public RuleCall? Find(IEnumerable<IMethodSymbol> candidates, IReadOnlyList<RuleArgument> arguments, bool isLayer)
    {
        RuleCall? best = null;
        foreach (IMethodSymbol candidate in candidates)
        {
            if (Fit(candidate, arguments, isLayer) is { } call && (best is null || call.Arguments.Count > best.Arguments.Count))
            {
                best = call;
            }
        }

        return best;
    }

    /// <summary>The call of a rule that the user wrote, or null when generated code cannot call it so.</summary>
    public RuleCall? FindUsers(IMethodSymbol rule, IReadOnlyList<RuleArgument> arguments, bool isLayer) => CanBeCalled(rule) ? Fit(rule, arguments, isLayer) : null;

    private RuleCall? Fit(IMethodSymbol rule, IReadOnlyList<RuleArgument> arguments, bool isLayer)
    {
        bool ignoresOthers = rule.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == IgnoresOtherArguments);
        var texts = new List<string>();
        int next = 0;
        foreach (RuleArgument argument in arguments)
        {
            if (argument.IsCarrier && next + 1 < rule.Parameters.Length && Takes(rule.Parameters[next], argument) && IsTangentOf(rule, next))
            {
                texts.Add(argument.Value);
                texts.Add(argument.Tangent ?? "null");
                next += 2;
            }
            else if (!argument.IsCarrier && next < rule.Parameters.Length && Takes(rule.Parameters[next], argument))
            {
                texts.Add(argument.Value);
                next++;
            }
            else if (next < rule.Parameters.Length && ElementOfSpan(argument.Type) is { } element && rule.Parameters[next].Type is IArrayTypeSymbol array && SymbolEqualityComparer.Default.Equals(array.ElementType, element))
            {
                // What stands for a span is an array.
                texts.Add(argument.Value);
                next++;
            }
            else if (argument.IsCarrier ? argument.IsSupplied : argument.IsSupplied && !ignoresOthers && argument.Name != "inplace")
            {
                return null;
            }
        }

        // What is left: the result, and for a layer the direction.
        bool needsOutput = next < rule.Parameters.Length && rule.Parameters[next].Type.Name != "ParameterTangents";
        next += needsOutput ? 1 : 0;
        bool needsDirection = isLayer && next < rule.Parameters.Length && rule.Parameters[next].Type.Name == "ParameterTangents";
        next += needsDirection ? 1 : 0;
        return next == rule.Parameters.Length ? new RuleCall(rule, texts, needsOutput, needsDirection) : null;
    }

    private bool CanBeCalled(IMethodSymbol rule) =>
        rule is { IsStatic: true, IsGenericMethod: false, ReturnsVoid: false, ContainingType.IsGenericType: false } && compilation.IsSymbolAccessibleWithin(rule, compilation.Assembly)
        && rule.Parameters.All(parameter => parameter.RefKind == RefKind.None);

    private static ITypeSymbol? ElementOfSpan(ITypeSymbol type) => type is INamedTypeSymbol { Name: "ReadOnlySpan", TypeArguments: [var element] } ? element : null;

    private static bool IsTangentOf(IMethodSymbol rule, int primal) =>
        rule.Parameters[primal + 1].Name == rule.Parameters[primal].Name + "_t";

    private bool Takes(IParameterSymbol parameter, RuleArgument argument)
    {
        if (argument.IsCarrier && parameter.Type.Name == "IEnumerable")
        {
            return argument.Type is IArrayTypeSymbol or INamedTypeSymbol { IsGenericType: true };
        }

        // The libraries turn numbers and arrays into tensors by themselves: a shape must not pass for a rule's tensor or result.
        if (!argument.IsCarrier && parameter.Type.Name == "Tensor")
        {
            return false;
        }

        var conversion = compilation.ClassifyCommonConversion(argument.Type, parameter.Type);
        return conversion is { Exists: true, IsImplicit: true } && (argument.IsCarrier || parameter.Name == argument.Name || !conversion.IsUserDefined || argument.IsSupplied);
    }
}

/// <summary>A rule with the arguments it is given, before the result's name is known.</summary>
internal sealed record RuleCall(IMethodSymbol Rule, IReadOnlyList<string> Arguments, bool NeedsOutput, bool NeedsDirection)
{
    /// <summary>Whether the rule computes the value too, because the model's own call would change its state or is not to be differentiated.</summary>
    public bool ReturnsPair => Rule.ReturnType.Name is "Dual" or "Jet";

    public string Text(string owner, string output, string direction)
    {
        var all = Arguments.ToList();
        if (NeedsOutput)
        {
            all.Add(output);
        }

        if (NeedsDirection)
        {
            all.Add(direction);
        }

        return $"{owner}.{Rule.Written()}({string.Join(", ", all)})";
    }
}

using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Generators.Tangents;

/// <summary>A rule that the user wrote for a method.</summary>
internal sealed record UserRule(IMethodSymbol Method, INamedTypeSymbol Owner, string Name);

/// <summary>The methods marked [TangentRule] in a compilation, collected once for each.</summary>
internal static class UserRules
{
    private static readonly ConditionalWeakTable<Compilation, List<UserRule>> Known = new();

    public static UserRule? For(Compilation compilation, IMethodSymbol method) => Known.GetValue(compilation, Collect).FirstOrDefault(rule =>
        rule.Name == method.Name && SymbolEqualityComparer.Default.Equals(rule.Owner, method.ContainingType.OriginalDefinition));

    /// <summary>The rule for the forward of a module class.</summary>
    public static UserRule? ForModule(Compilation compilation, ITypeSymbol module) => Known.GetValue(compilation, Collect).FirstOrDefault(rule =>
        rule.Name == "forward" && SymbolEqualityComparer.Default.Equals(rule.Owner, module));

    private static List<UserRule> Collect(Compilation compilation)
    {
        var rules = new List<UserRule>();
        Collect(compilation.Assembly.GlobalNamespace, rules);
        return rules;
    }

    private static void Collect(INamespaceOrTypeSymbol container, List<UserRule> rules)
    {
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamespaceOrTypeSymbol inner)
            {
                Collect(inner, rules);
            }
            else if (member is IMethodSymbol { IsStatic: true, DeclaringSyntaxReferences: [var reference] } method && reference.GetSyntax() is MethodDeclarationSyntax { AttributeLists.Count: > 0 })
            {
                rules.AddRange(method.GetAttributes()
                    .Where(attribute => attribute.AttributeClass is { Name: "TangentRuleAttribute", ContainingNamespace.Name: "SafeStep" })
                    .Where(attribute => attribute.ConstructorArguments is [{ Value: INamedTypeSymbol }, { Value: string }])
                    .Select(attribute => new UserRule(method, (INamedTypeSymbol)attribute.ConstructorArguments[0].Value!, (string)attribute.ConstructorArguments[1].Value!)));
            }
        }
    }
}

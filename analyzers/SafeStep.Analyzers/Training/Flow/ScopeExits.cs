using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>The ways in which a value leaves the region of a dispose scope, told from syntax alone: most bodies that open a scope have none, and need not be bound.</summary>
internal static class ScopeExits
{
    public const string Add = "Add", Push = "Push", Enqueue = "Enqueue";

    /// <summary>Whether something behind the first scope is returned, or kept in what is not declared behind it too.</summary>
    public static bool MayBeIn(SourceWords words)
    {
        int scope = words.FirstPlaceOf("NewDisposeScope");
        HashSet<string>? inside = null;
        foreach (SyntaxNode node in words.Node.DescendantNodes())
        {
            if (node.SpanStart > scope && Target(node) is var (isKept, target) && isKept && (target is null || !(inside ??= DeclaredOnlyBehind(scope, words.Node)).Contains(target)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a node keeps a value, and the name of the variable that it is kept in; null where it is no single name.</summary>
    private static (bool IsKept, string? Target) Target(SyntaxNode node) => node switch
    {
        ReturnStatementSyntax { Expression: not null } => (true, null),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: not ElementAccessExpressionSyntax } assignment } => (true, NameOf(assignment.Left)),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: Add or Push or Enqueue, Parent: InvocationExpressionSyntax } call => (true, NameOf(call.Expression)),
        MemberBindingExpressionSyntax { Name.Identifier.ValueText: Add or Push or Enqueue } => (true, null),
        _ => default,
    };

    private static string? NameOf(ExpressionSyntax expression) => (expression as IdentifierNameSyntax)?.Identifier.ValueText;

    private static HashSet<string> DeclaredOnlyBehind(int place, SyntaxNode body)
    {
        List<VariableDeclaratorSyntax> declared = [.. body.DescendantNodes().OfType<VariableDeclaratorSyntax>()];
        var names = new HashSet<string>(declared.Where(variable => variable.SpanStart > place).Select(variable => variable.Identifier.ValueText));
        names.ExceptWith(declared.Where(variable => variable.SpanStart < place).Select(variable => variable.Identifier.ValueText));
        return names;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Generators.Discovery;

/// <summary>Whether a tensor variable may share its memory with another variable, judged from all assignments in its method.</summary>
internal static class Aliases
{
    private static readonly HashSet<string> Views = new(StringComparer.Ordinal)
    {
        "alias", "chunk", "contiguous", "cpu", "cuda", "detach", "diagonal", "expand", "expand_as", "flatten", "movedim", "narrow", "permute", "ravel", "reshape", "select",
        "slice", "split", "squeeze", "swapaxes", "swapdims", "t", "tensor_split", "to", "transpose", "type", "type_as", "unbind", "unflatten", "unfold", "unsqueeze",
        "view", "view_as", "T", "mT", "MoveToOuterDisposeScope", "DetachFromDisposeScope", "MoveToOuter", "Detach",
    };

    public static bool Of(ISymbol variable, ISymbol method, SemanticModel model, Carriers carriers, CancellationToken cancellation)
    {
        SyntaxNode body = method.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        foreach (SyntaxNode node in body.DescendantNodes())
        {
            (ISymbol? target, ExpressionSyntax? value) = node switch
            {
                VariableDeclaratorSyntax { Initializer.Value: { } initial } declarator => (model.GetDeclaredSymbol(declarator, cancellation), initial),
                AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax left } assignment => (model.GetSymbolInfo(left, cancellation).Symbol, assignment.Right),
                _ => (null, null),
            };
            if (target is null || value is null || RootOf(value, model, carriers, cancellation) is not { } root)
            {
                continue;
            }

            bool isTarget = SymbolEqualityComparer.Default.Equals(target, variable);
            bool isRoot = SymbolEqualityComparer.Default.Equals(root, variable);
            if (isTarget != isRoot)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The variable or member whose memory an expression may show: itself, or what a chain of views starts from.</summary>
    public static ISymbol? RootOf(ExpressionSyntax expression, SemanticModel model, Carriers carriers, CancellationToken cancellation) => expression switch
    {
        IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
            when carriers.IsCarrier(model.GetTypeInfo(expression, cancellation).Type) => model.GetSymbolInfo(expression, cancellation).Symbol,
        ParenthesizedExpressionSyntax inner => RootOf(inner.Expression, model, carriers, cancellation),
        ElementAccessExpressionSyntax part => RootOf(part.Expression, model, carriers, cancellation),
        MemberAccessExpressionSyntax member when Views.Contains(member.Name.Identifier.ValueText) => RootOf(member.Expression, model, carriers, cancellation),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } call } invocation when Views.Contains(name) =>
            RootOf(call.Expression, model, carriers, cancellation)
            ?? (invocation.ArgumentList.Arguments.Count > 0 ? RootOf(invocation.ArgumentList.Arguments[0].Expression, model, carriers, cancellation) : null),
        _ => null,
    };
}

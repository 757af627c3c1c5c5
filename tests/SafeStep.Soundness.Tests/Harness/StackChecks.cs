using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Soundness.Tests.Harness;

/// <summary>Generated methods that call themselves without end throw instead of ending the process: each looks first whether there is stack left.</summary>
internal sealed class StackChecks : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax Check = SyntaxFactory.ParseStatement("global::System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();\n");

    public static SyntaxTree Added(SyntaxTree tree) => tree.WithRootAndOptions(new StackChecks().Visit(tree.GetRoot()), tree.Options);

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        if (node.Body is { } body)
        {
            return node.WithBody(body.WithStatements(body.Statements.Insert(0, Check)));
        }

        if (node.ExpressionBody is not { } arrow || node.ReturnType is RefTypeSyntax)
        {
            return node;
        }

        bool isVoid = node.ReturnType is PredefinedTypeSyntax type && type.Keyword.IsKind(SyntaxKind.VoidKeyword);
        StatementSyntax statement = isVoid || arrow.Expression is ThrowExpressionSyntax
            ? SyntaxFactory.ParseStatement(arrow.Expression + ";")
            : SyntaxFactory.ParseStatement("return " + arrow.Expression + ";");
        return node.WithExpressionBody(null).WithSemicolonToken(default).WithBody(SyntaxFactory.Block(Check, statement));
    }
}

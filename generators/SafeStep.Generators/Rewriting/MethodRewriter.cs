using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Analysis;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <summary>
/// Turns the body of one method into its twin: the user's own statements, with each tensor operation run by the pass, which knows the tangent of every tensor. Nothing else changes, so order, aliases and
/// containers are as in the original. What is met is decided in one place, by kind of operation; what is not known there and touches tensors is refused.
/// </summary>
internal sealed partial class MethodRewriter
{
    private readonly Reach reach;
    private readonly ISymbol member;
    private readonly SyntaxNode body;
    private readonly SemanticModel model;
    private readonly TypePart part;
    private readonly TwinText text;
    private readonly TensorTypes types;
    private readonly Backend backend;
    private readonly string jvp;

    public MethodRewriter(Reach reach, ISymbol member, SyntaxNode declaration, TypePart part)
    {
        this.reach = reach;
        this.member = member;
        this.part = part;
        body = MemberBody.BodyOf(declaration)!;
        backend = reach.Backend;
        model = backend.ModelOf(declaration.SyntaxTree);
        types = reach.Types;
        jvp = part.Pass;
        text = new TwinText(declaration);
    }

    /// <summary>The text of the twin's body: a block, or an arrow and an expression; for a field an arrow and its initialiser.</summary>
    public string Rewrite()
    {
        DropModifiers();
        Visit(reach.Bodies.OperationOf(member));
        return body is EqualsValueClauseSyntax initializer ? "=> " + text.Of(initializer.Value) : text.Of(body);
    }

    /// <summary>The text of another part of the declaration, such as its parameters.</summary>
    public string TextOf(SyntaxNode node) => text.Of(node);

    // A static function would not see the pass.
    private void DropModifiers()
    {
        foreach (SyntaxNode node in body.DescendantNodes())
        {
            switch (node)
            {
                case LocalFunctionStatementSyntax function:
                    Drop(function.Modifiers);
                    if (model.GetDeclaredSymbol(function, reach.Cancellation) is { } local && IsConditional(local))
                    {
                        Refuse(function, Descriptors.UnsupportedSyntax);
                    }

                    break;
                case AnonymousFunctionExpressionSyntax lambda:
                    Drop(lambda.Modifiers);
                    break;
                case UnsafeStatementSyntax or FixedStatementSyntax:
                    Refuse(node, Descriptors.Unsafe);
                    break;
                case CheckedStatementSyntax:
                    break;
            }
        }

        void Drop(SyntaxTokenList modifiers)
        {
            if (modifiers.FirstOrDefault(modifier => modifier.IsKind(SyntaxKind.StaticKeyword)) is { RawKind: not 0 } keyword)
            {
                text.Drop(keyword);
            }

            if (modifiers.Any(SyntaxKind.AsyncKeyword))
            {
                Refuse(modifiers[0].Parent!, Descriptors.Async);
            }
        }
    }

    // Calls of it are left out of a build that does not define a symbol.
    private static bool IsConditional(ISymbol method) => method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ConditionalAttribute");

    private void Refuse(SyntaxNode node, DiagnosticDescriptor descriptor, string? what = null) => reach.Report(node, descriptor, what ?? Shortened(node));

    private void RefuseIfActive(SyntaxNode node, DiagnosticDescriptor descriptor, IEnumerable<IOperation> operands, string? what = null) =>
        reach.Demands.Add(new Demand(node, descriptor, what ?? Shortened(node), operands.ToList()));

    private static string Shortened(SyntaxNode node) => Reach.Shortened(node);

    private static SyntaxNode Bare(SyntaxNode node) => node switch
    {
        ParenthesizedExpressionSyntax parentheses => Bare(parentheses.Expression),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => Bare(suppressed.Operand),
        _ => node,
    };

    // An expression where an argument stands.
    private string Argument(SyntaxNode expression) => text.Of(expression is ParenthesizedExpressionSyntax parentheses ? Bare(parentheses) : expression);

    private void Replace(SyntaxNode node, Func<string> with) => text.Edit(node, _ => with());

    private void Wrap(SyntaxNode node, string before, string after) => text.Edit(node, inner => before + inner() + after);

    private bool HoldsTensors(IOperation operation) => types.MayHoldTensors(operation.Type);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Rewriting;

/// <content>The operands of a call, as they are written again.</content>
internal sealed partial class MethodRewriter
{
    // A params array is written out as the user wrote it.
    private IEnumerable<string> ArgumentTexts(IArgumentOperation argument, bool named)
    {
        if (argument.ArgumentKind == ArgumentKind.Explicit && ArgumentSyntaxOf(argument) is { } syntax)
        {
            string modifier = syntax.RefKindKeyword.IsKind(SyntaxKind.None) ? "" : syntax.RefKindKeyword.Text + " ";
            yield return (named ? argument.Parameter!.Written() + ": " : "") + modifier + Argument(syntax.Expression);
            yield break;
        }

        if (argument.ArgumentKind == ArgumentKind.Explicit)
        {
            yield return ReceiverText(argument.Syntax, argument.Value);
            yield break;
        }

        foreach (IOperation element in ElementsOf(argument.Value))
        {
            yield return Argument(SyntaxOf(element));
        }
    }

    // Null for the object that an extension method is called on.
    private static ArgumentSyntax? ArgumentSyntaxOf(IArgumentOperation argument)
    {
        SyntaxNode? node = argument.Syntax;
        while (node is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } || node == argument.Syntax && node is not ArgumentSyntax)
        {
            node = node?.Parent;
        }

        return node as ArgumentSyntax;
    }

    private static IEnumerable<IOperation> ElementsOf(IOperation value) => value switch
    {
        IConversionOperation { IsImplicit: true } conversion => ElementsOf(conversion.Operand),
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        ICollectionExpressionOperation collection => collection.Elements,
        _ => [value],
    };

    private static SyntaxNode SyntaxOf(IOperation operation) => operation is IArgumentOperation argument ? SyntaxOf(argument.Value) : operation.Syntax;

    // The object that a member is called on, as an argument.
    private string ReceiverText(SyntaxNode node, IOperation instance) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => Argument(access.Expression),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => TemporaryOf(binding),
        MemberAccessExpressionSyntax access => Argument(access.Expression),
        MemberBindingExpressionSyntax binding => TemporaryOf(binding),
        InvocationExpressionSyntax or IdentifierNameSyntax when instance is IInstanceReferenceOperation => "this",
        _ => Argument(instance.Syntax),
    };

    private static bool IsEmptyParams(IArgumentOperation argument) => argument.ArgumentKind is not ArgumentKind.Explicit && !ElementsOf(argument.Value).Any();
}

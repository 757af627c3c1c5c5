using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Rewriting;

/// <content>Names that the language takes from an expression, which is another one in the twin.</content>
internal sealed partial class MethodRewriter
{
    private void KeepNames(ITupleOperation tuple)
    {
        if (tuple.Syntax is not TupleExpressionSyntax { Arguments: var arguments } || tuple.NaturalType is not INamedTypeSymbol { TupleElements: var elements } || elements.Length != arguments.Count)
        {
            return;
        }

        for (int i = 0; i < elements.Length; i++)
        {
            if (arguments[i] is { NameColon: null, Expression: var value } argument && text.IsEdited(value) && SyntaxFacts.TryGetInferredMemberName(value) == elements[i].Name)
            {
                string name = elements[i].Written();
                text.Edit(argument, inner => $"{name}: {inner()}");
            }
        }
    }

    private void KeepNames(IAnonymousObjectCreationOperation creation)
    {
        foreach (var member in ((creation.Syntax as AnonymousObjectCreationExpressionSyntax)?.Initializers ?? []).Where(member => member.NameEquals is null && text.IsEdited(member.Expression)))
        {
            if (SyntaxFacts.TryGetInferredMemberName(member.Expression) is { } name)
            {
                text.Edit(member, inner => $"@{name} = {inner()}");
            }
        }
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Rewriting;

/// <summary>Embeddings that are made with max_norm: their forward shortens the rows that it reads, in the weight itself.</summary>
internal static class BoundedRows
{
    /// <summary>Whether a layer is seen to be made so, where its field is declared or in a constructor; if not, the pass finds it when it runs.</summary>
    public static bool Has(Backend backend, IOperation layer) =>
        layer is IFieldReferenceOperation { Field: var field } && field.Type.Name is "Embedding" or "EmbeddingBag" && backend.IsInSource(field) && Values(field).Any(value => IsBounded(backend, value));

    private static IEnumerable<ExpressionSyntax> Values(IFieldSymbol field) =>
        field.DeclaringSyntaxReferences.Select(declared => declared.GetSyntax()).OfType<VariableDeclaratorSyntax>().Select(declared => declared.Initializer?.Value)
            .Concat(field.ContainingType.InstanceConstructors.SelectMany(constructor => constructor.DeclaringSyntaxReferences).SelectMany(declared => declared.GetSyntax().DescendantNodes()).OfType<AssignmentExpressionSyntax>()
                .Where(assigned => NameOf(assigned.Left) == field.Name).Select(assigned => (ExpressionSyntax?)assigned.Right))
            .OfType<ExpressionSyntax>();

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => name.Identifier.ValueText,
        _ => null,
    };

    private static bool IsBounded(Backend backend, ExpressionSyntax value) => value is InvocationExpressionSyntax && backend.ModelOf(value.SyntaxTree).GetOperation(value) is IInvocationOperation made && backend.Declares(made.TargetMethod)
        && made.Arguments.Any(argument => argument is { Parameter.Name: "max_norm", ArgumentKind: ArgumentKind.Explicit } && argument.Value.ConstantValue is not { HasValue: true, Value: null });
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <content>Writes in place to tensors that the model keeps: parameters, buffers, fields. The pass refuses them when it runs; what is plain to see is refused before.</content>
internal sealed partial class MethodRewriter
{
    private void NoteWrite(IOperation target, SyntaxNode write)
    {
        reach.NoteWrite(target);
        if (KeptBy(target) is { } member)
        {
            reach.KeptWrites.Add((member, write));
        }
    }

    private bool WritesForSure(IMethodSymbol method, IEnumerable<IArgumentOperation> supplied) =>
        OpTable.IsInPlace(method.Name) || supplied.Any(argument => argument.Parameter!.Name == "inplace" && argument.Value.ConstantValue is { HasValue: true, Value: true });

    // The member whose tensor an expression is, or shows the memory of; null where that is not certain.
    private ISymbol? KeptBy(IOperation? place) => place switch
    {
        IParenthesizedOperation parentheses => KeptBy(parentheses.Operand),
        IConversionOperation { OperatorMethod: null } conversion => KeptBy(conversion.Operand),
        IArgumentOperation argument => KeptBy(argument.Value),
        ILocalReferenceOperation { Local: var local } => KeptBy(OnlyValueOf(local)),
        IFieldReferenceOperation { Field: var field, Instance: var owner } when types.IsTensor(field.Type) && IsModel(field, owner) => field,
        IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: var owner } when types.IsTensor(property.Type) && IsModel(property, owner) && !(backend.IsInSource(property) && reach.Touching.HasBody(property)) => property,
        IPropertyReferenceOperation { Property: { IsIndexer: false } property } reference when backend.Declares(property) && IsView(property.Name) => KeptBy(reference.Instance),
        IInvocationOperation { TargetMethod: var method } call when backend.Declares(method) && !OpTable.IsInPlace(method.Name) && IsView(method.Name) => KeptBy(Operands(call).First()),
        _ => null,
    };

    private static bool IsView(string name) => RowOf(name) is { Kind: OpKind.Linear, Result: OpResult.View };

    // Of an object that forward makes a field is its own.
    private bool IsModel(ISymbol member, IOperation? owner) =>
        member.IsStatic ? !types.IsTensor(member.ContainingType) : backend.IsModule(member.ContainingType) && owner is not IObjectCreationOperation;

    private IOperation? OnlyValueOf(ILocalSymbol local)
    {
        if (local.RefKind != RefKind.None || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(reach.Cancellation) is not VariableDeclaratorSyntax { Initializer.Value: { } value } || value.SyntaxTree != body.SyntaxTree)
        {
            return null;
        }

        bool changes = body.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == local.Name).Any(name => name.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == name,
            ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax { Parent: AssignmentExpressionSyntax },
            RefExpressionSyntax => true,
            _ => false,
        });
        return changes ? null : model.GetOperation(Bare(value), reach.Cancellation);
    }
}

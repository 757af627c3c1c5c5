using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Rewriting;

/// <summary>
/// A block behind <c>if (mask is null)</c>. It runs in the first forward, and not when the derivative of that is computed, which must make no other difference than that the member holds its constant: so it may change that member and what is its own alone.
/// </summary>
internal sealed class CacheBlock(IfStatementSyntax choice, SemanticModel model, Backend backend)
{
    private readonly HashSet<ISymbol> remembered = new(
        choice.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => model.GetSymbolInfo(name).Symbol).Where(symbol => symbol is IFieldSymbol or IPropertySymbol).OfType<ISymbol>(), SymbolEqualityComparer.Default);

    /// <summary>Whether it does nothing but make what the member will hold.</summary>
    public bool OnlyRemembers() => choice.Else is null && model.GetOperation(choice.Statement)?.DescendantsAndSelf().All(IsHarmless) == true && model.GetOperation(choice.Condition)?.DescendantsAndSelf().All(IsHarmless) == true;

    private bool IsHarmless(IOperation operation) => operation switch
    {
        IReturnOperation => false,
        IBranchOperation branch => branch.BranchKind is BranchKind.Break or BranchKind.Continue && branch.Syntax.Ancestors().TakeWhile(node => node != choice).Any(node => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or SwitchStatementSyntax),
        IAssignmentOperation assignment => IsOwn(assignment.Target),
        IIncrementOrDecrementOperation increment => IsOwn(increment.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsOwn(argument.Value),
        IArgumentOperation { Parameter.Name: "inplace" } argument => argument.Value.ConstantValue is { HasValue: true, Value: false },
        IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction or MethodKind.DelegateInvoke } } => false,
        IInvocationOperation { Instance: { } target, TargetMethod: { } method } when backend.Declares(method) => !OpTable.IsInPlace(method.Name) || IsOwn(target),
        IInvocationOperation { TargetMethod: { } method } call when backend.Declares(method) => !OpTable.IsInPlace(method.Name) || call.Arguments.All(argument => IsOwn(argument.Value)),
        IInvocationOperation call => (call.Instance is null or IInstanceReferenceOperation || IsOwnOrFixed(call.Instance)) && call.Arguments.All(argument => IsOwnOrFixed(argument.Value)),
        _ => true,
    };

    // What cannot be changed, but for tensors: to those a method is asked for what it writes in place where it stands.
    private bool IsOwnOrFixed(IOperation value) => value.Type is null || Analysis.Foreign.IsImmutable(value.Type) || backend.IsTensor(value.Type) || backend.IsModule(value.Type) || IsOwn(value);

    private bool IsOwn(IOperation? place) => place switch
    {
        ILocalReferenceOperation local => local.Local.DeclaringSyntaxReferences.Any(reference => choice.Statement.FullSpan.Contains(reference.Span)),
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } member => remembered.Contains(member.Member),
        IInstanceReferenceOperation made => made.ReferenceKind == InstanceReferenceKind.ImplicitReceiver,
        IMemberReferenceOperation member => IsOwn(member.Instance),
        IArrayElementReferenceOperation element => IsOwn(element.ArrayReference),
        IConversionOperation or ITupleOperation or IDeclarationExpressionOperation => place.ChildOperations.All(IsOwn),
        IInvocationOperation { Instance: { } target, TargetMethod: { } method } when backend.Declares(method) => IsOwn(target),
        IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation or IDiscardOperation or ILiteralOperation => true,
        IInvocationOperation { Instance: null, TargetMethod: { } method } => backend.Declares(method),
        _ => false,
    };
}

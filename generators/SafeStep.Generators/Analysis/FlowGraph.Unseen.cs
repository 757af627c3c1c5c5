using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Generators.Analysis;

/// <content>Code that runs without a call in view, and may change what outlives forward: what the language calls by itself, and what others call of the objects that they are given.</content>
internal sealed partial class FlowGraph
{
    private void WalkUnseen(IOperation operation)
    {
        if (kind != FlowKind.Owner)
        {
            return;
        }

        // Of loops and the like it is followed with the statement whose the objects are.
        bool isFollowed = operation is IForEachLoopOperation or IUsingOperation or IVariableDeclaratorOperation or IDeconstructionAssignmentOperation;
        EnqueueUnseen(touching.Implicit.MembersOf(operation).OfType<ISymbol>().Where(member => backend.IsInSource(member) && (member.IsStatic || !isFollowed)), ImplicitReceivers(operation));

        foreach (IMethodSymbol constructor in touching.Implicit.MakersOf(operation))
        {
            MarkParameters(constructor);
            WalkMaking(constructor);
        }

        HandOver(operation);
        if (touching.Implicit.ModuleGivenAway(operation) is { } module)
        {
            EnqueueUnseen(touching.Implicit.Unseen.AllOfModule(module.Type), flow.Of(module));
        }
    }

    private IEnumerable<object> ImplicitReceivers(IOperation operation) => operation switch
    {
        IImplicitIndexerReferenceOperation indexer => flow.Of(indexer.Instance),
        ISpreadOperation spread => flow.Of(spread.Operand),
        IPropertyReferenceOperation property => flow.Of(property.Instance),
        // What is made there.
        ICollectionExpressionOperation or IWithOperation => [],
        _ => [Flow.State],
    };

    private void EnqueueUnseen(IEnumerable<ISymbol> members, IEnumerable<object> receivers)
    {
        var from = receivers.ToList();
        foreach (ISymbol member in members)
        {
            if (!member.IsStatic)
            {
                Add(member.ContainingType.OriginalDefinition, from);
            }

            Enqueue(member);
            if (member is IMethodSymbol method)
            {
                MarkParameters(method.OriginalDefinition);
            }
        }
    }

    private void HandOver(IOperation operation)
    {
        switch (operation)
        {
            // As an object of its base class or of an interface, which others may call.
            case IConversionOperation { OperatorMethod: null, Operand: var value }:
                HandOver([value.Type], [value], whole: value.Type is { } type && backend.IsInSource(type));
                break;
            case IInterpolationOperation { Expression: var shown }:
                HandOver([shown.Type], [shown]);
                break;
            case IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.DelegateInvoke } method } call:
                bool readsAll = touching.Implicit.ReadsProperties(method);
                HandOver(TypesOf(method).Append(backend.IsInSource(method) && !method.IsImplicitlyDeclared ? null : call.Instance?.Type).Concat(readsAll ? call.Arguments.Select(argument => Unconverted(argument.Value).Type) : []), call.ChildOperations, withGetters: readsAll);
                break;
            case IObjectCreationOperation { Constructor: { } constructor }:
                HandOver(TypesOf(constructor), operation.ChildOperations);
                break;
            case IPropertyReferenceOperation { Property: var property }:
                HandOver(property.ContainingType.TypeArguments, operation.ChildOperations);
                break;
            case IMethodReferenceOperation { Method: var taken } reference:
                HandOver(TypesOf(taken).Append(reference.Instance?.Type), null);
                break;
            // The equality of records, made of that of their parts.
            case IBinaryOperation { OperatorMethod.IsImplicitlyDeclared: true } or ITupleBinaryOperation:
                HandOver(operation.ChildOperations.Select(operand => operand.Type), operation.ChildOperations);
                break;
        }
    }

    private static IEnumerable<ITypeSymbol?> TypesOf(IMethodSymbol method) => method.TypeArguments.Concat(method.ContainingType.TypeArguments);

    // Null for the values: any. Objects in a container are not disposed of by who is given that.
    private void HandOver(IEnumerable<ITypeSymbol?> types, IEnumerable<IOperation>? values, bool whole = false, bool withGetters = false)
    {
        List<object>? from = null;
        foreach (ISymbol member in types.SelectMany(type => touching.Implicit.Unseen.AllOf(type, withGetters)).Where(member => whole || member.Name is not ("Dispose" or "DisposeAsync")))
        {
            from ??= values?.SelectMany(flow.Of).ToList() ?? [Flow.State];
            EnqueueUnseen([member], from);
        }
    }
}

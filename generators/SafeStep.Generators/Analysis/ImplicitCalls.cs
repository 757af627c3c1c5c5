using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Analysis;

/// <summary>
/// What an operation calls without a call that stands in the code: what the language does by a pattern (enumerators, Deconstruct, Length and Slice, operators of truth), and members of the user's objects that the base library calls
/// once it is given them (ToString, Equals, comparers, enumerators). None of that can be replaced by a twin.
/// </summary>
internal sealed class ImplicitCalls(Backend backend, Touching touching, RecursiveAnswers answers)
{
    private readonly Dictionary<ITypeSymbol, INamedTypeSymbol[]> implementing = new(SymbolEqualityComparer.Default);

    /// <summary>What an operation calls so that computes with tensors; null when there is nothing.</summary>
    public ISymbol? Find(IOperation operation) => MembersOf(operation).FirstOrDefault(touching.TouchesInSource) ?? Handed(operation).Select(CalledUnseen).FirstOrDefault(member => member is not null);

    private IEnumerable<ISymbol?> MembersOf(IOperation operation) => operation switch
    {
        IForEachLoopOperation loop => OfLoop(loop),
        ISpreadOperation spread => Members(spread.Operand.Type, "GetEnumerator").Concat(EnumeratorOf(spread.Operand.Type)).Append(spread.ElementConversion.MethodSymbol),
        ICollectionExpressionOperation collection => Members(collection.Type, "Add").Append(collection.ConstructMethod),
        IUsingOperation { Resources: { Type: { } type } } => Members(type, "Dispose"),
        IVariableDeclaratorOperation { Symbol.Type: var type } declarator when IsUsing(declarator) => Members(type, "Dispose"),
        IDeconstructionAssignmentOperation { Syntax: AssignmentExpressionSyntax syntax } => OfDeconstruction(backend.ModelOf(syntax.SyntaxTree).GetDeconstructionInfo(syntax)),
        IRecursivePatternOperation pattern => [pattern.DeconstructSymbol],
        IListPatternOperation pattern => [pattern.LengthSymbol, pattern.IndexerSymbol],
        ISlicePatternOperation pattern => [pattern.SliceSymbol],
        IImplicitIndexerReferenceOperation indexer => [indexer.LengthSymbol, indexer.IndexerSymbol],
        IIncrementOrDecrementOperation increment => [increment.OperatorMethod],
        ITupleBinaryOperation tuples => tuples.DescendantsAndSelf().SelectMany(part => Members(part.Type, "op_Equality").Concat(Members(part.Type, "op_Inequality"))),
        IConditionalOperation { Condition: var condition } => Truth(condition),
        IWhileLoopOperation { Condition: { } condition } => Truth(condition),
        IForLoopOperation { Condition: { } condition } => Truth(condition),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr, LeftOperand: var left } => Truth(left),
        IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: var raised } } => [raised.AddMethod, raised.RemoveMethod],
        _ => [],
    };

    // What the base library is given: it may call whatever it knows of it.
    private IEnumerable<ITypeSymbol?> Handed(IOperation operation)
    {
        switch (operation)
        {
            case IConversionOperation { OperatorMethod: null, Operand.Type: { } from, Type: { } to } when !backend.IsInSource(to) && !backend.Declares(to):
                return [from];
            case IFieldReferenceOperation { Field: var field } when field.Type.TypeKind == TypeKind.Interface && IsForeign(field.Type):
                return Implementing(field.Type);
            case IPropertyReferenceOperation { Property: var property } when property.Type.TypeKind == TypeKind.Interface && IsForeign(property.Type) && backend.IsInSource(property):
                return Implementing(property.Type);
            case IInterpolationOperation interpolation:
                return [interpolation.Expression.Type];
            case IInvocationOperation { TargetMethod: var method }:
                return method.TypeArguments.Concat(backend.IsInSource(method) || backend.Declares(method) ? [] : method.ContainingType.TypeArguments);
            case IBinaryOperation { OperatorMethod: { IsImplicitlyDeclared: true } method }:
                return [method.ContainingType];
            default:
                return [];
        }
    }

    private ISymbol? CalledUnseen(ITypeSymbol? type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return CalledUnseen(array.ElementType);
            case INamedTypeSymbol named when !named.TypeArguments.IsEmpty && named.TypeArguments.Select(CalledUnseen).FirstOrDefault(member => member is not null) is { } ofArgument:
                return ofArgument;
            case INamedTypeSymbol named when backend.IsInSource(named) && !backend.IsModule(named):
                var own = named.OriginalDefinition;
                return answers.Of("unseen", own, () => MembersUnseen(own).Any()) ? MembersUnseen(own).First() : null;
            default:
                return null;
        }
    }

    private IEnumerable<ISymbol> MembersUnseen(INamedTypeSymbol own) => touching.Index.Types
        .Where(other => TypeIndex.Derives(other, own) || own.TypeKind == TypeKind.Interface && other.AllInterfaces.Any(face => SymbolEqualityComparer.Default.Equals(face.OriginalDefinition, own)))
        .Concat(BasesOf(own)).Select(Unseen).OfType<ISymbol>();

    // What a member that is declared as an interface of the base library may hold.
    private INamedTypeSymbol[] Implementing(ITypeSymbol face)
    {
        if (!implementing.TryGetValue(face, out INamedTypeSymbol[]? found))
        {
            found = touching.Index.Types.Where(type => type.AllInterfaces.Any(own => SymbolEqualityComparer.Default.Equals(own, face) || type.IsGenericType && SymbolEqualityComparer.Default.Equals(own.OriginalDefinition, face.OriginalDefinition))).ToArray();
            implementing[face] = found;
        }

        return found;
    }

    private IEnumerable<INamedTypeSymbol> BasesOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null && backend.IsInSource(current); current = current.BaseType?.OriginalDefinition)
        {
            yield return current;
        }
    }

    private ISymbol? Unseen(INamedTypeSymbol type) => type.GetMembers().FirstOrDefault(member => member is (IMethodSymbol or IPropertySymbol) && !member.IsStatic && IsKnownElsewhere(member) && touching.Touches(member));

    private bool IsKnownElsewhere(ISymbol member)
    {
        ISymbol root = member;
        while (TypeIndex.Overridden(root) is { } overridden)
        {
            root = overridden;
        }

        return IsForeign(root) || member.Name == "PrintMembers"
            || member.ContainingType.AllInterfaces.Where(IsForeign).Any(face => face.GetMembers().Any(declared => SymbolEqualityComparer.Default.Equals(member.ContainingType.FindImplementationForInterfaceMember(declared), member)));
    }

    private bool IsForeign(ISymbol symbol) => !backend.IsInSource(symbol) && !backend.Declares(symbol);

    private IEnumerable<ISymbol?> OfLoop(IForEachLoopOperation loop)
    {
        if (loop.Syntax is not CommonForEachStatementSyntax syntax)
        {
            return [];
        }

        SemanticModel model = backend.ModelOf(syntax.SyntaxTree);
        ForEachStatementInfo info = model.GetForEachStatementInfo(syntax);
        return new ISymbol?[] { info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty, info.ElementConversion.MethodSymbol, info.CurrentConversion.MethodSymbol }
            .Concat(Members(info.GetEnumeratorMethod?.ReturnType, "Dispose"))
            .Concat(syntax is ForEachVariableStatementSyntax variables ? OfDeconstruction(model.GetDeconstructionInfo(variables)) : []);
    }

    private static IEnumerable<ISymbol?> OfDeconstruction(DeconstructionInfo info) => info.Nested.SelectMany(OfDeconstruction).Append(info.Method).Append(info.Conversion?.MethodSymbol);

    private static IEnumerable<ISymbol> EnumeratorOf(ITypeSymbol? type) => Members(type, "GetEnumerator").OfType<IMethodSymbol>()
        .SelectMany(method => Members(method.ReturnType, "MoveNext").Concat(Members(method.ReturnType, "Current")).Concat(Members(method.ReturnType, "Dispose")));

    private static IEnumerable<ISymbol> Truth(IOperation condition) => Members(Unconverted(condition).Type, "op_True").Concat(Members(Unconverted(condition).Type, "op_False"));

    private static IOperation Unconverted(IOperation operation) => operation switch
    {
        IConversionOperation conversion => Unconverted(conversion.Operand),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.True or UnaryOperatorKind.False } truth => Unconverted(truth.Operand),
        _ => operation,
    };

    private static IEnumerable<ISymbol> Members(ITypeSymbol? type, string name)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers(name))
            {
                yield return member;
            }
        }
    }

    private static bool IsUsing(IVariableDeclaratorOperation declarator) => declarator.Parent?.Parent is IVariableDeclarationGroupOperation { Parent: IUsingOperation or IUsingDeclarationOperation };

    /// <summary>Whether something is assigned to it.</summary>
    public static bool IsWritten(IOperation operation) => operation.Parent switch
    {
        ISimpleAssignmentOperation assignment => assignment.Target == operation,
        ICompoundAssignmentOperation assignment => assignment.Target == operation,
        ICoalesceAssignmentOperation assignment => assignment.Target == operation,
        IIncrementOrDecrementOperation => true,
        ITupleOperation tuple => IsWritten(tuple),
        IDeconstructionAssignmentOperation assignment => assignment.Target == operation,
        _ => false,
    };
}

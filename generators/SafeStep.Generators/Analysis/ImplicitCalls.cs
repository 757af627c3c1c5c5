using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Analysis;

/// <summary>
/// What an operation calls without a call that stands in the code: what the language does by a pattern (enumerators, Deconstruct, Length and Slice, operators of truth), members that a type parameter stands for, constructors that
/// others call, and the <see cref="UnseenMembers"/> of the objects that it holds. None of that can be replaced by a twin.
/// </summary>
internal sealed class ImplicitCalls(Backend backend, Touching touching, RecursiveAnswers answers)
{
    /// <summary>What others call of the objects that they are given.</summary>
    public UnseenMembers Unseen { get; } = new(backend, touching, answers);

    /// <summary>What an operation calls so that computes with tensors; null when there is nothing.</summary>
    public ISymbol? Find(IOperation operation) => MembersOf(operation).Concat(OfTypeParameter(operation)).FirstOrDefault(Computes) ?? CalledByOthers(operation) ?? MadeByOthers(operation);

    private bool Computes(ISymbol? member) => touching.TouchesInSource(member) || member is IMethodSymbol { MethodKind: MethodKind.Conversion } conversion && backend.Declares(conversion) && (backend.IsTensor(conversion.ReturnType) || backend.IsTensor(conversion.Parameters[0].Type) && conversion.ReturnType.Name != "TensorIndex");

    /// <summary>What the language calls for an operation.</summary>
    public IEnumerable<ISymbol?> MembersOf(IOperation operation) => operation switch
    {
        IConversionOperation { OperatorMethod: null, Operand: not ITupleOperation, Type: { } to } conversion => OfTuples(conversion.Operand.Type, to),
        IForEachLoopOperation loop => OfLoop(loop),
        ISpreadOperation spread => Members(spread.Operand.Type, "GetEnumerator").Concat(EnumeratorOf(spread.Operand.Type)).Append(spread.ElementConversion.MethodSymbol),
        ICollectionExpressionOperation collection => Members(collection.Type, "Add").Append(collection.ConstructMethod),
        IUsingOperation { Resources: { Type: { } type } } => Members(type, "Dispose"),
        IVariableDeclaratorOperation { Symbol.Type: var type } declarator when IsUsing(declarator) => Members(type, "Dispose"),
        IDeconstructionAssignmentOperation { Syntax: AssignmentExpressionSyntax syntax } => OfDeconstruction(backend.ModelOf(syntax.SyntaxTree).GetDeconstructionInfo(syntax)),
        IRecursivePatternOperation pattern => [pattern.DeconstructSymbol],
        IListPatternOperation pattern => [pattern.LengthSymbol, pattern.IndexerSymbol],
        ISlicePatternOperation pattern => [pattern.SliceSymbol],
        IWithOperation { Type: INamedTypeSymbol copied } => CopiersOf(copied),
        IImplicitIndexerReferenceOperation indexer => [indexer.LengthSymbol, indexer.IndexerSymbol],
        IIncrementOrDecrementOperation increment => [increment.OperatorMethod],
        ITupleBinaryOperation tuples => tuples.DescendantsAndSelf().SelectMany(part => Members(part.Type, "op_Equality").Concat(Members(part.Type, "op_Inequality"))),
        IConditionalOperation { Condition: var condition } => Truth(condition),
        IWhileLoopOperation { Condition: { } condition } => Truth(condition),
        IForLoopOperation { Condition: { } condition } => Truth(condition),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr, LeftOperand: var left } => Truth(left),
        // What is written through a reference runs the getter, which an abstract one does not show.
        IPropertyReferenceOperation { Property: { RefKind: not RefKind.None, IsAbstract: true } property } => touching.Index.OverridesOf(property.OriginalDefinition),
        IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: var raised } } => [raised.AddMethod, raised.RemoveMethod],
        _ => [],
    };

    private ISymbol? CalledByOthers(IOperation operation) => operation switch
    {
        // What is converted is looked at itself.
        IConversionOperation { OperatorMethod: null } or IInterpolationOperation => Unseen.Of(operation.Type) ?? Unseen.OfModule(ModuleGivenAway(operation)?.Type),
        IFieldReferenceOperation or IPropertyReferenceOperation when operation.Parent is not ILockOperation => Unseen.OfUnknown(operation.Type),
        IInvocationOperation call => Unseen.Of(call.Type) ?? UnseenMembers.FirstOf(call.TargetMethod.TypeArguments.Concat(call.TargetMethod.ContainingType.TypeArguments), Unseen.Of) ?? (ReadsProperties(call.TargetMethod) ? UnseenMembers.FirstOf(Given(call), Unseen.ReadFrom) : null),
        _ => Unseen.Of(operation.Type),
    };

    /// <summary>The module that an operation makes an object, or a value of an interface that the library does not have, of; null where it does not.</summary>
    public IOperation? ModuleGivenAway(IOperation operation) => (operation switch
    {
        IConversionOperation { OperatorMethod: null, Type: { } type, Operand: var value } when type.SpecialType == SpecialType.System_Object || type.TypeKind is TypeKind.Dynamic || (type.TypeKind == TypeKind.Interface && !backend.Declares(type)) => value,
        IInterpolationOperation { Expression: var shown } => Unconverted(shown),
        _ => null,
    }) is { } given && backend.IsModule(given.Type) ? given : null;

    /// <summary>Whether a method may read all properties of what it is given: a serializer, a binder, a log that takes objects apart, whatever is not known to read none.</summary>
    public bool ReadsProperties(IMethodSymbol method) => !backend.IsInSource(method) && !backend.Declares(method) && !Foreign.CallsNoGetters(method.ContainingType);

    private static IEnumerable<ITypeSymbol?> Given(IInvocationOperation call) => call.Arguments.Select(argument => argument.Value).Append(call.Instance).Select(value => value is null ? null : Unconverted(value).Type);

    private ISymbol? MadeByOthers(IOperation operation) => MakersOf(operation).FirstOrDefault(touching.TouchesInMaking);

    /// <summary>The constructors that others may call for an operation: new T(), and what the base library makes of a type, may make any class that can be made so.</summary>
    public IEnumerable<IMethodSymbol> MakersOf(IOperation operation) => (operation switch
    {
        ITypeParameterObjectCreationOperation => touching.Index.Types,
        IInvocationOperation { TargetMethod: { } method } when Foreign.MakesObjects(method) => method.IsGenericMethod ? method.TypeArguments : touching.Index.Types,
        IMethodReferenceOperation { Method: { } method } when Foreign.MakesObjects(method) => method.IsGenericMethod ? method.TypeArguments : touching.Index.Types,
        IObjectCreationOperation { Type: INamedTypeSymbol type } when Foreign.MakesObjects(type) => type.TypeArguments,
        _ => Enumerable.Empty<ITypeSymbol>(),
    }).OfType<INamedTypeSymbol>().Select(type => type.OriginalDefinition).Where(backend.IsInSource).SelectMany(type => type.InstanceConstructors).Where(constructor => constructor.Parameters.IsEmpty);

    // The constructors that copy a record, or one that derives from it.
    private IEnumerable<ISymbol> CopiersOf(INamedTypeSymbol type) => touching.Index.Types.Where(other => TypeIndex.Derives(other, type)).Prepend(type)
        .SelectMany(record => record.InstanceConstructors.Where(constructor => constructor.Parameters is [{ Type: var copied }] && SymbolEqualityComparer.Default.Equals(copied.OriginalDefinition, record.OriginalDefinition)));

    // A static member of an interface, called through a type parameter: it is that of any type that implements it.
    private IEnumerable<ISymbol> OfTypeParameter(IOperation operation)
    {
        ISymbol? member = operation switch
        {
            IBinaryOperation binary => binary.OperatorMethod,
            IUnaryOperation unary => unary.OperatorMethod,
            IConversionOperation conversion => conversion.OperatorMethod,
            ICompoundAssignmentOperation assignment => assignment.OperatorMethod,
            IIncrementOrDecrementOperation increment => increment.OperatorMethod,
            IInvocationOperation call => call.TargetMethod,
            IPropertyReferenceOperation property => property.Property,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        };
        return member is { IsStatic: true, ContainingType.TypeKind: TypeKind.Interface } && (member.IsAbstract || member.IsVirtual) ? touching.Index.OverridesOf(member) : [];
    }

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

    // Of a tuple that does not stand there as one, the parts are converted unseen.
    private IEnumerable<ISymbol?> OfTuples(ITypeSymbol? from, ITypeSymbol to) => (Bare(from), Bare(to)) is (INamedTypeSymbol { IsTupleType: true } source, INamedTypeSymbol { IsTupleType: true } target)
        ? source.TupleElements.Zip(target.TupleElements, (one, other) => OfTuples(one.Type, other.Type).Append(backend.Compilation.ClassifyConversion(one.Type, other.Type).MethodSymbol)).SelectMany(found => found)
        : [];

    private static ITypeSymbol? Bare(ITypeSymbol? type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } ? value : type;

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

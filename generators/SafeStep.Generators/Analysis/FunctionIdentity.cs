using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Generators.Analysis;

/// <summary>
/// Where code asks which function a delegate is: whether two are the same, what it is called, or for one to be taken out of several. In a twin a method group is a function of its own, so that the answer would be another one.
/// </summary>
internal static class FunctionIdentity
{
    // What compares elements.
    private static readonly HashSet<string> Comparing = new(StringComparer.Ordinal)
    {
        "Contains", "IndexOf", "LastIndexOf", "Remove", "RemoveAll", "Distinct", "Except", "Intersect", "Union", "GroupBy", "ToDictionary", "ToHashSet", "ToLookup", "ToFrozenSet", "SequenceEqual", "ContainsValue", "CountBy", "AggregateBy",
        "ReferenceEquals", "Equals", "GetHashCode", "Combine", "Replace", "Count",
    };

    private static readonly HashSet<string> Keyed = new(StringComparer.Ordinal)
    {
        "Dictionary", "IDictionary", "IReadOnlyDictionary", "ConcurrentDictionary", "SortedDictionary", "SortedList", "FrozenDictionary", "ImmutableDictionary", "OrderedDictionary", "HashSet", "ISet", "IReadOnlySet", "SortedSet", "FrozenSet",
        "ImmutableHashSet", "ILookup", "IGrouping", "EqualityComparer", "IEqualityComparer", "ConditionalWeakTable",
    };

    /// <summary>Whether an operation asks.</summary>
    public static bool IsAsked(IOperation operation) => IsKeyed(operation.Type) || operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary => IsFunction(binary.LeftOperand) && IsFunction(binary.RightOperand) || HoldsFunctions(binary.OperatorMethod),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } binary => IsFunction(binary),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Subtract } assignment => IsFunction(assignment.Target),
        IEventAssignmentOperation { Adds: false } => true,
        ITupleBinaryOperation tuples => tuples.LeftOperand.Type is INamedTypeSymbol { IsTupleType: true, TypeArguments: var parts } && parts.Any(IsFunction),
        IConversionOperation conversion => !IsFunction(conversion.Type) && IsFunction(conversion.Operand),
        IPropertyReferenceOperation { Property.ContainingType.SpecialType: SpecialType.System_Delegate or SpecialType.System_MulticastDelegate } => true,
        IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.DelegateInvoke } method } call => call.Instance is { } instance && IsFunction(instance)
            || method.ContainingType.SpecialType is SpecialType.System_Delegate or SpecialType.System_MulticastDelegate
            || Comparing.Contains(method.Name) && (method.TypeArguments.Any(IsFunction) || method.ContainingType.TypeArguments.Any(IsFunction)),
        _ => false,
    };

    private static bool IsKeyed(ITypeSymbol? type) => type is INamedTypeSymbol { TypeArguments: [var key, ..] } named && IsFunction(key) && Keyed.Contains(named.Name);

    private static bool HoldsFunctions(IMethodSymbol? equality) => equality is { IsImplicitlyDeclared: true, ContainingType: var record } && record.GetMembers().OfType<IFieldSymbol>().Any(field => IsFunction(field.Type));

    private static bool IsFunction(IOperation operation) => operation is IConversionOperation { Type.TypeKind: not TypeKind.Delegate } conversion ? IsFunction(conversion.Operand) : !IsNull(operation) && IsFunction(operation.Type);

    private static bool IsNull(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: null } || operation is IConversionOperation conversion && IsNull(conversion.Operand);

    private static bool IsFunction(ITypeSymbol? type) => type is { TypeKind: TypeKind.Delegate } or { SpecialType: SpecialType.System_Delegate or SpecialType.System_MulticastDelegate };
}

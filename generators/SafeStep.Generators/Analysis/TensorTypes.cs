using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Analysis;

/// <summary>Which types may hold tensors.</summary>
internal sealed class TensorTypes(Backend backend)
{
    private readonly Dictionary<ITypeSymbol, bool> known = new(SymbolEqualityComparer.Default);

    public bool IsTensor(ITypeSymbol? type) => backend.IsTensor(type);

    /// <summary>Whether a value of the type may be a tensor or lead to one. What cannot be told may.</summary>
    public bool MayHoldTensors(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        if (!known.TryGetValue(type, out bool holds))
        {
            known[type] = false; // What a type that holds itself finds.
            known[type] = holds = Find(type);
        }

        return holds;
    }

    /// <summary>Whether a value of the type may lead to a function that computes with tensors.</summary>
    public bool MayHoldFunctions(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke } => MayHoldTensors(invoke.ReturnType) || invoke.Parameters.Any(parameter => MayHoldTensors(parameter.Type)),
        INamedTypeSymbol { SpecialType: SpecialType.System_Delegate or SpecialType.System_MulticastDelegate } => true,
        IArrayTypeSymbol array => MayHoldFunctions(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(MayHoldFunctions),
        _ => false,
    };

    /// <summary>
    /// Whether a value of the type may run code that stands elsewhere when it is used: a function of any kind, for one that takes and gives numbers alone may still read tensors, and what computes numbers only once they are asked for.
    /// </summary>
    public bool MayRunCode(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Delegate } or { SpecialType: SpecialType.System_Delegate or SpecialType.System_MulticastDelegate } => true,
        IArrayTypeSymbol array => MayRunCode(array.ElementType),
        INamedTypeSymbol { Name: "Lazy" or "ThreadLocal", TypeArguments: [var value] } => value.IsUnmanagedType || MayHoldTensors(value),
        INamedTypeSymbol { Name: "IEnumerable" or "IEnumerator" or "IOrderedEnumerable" or "IQueryable", TypeArguments: [{ IsUnmanagedType: true }] } => true,
        INamedTypeSymbol named => named.TypeArguments.Any(MayRunCode),
        _ => false,
    };

    private bool Find(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return MayHoldTensors(array.ElementType);
            case IDynamicTypeSymbol:
                return true;
            case ITypeParameterSymbol parameter:
                return parameter.ConstraintTypes.Length == 0 || parameter.ConstraintTypes.Any(MayHoldTensors);
            case IPointerTypeSymbol or IFunctionPointerTypeSymbol:
                return true;
            case INamedTypeSymbol named:
                return Find(named);
            default:
                return true;
        }
    }

    private bool Find(INamedTypeSymbol type)
    {
        if (IsTensor(type) || type.SpecialType == SpecialType.System_Object)
        {
            return true;
        }

        // A module's own tensors are its parameters, wherever it is.
        if (backend.IsModule(type))
        {
            return false;
        }

        if (type.SpecialType is not SpecialType.None and not SpecialType.System_Nullable_T || type.TypeKind == TypeKind.Enum)
        {
            return type.SpecialType is SpecialType.System_Array or SpecialType.System_Collections_IEnumerable or SpecialType.System_Delegate or SpecialType.System_MulticastDelegate
                || type.TypeArguments.Any(MayHoldTensors);
        }

        if (type.TypeKind == TypeKind.Delegate)
        {
            return MayHoldFunctions(type);
        }

        if (type.TypeArguments.Any(MayHoldTensors))
        {
            return true;
        }

        if (backend.Declares(type))
        {
            return type.Name is "TensorIndex" || type.GetMembers().Any(member => !member.IsStatic && member.DeclaredAccessibility == Accessibility.Public && IsTensor((member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type));
        }

        return backend.KnowsTensors(type.ContainingAssembly) && Parts(type).Any(MayHoldTensors);
    }

    private static IEnumerable<ITypeSymbol> Parts(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (!member.IsStatic && ((member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type) is { } part)
                {
                    yield return part;
                }
            }
        }
    }
}

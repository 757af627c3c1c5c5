using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers;

/// <summary>The same type of the library in each backend that the compilation sees: none, one or two symbols.</summary>
internal readonly struct TypeSet(ImmutableArray<INamedTypeSymbol> types)
{
    public bool IsEmpty => types.IsEmpty;

    public bool Contains(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        foreach (INamedTypeSymbol known in types)
        {
            if (SymbolEqualityComparer.Default.Equals(known, type.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the type is in the set or derives from one that is.</summary>
    public bool ContainsBaseOf(ITypeSymbol? type)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            TypeSet self = this;
            return parameter.ConstraintTypes.Any(constraint => self.ContainsBaseOf(constraint));
        }

        for (; type is not null; type = type.BaseType)
        {
            if (Contains(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the method is declared by a type of the set under one of these names.</summary>
    public bool Declares(IMethodSymbol method, params string[] names) => names.Contains(method.Name) && Contains(method.ContainingType);
}

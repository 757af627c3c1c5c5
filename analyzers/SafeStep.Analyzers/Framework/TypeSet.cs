using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers;

/// <summary>The same types of the library in each backend that the compilation sees; those that it does not see are left out.</summary>
internal sealed class TypeSet(IEnumerable<INamedTypeSymbol?> types)
{
    private readonly ImmutableArray<INamedTypeSymbol> types = [.. types.Where(type => type is not null).Select(type => type!)];

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
            return parameter.ConstraintTypes.Any(ContainsBaseOf);
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
}

using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Discovery;

/// <summary>The types of a compilation's own source: who derives from whom and implements what. Made once for each compilation.</summary>
internal sealed class TypeIndex
{
    private static readonly ConditionalWeakTable<Compilation, TypeIndex> Known = new();
    private readonly List<INamedTypeSymbol> types = [];

    private TypeIndex(Compilation compilation) => Collect(compilation.Assembly.GlobalNamespace);

    public static TypeIndex Of(Compilation compilation) => Known.GetValue(compilation, static key => new TypeIndex(key));

    public IReadOnlyList<INamedTypeSymbol> Types => types;

    /// <summary>The members that override a method or property, or implement it, in source.</summary>
    public IEnumerable<ISymbol> OverridesOf(ISymbol member)
    {
        if (member.ContainingType is { TypeKind: TypeKind.Interface } face)
        {
            return types.Where(type => type.TypeKind is TypeKind.Class or TypeKind.Struct)
                .SelectMany(type => type.AllInterfaces.Where(own => IsSame(own, face)).Select(own => ImplementationOf(type, own, member)))
                .OfType<ISymbol>()
                .Where(implementation => !IsSame(implementation.ContainingType, face))
                .SelectMany(implementation => (implementation.ContainingType.TypeKind == TypeKind.Interface || implementation.DeclaringSyntaxReferences.IsEmpty ? [] : OverridesOf(implementation)).Prepend(implementation))
                .Distinct(SymbolEqualityComparer.Default)!;
        }

        return member.IsVirtual || member.IsAbstract || member.IsOverride
            ? types.Where(type => Derives(type, member.ContainingType)).SelectMany(type => type.GetMembers(member.Name)).Where(other => Overrides(other, member))
            : [];
    }

    /// <summary>The forwards that a child of a declared type may run, as far as they are in source.</summary>
    public IEnumerable<IMethodSymbol> ForwardsOf(INamedTypeSymbol type, Backend backend)
    {
        if (backend.Declares(type))
        {
            return [];
        }

        var own = type.TypeKind == TypeKind.Interface
            ? types.Where(other => Implements(other, type))
            : types.Where(other => Derives(other, type)).Prepend(type);
        return own.Select(backend.ForwardOf).OfType<IMethodSymbol>().Distinct(SymbolEqualityComparer.Default).Cast<IMethodSymbol>();
    }

    public static bool Derives(INamedTypeSymbol type, INamedTypeSymbol ancestor)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, ancestor.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a type implements an interface, with whatever type arguments.</summary>
    public static bool Implements(INamedTypeSymbol type, INamedTypeSymbol face) => face.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(own => IsSame(own, face));

    private static bool IsSame(INamedTypeSymbol one, INamedTypeSymbol other) => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other.OriginalDefinition);

    private static ISymbol? ImplementationOf(INamedTypeSymbol type, INamedTypeSymbol face, ISymbol member) =>
        face.GetMembers(member.Name).FirstOrDefault(own => SymbolEqualityComparer.Default.Equals(own.OriginalDefinition, member.OriginalDefinition)) is { } declared ? type.FindImplementationForInterfaceMember(declared) : null;

    private static bool Overrides(ISymbol member, ISymbol overridden)
    {
        for (ISymbol? current = Overridden(member); current is not null; current = Overridden(current))
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, overridden.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    public static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private void Collect(INamespaceOrTypeSymbol container)
    {
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
            {
                types.Add(type);
                Collect(type);
            }
            else if (member is INamespaceSymbol space)
            {
                Collect(space);
            }
        }
    }
}

using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Analysis;

/// <summary>
/// Members of the user's objects that others call: overrides of what the base library declares (ToString, Equals), implementations of its interfaces (comparers, enumerators), and getters that a serializer reads. The compiler writes
/// such calls, too: the equality and text of a record are made of those of its fields. None of these calls stands in the code, so that none can be replaced by a twin.
/// </summary>
internal sealed class UnseenMembers(Backend backend, Touching touching, RecursiveAnswers answers)
{
    private readonly Dictionary<ITypeSymbol, INamedTypeSymbol[]> kinds = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ITypeSymbol, IReadOnlyList<ISymbol>> all = new(SymbolEqualityComparer.Default), allWithGetters = new(SymbolEqualityComparer.Default);

    /// <summary>A member that computes with tensors and may run unseen where there is a value of the type; null where there is none.</summary>
    public ISymbol? Of(ITypeSymbol? type) => Held(type, "unseen", Unseen);

    /// <summary>The same where the value comes from elsewhere, so that a type of the base library may stand for one of the user's.</summary>
    public ISymbol? OfUnknown(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => OfUnknown(array.ElementType),
        INamedTypeSymbol { IsValueType: false, IsSealed: false } named when !backend.IsInSource(named) && !backend.Declares(named) => FirstOf(KindsOf(named), Of) ?? FirstOf(named.TypeArguments, OfUnknown),
        INamedTypeSymbol named => Of(named) ?? FirstOf(named.TypeArguments, OfUnknown),
        _ => null,
    };

    /// <summary>A getter that computes with tensors and is called by whoever reads all properties of a value; null where there is none.</summary>
    public ISymbol? ReadFrom(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_Object
        ? FirstOf(touching.Index.Types, ReadFrom)
        : Held(type, "read", own => own.GetMembers().OfType<IPropertySymbol>().FirstOrDefault(property => !property.IsStatic && touching.Touches(property)));

    /// <summary>The same of a module that is given away as an object: elsewhere the library alone has it, which calls none of them.</summary>
    public ISymbol? OfModule(ITypeSymbol? type) => FirstOf(KindsOfModule(type), Unseen);

    /// <summary>All of them, whatever they do.</summary>
    public IEnumerable<ISymbol> AllOfModule(ITypeSymbol? type) => KindsOfModule(type).SelectMany(own => own.GetMembers()).OfType<IMethodSymbol>().Where(member => IsCalled(member) && IsKnownElsewhere(member));

    // The class of a module, those that derive from it and those that it derives from.
    private IEnumerable<INamedTypeSymbol> KindsOfModule(ITypeSymbol? type) => type is INamedTypeSymbol named && backend.IsModule(named)
        ? touching.Index.Types.Where(other => TypeIndex.Derives(other, named)).Concat(BasesOf(named.OriginalDefinition))
        : [];

    /// <summary>The members that others may call of a value of the type and of what it holds, whatever they do.</summary>
    /// <param name="type">The type, from which a value of another may come that derives from it.</param>
    /// <param name="withGetters">Whether all properties are read.</param>
    public IReadOnlyList<ISymbol> AllOf(ITypeSymbol? type, bool withGetters)
    {
        if (type is null)
        {
            return [];
        }

        var known = withGetters ? allWithGetters : all;
        if (!known.TryGetValue(type, out IReadOnlyList<ISymbol>? found))
        {
            known[type] = found = FindAll(type, withGetters).ToList();
        }

        return found;
    }

    private IEnumerable<ISymbol> FindAll(ITypeSymbol type, bool withGetters)
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<ITypeSymbol>([type]);
        while (open.Count > 0)
        {
            ITypeSymbol next = open.Pop();
            if (!seen.Add(next))
            {
                continue;
            }

            if (next is IArrayTypeSymbol array)
            {
                open.Push(array.ElementType);
            }
            else if (next is INamedTypeSymbol named)
            {
                foreach (ITypeSymbol held in named.TypeArguments.Concat(named.IsAnonymousType ? named.GetMembers().OfType<IPropertySymbol>().Select(property => property.Type) : []))
                {
                    open.Push(held);
                }

                if (backend.IsInSource(named) && !backend.IsModule(named) && !named.IsAnonymousType)
                {
                    foreach (ISymbol member in KindsOf(named).Concat(BasesOf(named.OriginalDefinition)).SelectMany(own => own.GetMembers()).Where(member => IsCalled(member) && (IsKnownElsewhere(member) || (withGetters || named.IsRecord) && member is IPropertySymbol)))
                    {
                        yield return member;
                    }

                    foreach (IFieldSymbol field in IsWrittenOfFields(named) ? named.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic) : [])
                    {
                        open.Push(field.Type);
                    }
                }
            }
        }
    }

    private ISymbol? Held(ITypeSymbol? type, string question, Func<INamedTypeSymbol, ISymbol?> find)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return Held(array.ElementType, question, find);
            case INamedTypeSymbol { IsAnonymousType: true } anonymous:
                return FirstOf(anonymous.GetMembers().OfType<IPropertySymbol>(), property => Held(property.Type, question, find));
            case INamedTypeSymbol named when FirstOf(named.TypeArguments, argument => Held(argument, question, find)) is { } ofArgument:
                return ofArgument;
            case INamedTypeSymbol named when backend.IsInSource(named) && !backend.IsModule(named):
                var own = named.OriginalDefinition;
                // The second search may find that the one member is the one that is being looked at.
                return answers.Of(question, own, () => Search(own) is not null) ? Search(own) ?? own : null;
            default:
                return null;
        }

        ISymbol? Search(INamedTypeSymbol own) => FirstOf(KindsOf(own).Concat(BasesOf(own)), find)
            ?? (IsWrittenOfFields(own) ? FirstOf(own.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic), field => Held(field.Type, question, find)) : null);
    }

    // Whether equality and text are made of those of the fields, by the compiler or by the base library.
    private static bool IsWrittenOfFields(INamedTypeSymbol type) => type.IsRecord || type.TypeKind == TypeKind.Struct;

    /// <summary>The first member that is found for any of several.</summary>
    public static ISymbol? FirstOf<T>(IEnumerable<T> from, Func<T, ISymbol?> find) => from.Select(find).FirstOrDefault(found => found is not null);

    // The user's types that a value of a declared type may have, but for the type itself.
    private INamedTypeSymbol[] KindsOf(INamedTypeSymbol type)
    {
        if (!kinds.TryGetValue(type, out INamedTypeSymbol[]? found))
        {
            kinds[type] = found = touching.Index.Types.Where(other => !backend.IsModule(other)
                && (TypeIndex.Derives(other, type) || TypeIndex.Implements(other, type) && (other.IsGenericType || backend.IsInSource(type) || backend.Compilation.HasImplicitConversion(other, type)))).ToArray();
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

    private static bool IsCalled(ISymbol member) => member is (IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } or IPropertySymbol) and { IsStatic: false };

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
}

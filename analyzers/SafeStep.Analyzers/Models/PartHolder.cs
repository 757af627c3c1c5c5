using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>What a member keeps its modules or parameters in.</summary>
/// <param name="Held">"modules" or "parameters".</param>
/// <param name="Remedy">What to do instead.</param>
/// <param name="List">The list of the library to use in place of an array or list of modules, or null.</param>
internal sealed record PartHolder(string Held, string Remedy, string? List)
{
    /// <summary>How deep collections, tuples and records are looked into.</summary>
    private const int Deepest = 4;

    private static readonly ImmutableHashSet<string> Lists =
    [
        "List", "IList", "IReadOnlyList", "IEnumerable", "ICollection", "IReadOnlyCollection", "Queue", "Stack", "HashSet", "ISet", "LinkedList", "SortedSet", "Collection", "ReadOnlyCollection", "ObservableCollection",
        "ConcurrentBag", "ConcurrentQueue", "ConcurrentStack", "ImmutableArray", "ImmutableList", "IImmutableList", "ImmutableQueue", "ImmutableStack", "ImmutableHashSet",
    ];

    private static readonly ImmutableHashSet<string> Maps =
    [
        "Dictionary", "IDictionary", "IReadOnlyDictionary", "SortedDictionary", "SortedList", "ReadOnlyDictionary", "ConcurrentDictionary", "ImmutableDictionary", "ImmutableSortedDictionary", "IImmutableDictionary", "FrozenDictionary",
    ];

    public static PartHolder? Of(ITypeSymbol type, TorchTypes torch) => Of(type, torch, Deepest);

    private static PartHolder? Of(ITypeSymbol type, TorchTypes torch, int left)
    {
        if (left == 0)
        {
            return null;
        }

        switch (type)
        {
            case IArrayTypeSymbol array:
                return OfList(array.ElementType, torch, left - 1);
            case INamedTypeSymbol { TypeArguments.Length: 1 } list when Lists.Contains(list.Name) && IsOfCollections(list):
                return OfList(list.TypeArguments[0], torch, left - 1);
            case INamedTypeSymbol { TypeArguments.Length: 2 } map when Maps.Contains(map.Name) && IsOfCollections(map):
                return OfMap(map.TypeArguments[1], torch, left - 1);
            case INamedTypeSymbol { IsTupleType: true } tuple:
                return OfParts(tuple.TupleElements.Select(element => element.Type), torch, left - 1);
            case INamedTypeSymbol { Name: "Tuple", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } tuple:
                return OfParts(tuple.TypeArguments, torch, left - 1);
            case INamedTypeSymbol { Name: "KeyValuePair" } pair when IsOfCollections(pair):
                return OfParts(pair.TypeArguments, torch, left - 1);
            case INamedTypeSymbol { IsRecord: true } record when !torch.Module.ContainsBaseOf(record):
                return OfParts(record.GetMembers().OfType<IPropertySymbol>().Where(property => property is { Name: not "EqualityContract", IsStatic: false }).Select(property => property.Type), torch, left - 1);
            default:
                return null;
        }
    }

    private static PartHolder? OfList(ITypeSymbol element, TorchTypes torch, int left)
    {
        string name = element.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return torch.Module.ContainsBaseOf(element) ? new PartHolder("modules", $"make it a ModuleList<{name}>", $"ModuleList<{name}>")
            : torch.Parameter.ContainsBaseOf(element) ? new PartHolder("parameters", torch.ParameterLists.IsEmpty ? "call register_parameter for each" : "make it a ParameterList", null)
            : Inner(element, torch, left);
    }

    private static PartHolder? OfMap(ITypeSymbol value, TorchTypes torch, int left) =>
        torch.Module.ContainsBaseOf(value) ? new PartHolder("modules", $"make it a ModuleDict<{value.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}>", null)
        : torch.Parameter.ContainsBaseOf(value) ? new PartHolder("parameters", torch.ParameterLists.IsEmpty ? "call register_parameter for each" : "make it a ParameterDict", null)
        : Inner(value, torch, left);

    private static PartHolder? OfParts(IEnumerable<ITypeSymbol> parts, TorchTypes torch, int left)
    {
        List<ITypeSymbol> types = [.. parts];
        return types.Any(torch.Module.ContainsBaseOf) ? new PartHolder("modules", "keep each in a field of its own, or call register_module for it", null)
            : types.Any(torch.Parameter.ContainsBaseOf) ? new PartHolder("parameters", "keep each in a field of its own, or call register_parameter for it", null)
            : types.Select(type => Inner(type, torch, left)).FirstOrDefault(inner => inner is not null);
    }

    /// <summary>Of a collection, tuple or record inside another one: no list of the library takes the place of both.</summary>
    private static PartHolder? Inner(ITypeSymbol type, TorchTypes torch, int left) => Of(type, torch, left) is { } inner
        ? new PartHolder(inner.Held, inner.Held == "modules" ? "call register_module for each" : "call register_parameter for each", null)
        : null;

    private static bool IsOfCollections(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString().StartsWith("System.Collections.", System.StringComparison.Ordinal);
}

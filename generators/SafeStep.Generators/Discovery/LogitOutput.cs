using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Discovery;

/// <summary>Where the logits are in what forward returns.</summary>
internal sealed class LogitOutput
{
    public LogitOutput(Backend backend, IMethodSymbol forward, HeadOptions options)
    {
        ITypeSymbol type = forward.ReturnType;
        if (backend.IsTensor(type))
        {
            Access = "";
            return;
        }

        switch (type)
        {
            case INamedTypeSymbol { IsTupleType: true, TupleElements: var parts }:
                MayBeNamed = parts.Any(part => backend.IsTensor(part.Type));
                Access = options.Output is { } position && position >= 0 && position < parts.Length && backend.IsTensor(parts[position].Type) ? $".Item{position + 1}"
                    : options.OutputName is { } name && parts.FirstOrDefault(part => part.Name == name) is { } named && backend.IsTensor(named.Type) ? "." + named.Written()
                    : null;
                break;
            case IArrayTypeSymbol { Rank: 1, ElementType: var element } when backend.IsTensor(element):
            case INamedTypeSymbol { TypeArguments: [var item], Name: "List" or "IList" or "IReadOnlyList" } when backend.IsTensor(item):
                MayBeNamed = true;
                Access = options.Output is >= 0 and var index ? $"[{index}]" : null;
                break;
            // One by one, no value has an index.
            case INamedTypeSymbol { TypeArguments: [var each], Name: "IEnumerable" or "ICollection" or "IReadOnlyCollection" } when backend.IsTensor(each):
                MayBeNamed = true;
                break;
            default:
                var members = Members(type).Where(member => backend.IsTensor((member as IPropertySymbol)?.Type ?? (member as IFieldSymbol)?.Type)).ToList();
                MayBeNamed = members.Count > 0;
                Access = members.FirstOrDefault(member => member.Name == options.OutputName) is { } found ? "." + found.Written() : null;
                Property = members.FirstOrDefault(member => member.Name == options.OutputName) as IPropertySymbol;
                break;
        }
    }

    /// <summary>What follows the result of forward to get at the logits; null when it does not say.</summary>
    public string? Access { get; }

    /// <summary>The property that the logits are read from; null where they are the result, in a field, or one of several.</summary>
    public IPropertySymbol? Property { get; }

    public bool IsFound => Access is not null;

    /// <summary>Whether there is a tensor that could be named. A result without any is reported by an analyzer.</summary>
    public bool MayBeNamed { get; }

    private static IEnumerable<ISymbol> Members(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers().Where(member => !member.IsStatic && member.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal))
            {
                yield return member;
            }
        }
    }
}

using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Rewriting;

/// <content>Virtual methods beside forward: a module class says which of them have twins, so that an override without one is found when a guard is made.</content>
internal sealed partial class Reach
{
    private void TellOfVirtualTwins()
    {
        var methods = twins.Where(pair => pair.Value is not null).Select(pair => pair.Key).OfType<IMethodSymbol>()
            .Where(method => (method.IsVirtual || method.IsAbstract || method.IsOverride) && Backend.IsModule(method.ContainingType) && method.Parameters.All(parameter => parameter.RefKind == RefKind.None) && method.Arity == 0)
            .ToList();
        foreach (INamedTypeSymbol type in methods.Select(method => method.ContainingType).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default))
        {
            TypePart part = PartOf(type, type.DeclaringSyntaxReferences[0].SyntaxTree);
            foreach (IMethodSymbol method in methods.Where(method => (!method.IsOverride || !Backend.IsInSource(TypeIndex.Overridden(method)!)) && (SymbolEqualityComparer.Default.Equals(method.ContainingType, type) || TypeIndex.Derives(type, method.ContainingType))))
            {
                IMethodSymbol seen = SeenFrom(type, method);
                var inputs = seen.Parameters.Select(parameter => part.Names.Of(parameter.Type)).ToList();
                string action = method.ReturnsVoid ? "Action" : "Func";
                string own = TypeOf(inputs), twin = TypeOf([part.PassType, .. inputs]);
                part.AddTwinned($"({own}){method.Written()}, ({twin}){twins[method]}");

                string TypeOf(IEnumerable<string> given)
                {
                    string all = string.Join(", ", method.ReturnsVoid ? given : given.Append(part.Names.Of(seen.ReturnType)));
                    return $"global::System.{action}{(all.Length > 0 ? $"<{all}>" : "")}";
                }
            }
        }
    }

    // A method of a generic base class, with the types that a class derived from it has chosen.
    private static IMethodSymbol SeenFrom(INamedTypeSymbol type, IMethodSymbol method)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, method)) is { } seen)
            {
                return seen;
            }
        }

        return method;
    }
}

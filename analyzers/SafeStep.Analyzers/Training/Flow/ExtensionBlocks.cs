using System.Linq;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>
/// Members of extension blocks. The compiler knows each of them twice: as written, and as a static method of the class around the block, which takes the receiver first and may be called by its own name.
/// </summary>
internal static class ExtensionBlocks
{
    /// <summary>Whether the parameter is that of the block: what its members are called on.</summary>
    public static bool IsReceiver(this IParameterSymbol parameter) => parameter.ContainingSymbol is ITypeSymbol { IsExtension: true };

    /// <summary>The method as it is written: the member of the block, where this is its static form, and the part of a partial method that has the body.</summary>
    public static IMethodSymbol AsWritten(this IMethodSymbol method)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        definition = definition.PartialImplementationPart ?? definition;
        return definition is { IsImplicitlyDeclared: true, IsStatic: true, ContainingType.IsStatic: true, Locations: { Length: > 0 } places } && places[0].IsInSource
            ? definition.ContainingType.GetTypeMembers().Where(block => block.IsExtension).SelectMany(block => block.GetMembers(definition.Name)).OfType<IMethodSymbol>()
                .FirstOrDefault(member => member.Locations.Contains(places[0])) ?? definition
            : definition;
    }

    /// <summary>The parameter as it is written: the receiver of the block, where this is the first one of a static form.</summary>
    public static IParameterSymbol? AsWritten(this IParameterSymbol parameter)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return parameter.OriginalDefinition;
        }

        IMethodSymbol written = method.AsWritten();
        int ordinal = parameter.Ordinal - (method.Parameters.Length - written.Parameters.Length);
        return ordinal >= 0 && ordinal < written.Parameters.Length ? written.Parameters[ordinal] : written.ContainingType?.ExtensionParameter;
    }
}

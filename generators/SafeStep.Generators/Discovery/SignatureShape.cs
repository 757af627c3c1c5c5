using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Discovery;

/// <summary>Which forwards have a twin at all.</summary>
internal static class SignatureShape
{
    public static bool IsSupported(IMethodSymbol forward) =>
        !forward.IsStatic && !forward.IsGenericMethod && !forward.ReturnsVoid && forward.Parameters.Length is > 0 and <= 6
        && forward.Parameters.All(parameter => parameter.RefKind == RefKind.None);

    /// <summary>Whether an array is the only input, which as an argument for a list of objects would be taken for that list.</summary>
    public static bool IsArrayAlone(IMethodSymbol forward) => forward.Parameters is [{ Type: IArrayTypeSymbol { ElementType.IsReferenceType: true } }];

    /// <summary>Whether dynamic is among the types: no interface can be implemented with it.</summary>
    public static bool IsDynamic(IMethodSymbol forward) => IsDynamic(forward.ReturnType) || forward.Parameters.Any(parameter => IsDynamic(parameter.Type));

    private static bool IsDynamic(ITypeSymbol type) => type switch
    {
        IDynamicTypeSymbol => true,
        IArrayTypeSymbol array => IsDynamic(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsDynamic),
        _ => false,
    };
}

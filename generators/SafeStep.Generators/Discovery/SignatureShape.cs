using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Discovery;

/// <summary>Which forwards have a twin at all.</summary>
internal static class SignatureShape
{
    public static bool IsSupported(IMethodSymbol forward) =>
        !forward.IsStatic && !forward.IsGenericMethod && !forward.ReturnsVoid && forward.Parameters.Length is > 0 and <= 6
        && forward.Parameters.All(parameter => parameter.RefKind == RefKind.None);

    /// <summary>Whether forward makes one tensor of one: its twin then has an interface, by which it is found when the model runs.</summary>
    public static bool IsOneToOne(IMethodSymbol forward, Backend backend) =>
        forward.Parameters is [var input] && backend.IsTensor(input.Type) && backend.IsTensor(forward.ReturnType);
}

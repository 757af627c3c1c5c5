using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tangents;

/// <summary>The signs of operators.</summary>
internal static class OperatorTokens
{
    public static string? Of(IMethodSymbol method) => method.MethodKind is not (MethodKind.UserDefinedOperator or MethodKind.BuiltinOperator) ? null : method.Name switch
    {
        "op_Addition" => "+",
        "op_Subtraction" or "op_UnaryNegation" => "-",
        "op_Multiply" => "*",
        "op_Division" => "/",
        "op_Modulus" => "%",
        _ => null,
    };
}

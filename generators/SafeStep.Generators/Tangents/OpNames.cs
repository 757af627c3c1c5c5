using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tangents;

/// <summary>The names under which the operators of tensors are looked up.</summary>
internal static class OpNames
{
    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["op_Addition"] = "add",
        ["op_Subtraction"] = "sub",
        ["op_Multiply"] = "mul",
        ["op_Division"] = "div",
        ["op_Modulus"] = "remainder",
        ["op_UnaryNegation"] = "neg",
        ["op_Equality"] = "eq",
        ["op_Inequality"] = "ne",
        ["op_LessThan"] = "lt",
        ["op_LessThanOrEqual"] = "le",
        ["op_GreaterThan"] = "gt",
        ["op_GreaterThanOrEqual"] = "ge",
        ["op_BitwiseAnd"] = "bitwise_and",
        ["op_BitwiseOr"] = "bitwise_or",
        ["op_ExclusiveOr"] = "bitwise_xor",
        ["op_OnesComplement"] = "bitwise_not",
        ["op_LogicalNot"] = "logical_not",
    };

    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["multiply"] = "mul",
        ["subtract"] = "sub",
        ["divide"] = "div",
        ["negative"] = "neg",
        ["concat"] = "cat",
        ["concatenate"] = "cat",
        ["absolute"] = "abs",
        ["bmm"] = "matmul",
        ["mm"] = "matmul",
        ["clip"] = "clamp",
        ["arcsin"] = "asin",
        ["arccos"] = "acos",
        ["arctan"] = "atan",
        ["arctan2"] = "atan2",
        ["arcsinh"] = "asinh",
        ["arccosh"] = "acosh",
        ["arctanh"] = "atanh",
        ["special_expit"] = "sigmoid",
        ["expit"] = "sigmoid",
        ["swapaxes"] = "transpose",
        ["swapdims"] = "transpose",
        ["log_sigmoid"] = "logsigmoid",
        ["mv"] = "matmul",
        ["true_divide"] = "div",
        ["row_stack"] = "vstack",
        ["feature_alpha_dropout"] = "dropout",
        ["alpha_dropout"] = "dropout",
        ["dropout1d"] = "dropout",
        ["dropout2d"] = "dropout",
        ["dropout3d"] = "dropout",
        // TorchSharp 0.99 writes some functions as the layer.
        ["SiLU"] = "silu",
        ["Hardshrink"] = "hardshrink",
        ["Softshrink"] = "softshrink",
        ["Tanhshrink"] = "tanhshrink",
        ["Threshold"] = "threshold",
    };

    /// <summary>The name under which a method's rule is looked up. As a method of x, where has its arguments in another order.</summary>
    public static string Of(IMethodSymbol method) => method is { Name: "where", IsStatic: false } ? "where_of" : Of(method.Name);

    public static string Of(string method) =>
        Operators.TryGetValue(method, out string? name) || Synonyms.TryGetValue(method, out name) ? name : method;

    /// <summary>Whether the method changes its tensor in place, by the underscore that says so.</summary>
    public static bool IsInPlace(string method) => method.Length > 1 && method[method.Length - 1] == '_' && method[method.Length - 2] != '_';
}

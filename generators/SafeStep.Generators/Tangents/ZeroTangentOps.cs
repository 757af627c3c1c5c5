namespace SafeStep.Generators.Tangents;

/// <summary>
/// Operations whose result has no derivative with respect to anything: constants of a shape, integers, truth values, steps, and detach,
/// whose meaning is just that.
/// </summary>
internal static class ZeroTangentOps
{
    public static readonly IReadOnlyCollection<string> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "detach",
        // Constants that take only the shape of a tensor.
        "empty_like", "full_like", "new_empty", "new_full", "new_ones", "new_zeros", "ones_like", "zeros_like",
        // Integers.
        "argmax", "argmin", "argsort", "bincount", "bucketize", "byte", "count_nonzero", "int", "long", "nonzero", "one_hot", "sbyte", "searchsorted", "short",
        // Truth values.
        "all", "allclose", "any", "bool", "eq", "equal", "ge", "greater", "greater_equal", "gt", "isclose", "isfinite", "isin", "isinf", "isnan", "le", "less",
        "less_equal", "logical_and", "logical_not", "logical_or", "logical_xor", "lt", "ne", "not_equal", "bitwise_and", "bitwise_not", "bitwise_or", "bitwise_xor",
        // Steps: constant wherever they are differentiable.
        "ceil", "floor", "floor_divide", "heaviside", "round", "sign", "sgn", "trunc",
    };
}

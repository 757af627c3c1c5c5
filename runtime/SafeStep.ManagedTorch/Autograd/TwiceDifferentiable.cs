namespace SafeStep.ManagedTorch;

/// <summary>
/// The operations whose rules are made of recorded operations on what they saved, so that a recorded backward pass can be differentiated. A rule that writes into memory of its own would be cut out of the
/// graph without a word; what is not named here is refused.
/// </summary>
internal static class TwiceDifferentiable
{
    private static readonly HashSet<string> Operations =
    [
        "add", "sub", "mul", "div", "neg", "abs", "pow", "square", "sqrt", "rsqrt", "reciprocal", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p",
        "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sigmoid", "erf", "erfc", "sign", "floor", "ceil", "round", "trunc",
        "clamp", "where", "masked_fill", "maximum", "minimum", "relu", "elu", "prelu", "softplus", "log_sigmoid", "silu", "gelu",
        "to", "clone", "view", "alias", "transpose", "permute", "squeeze", "unsqueeze", "expand", "slice", "select", "embed", "cat",
        "sum", "mean", "var", "std", "norm", "logsumexp", "softmax", "log_softmax", "mm", "bmm", "linear", "gather", "scatter_add", "index_select", "index_add", "cross_entropy",
    ];

    internal static void Require(string op)
    {
        if (Operations.Contains(op)) return;
        throw new NotSupportedException($"create_graph: the embedded engine cannot differentiate the gradient of {op}; docs/embedded-engine.md names the operations for which it can. TorchSharp does it for all.");
    }

    /// <summary>Whether the backward pass that runs is recorded: only then is the graph on while a rule runs.</summary>
    internal static bool Recording => GradMode.Enabled;
}

namespace SafeStep.Generators.Tangents;

/// <content>Operations on numbers: arithmetic, functions of one number, activations, sums and products.</content>
internal static partial class OpTable
{
    private static IEnumerable<Op> Arithmetic() =>
    [
        Rule("add", "op_Addition"),
        Rule("sub", "op_Subtraction", "subtract"),
        Rule("mul", "op_Multiply", "multiply"),
        Rule("div", "op_Division", "divide", "true_divide"),
        Rule("neg", "op_UnaryNegation", "negative"),
        Rule("remainder", "op_Modulus"),
        Rule("fmod"), Rule("frac"), Rule("pow", "float_power"), Rule("square"), Rule("addcmul"), Rule("addcdiv"), Rule("lerp"),
        Rule("hypot"), Rule("atan2", "arctan2"), Rule("logaddexp"), Rule("xlogy"), Rule("maximum", "fmax"), Rule("minimum", "fmin"),
    ];

    private static IEnumerable<Op> Pointwise() =>
    [
        Rule("abs", "absolute"), Rule("sgn"), Rule("exp"), Rule("exp2"), Rule("expm1"), Rule("log"), Rule("log1p"), Rule("log2"), Rule("log10"), Rule("sqrt"), Rule("rsqrt"), Rule("reciprocal"),
        Rule("sin"), Rule("cos"), Rule("tan"), Rule("asin", "arcsin"), Rule("acos", "arccos"), Rule("atan", "arctan"), Rule("sinh"), Rule("cosh"),
        Rule("asinh", "arcsinh"), Rule("acosh", "arccosh"), Rule("atanh", "arctanh"), Rule("erf"), Rule("erfc"), Rule("logit"), Rule("nan_to_num"),
        Rule("clamp", "clip"), Rule("clamp_min"), Rule("clamp_max"),
        Linear("deg2rad"), Linear("rad2deg"),
    ];

    private static IEnumerable<Op> Activations() =>
    [
        Rule("relu"), Rule("relu6"), Rule("leaky_relu"), Rule("prelu"), Rule("elu"), Rule("celu"), Rule("selu"), Rule("sigmoid", "special_expit", "expit"), Rule("logsigmoid", "log_sigmoid"),
        Rule("tanh"), Rule("silu", "SiLU"), Rule("gelu"), Rule("softplus"), Rule("mish", "Mish"), Rule("softsign", "Softsign"), Rule("tanhshrink", "Tanhshrink"), Rule("hardtanh", "Hardtanh"), Rule("hardsigmoid"),
        Rule("hardswish"), Rule("softmax"), Rule("log_softmax"), Rule("softmin"), Rule("glu"), Rule("softshrink", "Softshrink"), Rule("hardshrink", "Hardshrink"),
        Rule("threshold", "Threshold"), Rule("softmax2d"), Rule("layer_norm"), Rule("group_norm"), Rule("normalize"), Rule("cosine_similarity"), Rule("batch_norm") with { Updates = "training" }, Rule("instance_norm") with { Updates = "use_input_stats" },
        new("dropout", OpKind.Dropout) { Result = OpResult.MaybeView, Synonyms = ["feature_alpha_dropout", "alpha_dropout", "dropout1d", "dropout2d", "dropout3d"] },
    ];

    private static IEnumerable<Op> Reductions() =>
    [
        Rule("max"), Rule("min"), Rule("topk"), Rule("sort"), Rule("amax"), Rule("amin"), Rule("var"), Rule("std"), Rule("prod"), Rule("logsumexp"), Rule("norm"), Rule("var_mean"), Rule("std_mean"),
        Rule("median"), Rule("kthvalue"), Rule("quantile"), Rule("cumprod"), Rule("logcumsumexp"),
        Linear("sum"), Linear("mean"), Linear("nansum") with { Argument = "{t}.masked_fill({x}.isnan(), 0)" }, Linear("cumsum"), Linear("trace"), Rule("diff"),
    ];

    private static IEnumerable<Op> Products() =>
    [
        Rule("matmul", "bmm", "mm", "mv"), Rule("dot"), Rule("outer"), Rule("inner"), Rule("linear"), Rule("addmm"), Rule("baddbmm"), Rule("einsum"), Rule("scaled_dot_product_attention"),
        Rule("embedding"), Rule("conv1d"), Rule("conv2d"), Rule("conv3d"), Rule("conv1d_padding"), Rule("conv2d_padding"), Rule("conv_transpose1d"), Rule("conv_transpose2d"), Rule("conv_transpose3d"),
        Rule("max_pool1d"), Rule("max_pool2d"), Rule("max_pool3d"), Rule("adaptive_max_pool1d"), Rule("adaptive_max_pool2d"), Rule("adaptive_max_pool3d"), Rule("pad"),
        Linear("adaptive_avg_pool1d"), Linear("adaptive_avg_pool2d"), Linear("adaptive_avg_pool3d"), Linear("avg_pool1d"), Linear("avg_pool2d"), Linear("avg_pool3d"),
        Linear("fold"), Linear("interpolate"), Linear("upsample"), Linear("pixel_shuffle"), Linear("pixel_unshuffle"),
        Rule("tensordot"), Rule("cdist"), Rule("pairwise_distance"), Rule("grid_sample"),
        Rule("ria"), Rule("gauss_glu"),
    ];
}

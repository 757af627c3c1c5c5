using SafeStep.ManagedTorch;
using GELU = SafeStep.ManagedTorch.Modules.GELU;
using static SafeStep.Generators.Tests.Derivatives.RuleCase;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>The cases, by family. The first word of a case's name is the rule's.</summary>
internal static partial class RuleTable
{
    public static IEnumerable<RuleCase> All => [.. Arithmetic, .. Pointwise, .. Activations, .. Reductions, .. Products, .. Shapes, .. Normalization, .. Convolution, .. Rare, .. Forms, .. Statistics, .. OfBackend];

    private static IEnumerable<RuleCase> Rare =>
    [
        Of("asinh", x => x.asinh(), OpTangents.asinh, Any(3, 4)),
        Of("acosh", x => x.acosh(), OpTangents.acosh, Positive(3, 4) + 1),
        Of("atanh", x => x.atanh(), OpTangents.atanh, Inside(3, 4)),
        Of("atan2", (x, y) => x.atan2(y), OpTangents.atan2, Any(3, 4), Any(4)),
        Of("hypot", (x, y) => x.hypot(y), OpTangents.hypot, Any(3, 4), Any(4)),
        Of("logaddexp", (x, y) => x.logaddexp(y), OpTangents.logaddexp, Any(3, 4), Any(4)),
        Of("xlogy", (x, y) => x.xlogy(y), OpTangents.xlogy, Any(3, 4), Positive(4)),
        Of("fmod", (x, y) => x.fmod(y), OpTangents.fmod, Any(3, 4), Positive(4)),
        Of("fmod number", x => x.fmod(0.7), (x, t, y) => OpTangents.fmod(x, t, 0.7, y), Any(3)),
        Of("logit", x => x.logit(), (x, t, y) => OpTangents.logit(x, t, null, y), (Inside(3, 4) + 1) / 2),
        Of("logit clamped", x => x.logit(0.2), (x, t, y) => OpTangents.logit(x, t, 0.2, y), (Inside(3, 4) + 1) / 2),
        Of("nan_to_num", x => (x / tensor(new[] { 1.0, 0, 1, 1 })).nan_to_num(0, 1, -1), (x, t, y) => OpTangents.nan_to_num(x / tensor(new[] { 1.0, 0, 1, 1 }), t, y), Any(3, 4)),
        Of("inner", (x, y) => x.inner(y), OpTangents.inner, Any(3, 4), Any(2, 4)),
        Of("diff", x => x.diff(1, 0), (x, t, y) => OpTangents.diff(x, t, 1, 0, y), Any(4, 3)),
    ];

    private static IEnumerable<RuleCase> Arithmetic =>
    [
        Of("add", (x, y) => x + y, OpTangents.add, Any(3, 4), Any(3, 4)),
        Of("add broadcast", (x, y) => x + y, OpTangents.add, Any(3, 4), Any(4)),
        Of("add broadcast swapped", (x, y) => x + y, OpTangents.add, Any(1, 4), Any(3, 1)),
        Of("add alpha", (x, y) => x.add(y, 0.7), (x, xt, y, yt, z) => OpTangents.add(x, xt, y, yt, 0.7, z), Any(3, 4), Any(4)),
        Of("add number", x => x + 2.5, (x, t, z) => OpTangents.add(x, t, 2.5, z), Any(3)),
        Of("add number first", x => 2.5 + x, (x, t, z) => OpTangents.add(2.5, x, t, z), Any(3)),
        Of("add number alpha", x => x.add(2.5, 3), (x, t, z) => OpTangents.add(x, t, 2.5, 3, z), Any(3)),
        Of("sub", (x, y) => x - y, OpTangents.sub, Any(3, 4), Any(3, 4)),
        Of("sub broadcast", (x, y) => x - y, OpTangents.sub, Any(3, 4), Any(4)),
        Of("sub broadcast swapped", (x, y) => x - y, OpTangents.sub, Any(4), Any(3, 4)),
        Of("sub number", x => x - 2.5, (x, t, z) => OpTangents.sub(x, t, 2.5, z), Any(3)),
        Of("sub number first", x => 2.5 - x, (x, t, z) => OpTangents.sub(2.5, x, t, z), Any(3)),
        Of("mul", (x, y) => x * y, OpTangents.mul, Any(3, 4), Any(3, 4)),
        Of("mul broadcast", (x, y) => x * y, OpTangents.mul, Any(3, 1), Any(1, 4)),
        Of("mul broadcast swapped", (x, y) => x * y, OpTangents.mul, Any(4), Any(3, 4)),
        Of("mul number", x => x * 2.5, (x, t, z) => OpTangents.mul(x, t, 2.5, z), Any(3)),
        Of("mul number first", x => 2.5 * x, (x, t, z) => OpTangents.mul(2.5, x, t, z), Any(3)),
        Of("div", (x, y) => x / y, OpTangents.div, Any(3, 4), Positive(3, 4)),
        Of("div broadcast", (x, y) => x / y, OpTangents.div, Any(3, 4), Positive(3, 1)),
        Of("div broadcast swapped", (x, y) => x / y, OpTangents.div, Any(4), Positive(3, 4)),
        Of("div number", x => x / 2.5, (x, t, z) => OpTangents.div(x, t, 2.5, z), Any(3)),
        Of("div number first", x => 2.5 / x, (x, t, z) => OpTangents.div(2.5, x, t, z), Positive(3)),
        Of("neg", x => -x, OpTangents.neg, Any(3)),
        Of("pow number", x => x.pow(3), (x, t, y) => OpTangents.pow(x, t, 3, y), Any(3)),
        Of("pow number fraction", x => x.pow(0.3), (x, t, y) => OpTangents.pow(x, t, 0.3, y), Positive(3)),
        Of("pow", (x, y) => x.pow(y), OpTangents.pow, Positive(3, 4), Any(4)),
        Of("pow swapped", (x, y) => x.pow(y), OpTangents.pow, Positive(4), Any(3, 4)),
        Of("pow of number", x => torch.pow(2.5, x), (x, t, y) => OpTangents.pow(2.5, x, t, y), Any(3)),
        Of("square", x => x.square(), OpTangents.square, Any(3)),
        new("addcmul", v => v[0].addcmul(v[1], v[2], 0.5), (v, t, y) => OpTangents.addcmul(v[0], t[0], v[1], t[1], v[2], t[2], 0.5, y), Any(3, 4), Any(4), Any(3, 1)),
        new("addcdiv", v => v[0].addcdiv(v[1], v[2], 0.5), (v, t, y) => OpTangents.addcdiv(v[0], t[0], v[1], t[1], v[2], t[2], 0.5, y), Any(3, 4), Any(4), Positive(3, 1)),
        Of("remainder", (x, y) => x.remainder(y), OpTangents.remainder, Positive(3, 4), Positive(4)),
        Of("remainder number", x => x.remainder(0.7), (x, t, y) => OpTangents.remainder(x, t, 0.7, y), Positive(3)),
        Of("frac", x => x.frac(), OpTangents.frac, Any(3)),
        new("lerp", v => v[0].lerp(v[1], v[2]), (v, t, y) => OpTangents.lerp(v[0], t[0], v[1], t[1], v[2], t[2], y), Any(3, 4), Any(3, 4), Inside(3, 4)),
    ];

    private static IEnumerable<RuleCase> Pointwise =>
    [
        Of("abs", x => x.abs(), OpTangents.abs, Any(3, 4)),
        Of("exp", x => x.exp(), OpTangents.exp, Any(3, 4)),
        Of("exp2", x => x.exp2(), OpTangents.exp2, Any(3, 4)),
        Of("expm1", x => x.expm1(), OpTangents.expm1, Any(3, 4)),
        Of("log", x => x.log(), OpTangents.log, Positive(3, 4)),
        Of("log1p", x => x.log1p(), OpTangents.log1p, Positive(3, 4)),
        Of("log2", x => x.log2(), OpTangents.log2, Positive(3, 4)),
        Of("log10", x => x.log10(), OpTangents.log10, Positive(3, 4)),
        Of("sqrt", x => x.sqrt(), OpTangents.sqrt, Positive(3, 4)),
        Of("rsqrt", x => x.rsqrt(), OpTangents.rsqrt, Positive(3, 4)),
        Of("reciprocal", x => x.reciprocal(), OpTangents.reciprocal, Positive(3, 4)),
        Of("sin", x => x.sin(), OpTangents.sin, Any(3, 4)),
        Of("cos", x => x.cos(), OpTangents.cos, Any(3, 4)),
        Of("tan", x => x.tan(), OpTangents.tan, Inside(3, 4)),
        Of("asin", x => x.asin(), OpTangents.asin, Inside(3, 4)),
        Of("acos", x => x.acos(), OpTangents.acos, Inside(3, 4)),
        Of("atan", x => x.atan(), OpTangents.atan, Any(3, 4)),
        Of("sinh", x => x.sinh(), OpTangents.sinh, Any(3, 4)),
        Of("cosh", x => x.cosh(), OpTangents.cosh, Any(3, 4)),
        Of("erf", x => x.erf(), OpTangents.erf, Any(3, 4)),
        Of("erfc", x => x.erfc(), OpTangents.erfc, Any(3, 4)),
    ];

    private static IEnumerable<RuleCase> Activations =>
    [
        Of("relu", x => x.relu(), OpTangents.relu, Any(3, 4)),
        Of("sigmoid", x => x.sigmoid(), OpTangents.sigmoid, Any(3, 4)),
        Of("tanh", x => x.tanh(), OpTangents.tanh, Any(3, 4)),
        Of("silu", x => functional.silu(x), OpTangents.silu, Any(3, 4)),
        Of("gelu", x => functional.gelu(x), OpTangents.gelu, Any(3, 4)),
        Of("gelu tanh", x => functional.gelu(x, GELU.Approximate.tanh), (x, t, y) => OpTangents.gelu(x, t, GELU.Approximate.tanh, y), Any(3, 4)),
        Of("softmax", x => x.softmax(1), (x, t, y) => OpTangents.softmax(x, t, 1, y), Any(3, 4)),
        Of("softmax first", x => x.softmax(0), (x, t, y) => OpTangents.softmax(x, t, 0, y), Any(3, 4)),
        // Written out where the engine has no such operation, which makes the check the more independent.
        Of("relu6", x => x.clamp(0, 6), OpTangents.relu6, Any(3, 4) * 5),
        Of("leaky_relu", x => where(x > 0, x, x * 0.1), (x, t, y) => OpTangents.leaky_relu(x, t, 0.1, y), Any(3, 4)),
        Of("prelu", (x, s) => where(x > 0, x, x * s.reshape(-1, 1)), OpTangents.prelu, Any(2, 3, 4), Positive(3)),
        Of("prelu shared", (x, s) => where(x > 0, x, x * s), OpTangents.prelu, Any(3, 4), Positive(1)),
        Of("elu", x => where(x > 0, x, x.expm1() * 1.5), (x, t, y) => OpTangents.elu(x, t, 1.5, y), Any(3, 4)),
        Of("celu", x => where(x > 0, x, (x / 1.5).expm1() * 1.5), (x, t, y) => OpTangents.celu(x, t, 1.5, y), Any(3, 4)),
        Of("selu", x => where(x > 0, x, x.expm1() * 1.6732632423543772) * 1.0507009873554805, OpTangents.selu, Any(3, 4)),
        Of("logsigmoid", x => x.sigmoid().log(), OpTangents.logsigmoid, Any(3, 4)),
        Of("softplus", x => (x * 2).exp().log1p() / 2, (x, t, y) => OpTangents.softplus(x, t, 2, 20, y), Any(3, 4)),
        Of("mish", x => x * x.exp().log1p().tanh(), OpTangents.mish, Any(3, 4)),
        Of("softsign", x => x / (x.abs() + 1), OpTangents.softsign, Any(3, 4)),
        Of("tanhshrink", x => x - x.tanh(), OpTangents.tanhshrink, Any(3, 4)),
        Of("hardtanh", x => x.clamp(-0.5, 0.7), (x, t, y) => OpTangents.hardtanh(x, t, -0.5, 0.7, y), Any(3, 4)),
        Of("hardsigmoid", x => (x + 3).clamp(0, 6) / 6, OpTangents.hardsigmoid, Any(3, 4) * 3),
        Of("hardswish", x => x * (x + 3).clamp(0, 6) / 6, OpTangents.hardswish, Any(3, 4) * 3),
        Of("softmin", x => (-x).softmax(1), (x, t, y) => OpTangents.softmin(x, t, 1, y), Any(3, 4)),
        Of("glu", x => x.chunk(2, 1)[0] * x.chunk(2, 1)[1].sigmoid(), (x, t, y) => OpTangents.glu(x, t, 1, y), Any(3, 4)),
        Of("log_softmax", x => x.log_softmax(-1), (x, t, y) => OpTangents.log_softmax(x, t, -1, y), Any(3, 4)),
    ];

    private static IEnumerable<RuleCase> Reductions =>
    [
        Of("max all", x => x.max(), OpTangents.max, Any(3, 4)),
        Of("min all", x => x.min(), OpTangents.min, Any(3, 4)),
        Of("max pair", (x, y) => torch.max(x, y), OpTangents.max, Any(3, 4), Any(4)),
        Of("min pair", (x, y) => torch.min(x, y), OpTangents.min, Any(4), Any(3, 4)),
        Of("maximum", (x, y) => x.maximum(y), OpTangents.maximum, Any(3, 4), Any(3, 1)),
        Of("minimum", (x, y) => x.minimum(y), OpTangents.minimum, Any(3, 4), Any(3, 1)),
        Of("max along", x => x.max(1).values, (x, t, _) => OpTangents.max(x, t, 1, false, x.max(1)).Values, Any(3, 4)),
        Of("max along kept", x => x.max(0, true).values, (x, t, _) => OpTangents.max(x, t, 0, true, x.max(0, true)).Values, Any(3, 4)),
        Of("min along", x => x.min(-1).values, (x, t, _) => OpTangents.min(x, t, -1, false, x.min(-1)).Values, Any(3, 4)),
        Of("topk", x => x.topk(2, 1).values, (x, t, _) => OpTangents.topk(x, t, 2, 1, x.topk(2, 1)).Values, Any(3, 4)),
        Of("sort", x => torch.sort(x, 0, true).values, (x, t, _) => OpTangents.sort(x, t, 0, torch.sort(x, 0, true)).Values, Any(3, 4)),
        Of("amax", x => x.amax([1]), (x, t, y) => OpTangents.amax(x, t, [1], false, y), Any(3, 4)),
        Of("amax kept", x => x.amax([0, 2], true), (x, t, y) => OpTangents.amax(x, t, [0, 2], true, y), Any(2, 3, 4)),
        Of("amin", x => x.amin([1]), (x, t, y) => OpTangents.amin(x, t, [1], false, y), Any(3, 4)),
        Of("clamp", x => x.clamp(-0.5, 0.5), (x, t, y) => OpTangents.clamp(x, t, -0.5, 0.5, y), Any(3, 4)),
        Of("clamp_min", x => x.clamp_min(0.1), (x, t, y) => OpTangents.clamp_min(x, t, 0.1, y), Any(3, 4)),
        Of("clamp_max", x => x.clamp_max(0.1), (x, t, y) => OpTangents.clamp_max(x, t, 0.1, y), Any(3, 4)),
        Of("var all", x => x.var(), (x, t, y) => OpTangents.var(x, t, true, y), Any(3, 4)),
        Of("var along", x => x.var(1, false, true), (x, t, y) => OpTangents.var(x, t, 1, false, true, y), Any(3, 4)),
        Of("var dims", x => x.var([0, 2]), (x, t, y) => OpTangents.var(x, t, [0, 2], true, false, y), Any(2, 3, 4)),
        Of("std all", x => x.std(), (x, t, y) => OpTangents.std(x, t, true, y), Any(3, 4)),
        Of("std along", x => x.std(1), (x, t, y) => OpTangents.std(x, t, 1, true, false, y), Any(3, 4)),
        Of("std dims", x => x.std([0, 1], keepdim: true), (x, t, y) => OpTangents.std(x, t, [0, 1], true, true, y), Any(3, 4)),
        Of("prod all", x => x.prod(), OpTangents.prod, Any(2, 3)),
        Of("prod along", x => x.prod(1), (x, t, y) => OpTangents.prod(x, t, 1, false, y), Any(3, 4)),
        Of("logsumexp", x => x.logsumexp(1), (x, t, y) => OpTangents.logsumexp(x, t, 1, false, y), Any(3, 4)),
        Of("norm", x => x.norm(), (x, t, y) => OpTangents.norm(x, t, 2, y), Any(3, 4)),
        Of("norm along", x => x.norm(1, true), (x, t, y) => OpTangents.norm(x, t, 1, true, 2, y), Any(3, 4)),
        Of("norm of three", x => x.norm(1, false, 3), (x, t, y) => OpTangents.norm(x, t, 1, false, 3, y), Any(3, 4)),
    ];

    private static IEnumerable<RuleCase> Products =>
    [
        Of("matmul", (x, y) => x.matmul(y), OpTangents.matmul, Any(3, 4), Any(4, 2)),
        Of("matmul batch", (x, y) => x.matmul(y), OpTangents.matmul, Any(2, 3, 4), Any(2, 4, 5)),
        Of("matmul broadcast", (x, y) => x.matmul(y), OpTangents.matmul, Any(2, 3, 4), Any(4, 5)),
        Of("matmul vector", (x, y) => x.matmul(y), OpTangents.matmul, Any(3, 4), Any(4)),
        Of("dot", (x, y) => x.dot(y), OpTangents.dot, Any(4), Any(4)),
        Of("outer", (x, y) => x.outer(y), OpTangents.outer, Any(3), Any(4)),
        Of("linear without bias", (x, y) => functional.linear(x, y), OpTangents.linear, Any(3, 4), Any(2, 4)),
        new("linear", v => functional.linear(v[0], v[1], v[2]), (v, t, y) => OpTangents.linear(v[0], t[0], v[1], t[1], v[2], t[2], y), Any(3, 4), Any(2, 4), Any(2)),
        new("einsum", v => einsum("bij,bjk,k->bi", v), (v, t, y) => OpTangents.einsum("bij,bjk,k->bi", v, t, y), Any(2, 3, 4), Any(2, 4, 5), Any(5)),
        Attention("scaled_dot_product_attention", null, false),
        Attention("scaled_dot_product_attention causal", null, true),
        Attention("scaled_dot_product_attention mask", tensor(new[,] { { true, false, true, true }, { true, true, false, true }, { false, true, true, false } }), false),
        new(
            "scaled_dot_product_attention added mask",
            v => functional.scaled_dot_product_attention(v[0], v[1], v[2], v[3]),
            (v, t, _) => OpTangents.scaled_dot_product_attention(v[0], t[0], v[1], t[1], v[2], t[2], v[3], t[3], 0, false).Tangent,
            Any(2, 3, 5), Any(2, 4, 5), Any(2, 4, 2), Any(3, 4)),
        new("addmm", v => v[0].addmm(v[1], v[2], 0.5f, 2), (v, t, y) => OpTangents.addmm(v[0], t[0], v[1], t[1], v[2], t[2], 0.5f, 2, y), Any(2), Any(3, 4), Any(4, 2)),
        new("baddbmm", v => v[0].baddbmm(v[1], v[2]), (v, t, y) => OpTangents.baddbmm(v[0], t[0], v[1], t[1], v[2], t[2], 1, 1, y), Any(2, 3, 5), Any(2, 3, 4), Any(2, 4, 5)),
    ];

    private static IEnumerable<RuleCase> Shapes =>
    [
        Of("view", x => x.view(4, 3), OpTangents.view, Any(3, 4)),
        new("view_as", v => v[0].view_as(zeros(2, 6)), (v, t, y) => OpTangents.view_as(v[0], t[0], zeros(2, 6), null, y), Any(3, 4)),
        new("reshape_as", v => v[0].reshape(2, 6), (v, t, y) => OpTangents.reshape_as(v[0], t[0], zeros(2, 6), null, y), Any(3, 4)),
        new("expand_as", v => v[0].expand_as(zeros(2, 3, 4)), (v, t, y) => OpTangents.expand_as(v[0], t[0], zeros(2, 3, 4), null, y), Any(3, 1)),
        Of("to", x => x.to(ScalarType.Float64), (x, t, y) => OpTangents.to(x, t, y), Any(3)),
        new("to like", v => v[0].to(zeros(1, ScalarType.Float64)), (v, t, y) => OpTangents.to(v[0], t[0], zeros(1), null, y), Any(3)),
        Of("to_type", x => x.to_type(ScalarType.Float64), OpTangents.to_type, Any(3)),
        Of("type", x => x.type(ScalarType.Float64), OpTangents.type, Any(3)),
        new("type_as", v => v[0].type_as(zeros(1, ScalarType.Float64)), (v, t, y) => OpTangents.type_as(v[0], t[0], zeros(1), null, y), Any(3)),
        Of("double", x => x.@double(), OpTangents.@double, Any(3)),
        new("cat", v => cat(v, 1), (v, t, y) => OpTangents.cat(v, t, 1, y), Any(3, 4), Any(3, 2), Any(3, 1)),
        new("stack", v => stack(v, 1), (v, t, y) => OpTangents.stack(v, t, 1, y), Any(3, 4), Any(3, 4)),
        new("vstack", v => vstack(v), (v, t, y) => OpTangents.vstack(v, t, y), Any(3, 4), Any(2, 4)),
        new("hstack", v => hstack(v), (v, t, y) => OpTangents.hstack(v, t, y), Any(3, 4), Any(3, 2)),
        Of("chunk", x => x.chunk(2, 1)[1], (x, t, y) => OpTangents.chunk(x, t, 2, 1, x.chunk(2, 1))[1], Any(3, 5)),
        Of("split", x => x.split(2, 1)[1], (x, t, y) => OpTangents.split(x, t, 2, 1, x.split(2, 1))[1], Any(3, 5)),
        Of("split sizes", x => x.split([1, 4], -1)[1], (x, t, y) => OpTangents.split(x, t, [1L, 4L], -1, x.split([1, 4], -1))[1], Any(3, 5)),
        Of("unbind", x => x.unbind(1)[2], (x, t, y) => OpTangents.unbind(x, t, 1, x.unbind(1))[2], Any(3, 5)),
        Of("masked_fill", x => x.masked_fill(Mask, -5), (x, t, y) => OpTangents.masked_fill(x, t, Mask, null, -5, y), Any(3, 4)),
        Of("where", (x, y) => where(Mask, x, y), (x, xt, y, yt, z) => OpTangents.where(Mask, null, x, xt, y, yt, z), Any(3, 4), Any(4)),
        Of("where_of", (x, y) => x.where(Mask, y), (x, xt, y, yt, z) => OpTangents.where_of(x, xt, Mask, null, y, yt, z), Any(3, 4), Any(3, 4)),
        Of("scatter", (x, s) => x.scatter(1, Places, s), (x, xt, s, st, z) => OpTangents.scatter(x, xt, 1, Places, null, s, st, z), Any(3, 4), Any(3, 2)),
        Of("scatter_add", (x, s) => x.scatter_add(1, Places, s), (x, xt, s, st, z) => OpTangents.scatter_add(x, xt, 1, Places, null, s, st, z), Any(3, 4), Any(3, 2)),
        Of("embedding", w => functional.embedding(Places, w), (w, t, y) => OpTangents.embedding(Places, null, w, t, y), Any(5, 3)),
    ];

    private static IEnumerable<RuleCase> Normalization =>
    [
        new("layer_norm", v => functional.layer_norm(v[0], [4], v[1], v[2]), (v, t, y) => OpTangents.layer_norm(v[0], t[0], [4], v[1], t[1], v[2], t[2], 1e-5, y), Any(3, 4), Any(4), Any(4)),
        Of("layer_norm plain", x => functional.layer_norm(x, [3, 4]), (x, t, y) => OpTangents.layer_norm(x, t, [3, 4], null, null, null, null, 1e-5, y), Any(2, 3, 4)),
    ];

    // Batch norm and max pooling return value and tangent together; the running statistics are constants.
    private static IEnumerable<RuleCase> Convolution =>
    [
        new("conv1d", v => functional.conv1d(v[0], v[1], v[2], 2, 1), (v, t, y) => OpTangents.conv1d(v[0], t[0], v[1], t[1], v[2], t[2], 2, 1, null, 1, y), Any(2, 3, 7), Any(4, 3, 3), Any(4)),
        new("conv2d", v => functional.conv2d(v[0], v[1], v[2], [2, 1], [1, 0]), (v, t, y) => OpTangents.conv2d(v[0], t[0], v[1], t[1], v[2], t[2], [2, 1], [1, 0], null, 1, y), Any(2, 3, 5, 6), Any(4, 3, 3, 2), Any(4)),
        new("conv2d groups", v => functional.conv2d(v[0], v[1], null, groups: 2), (v, t, y) => OpTangents.conv2d(v[0], t[0], v[1], t[1], null, null, null, null, null, 2, y), Any(2, 4, 5, 5), Any(6, 2, 3, 3)),
        new("conv_transpose1d", v => functional.conv_transpose1d(v[0], v[1], v[2], 2, 1), (v, t, y) => OpTangents.conv_transpose1d(v[0], t[0], v[1], t[1], v[2], t[2], 2, 1, null, null, 1, y), Any(2, 3, 5), Any(3, 4, 3), Any(4)),
        new("conv_transpose2d", v => functional.conv_transpose2d(v[0], v[1], v[2], [2, 1], [1, 0]), (v, t, y) => OpTangents.conv_transpose2d(v[0], t[0], v[1], t[1], v[2], t[2], [2, 1], [1, 0], null, null, 1, y), Any(2, 3, 4, 3), Any(3, 4, 3, 2), Any(4)),
        Of("pad", x => functional.pad(x, [1, 2], PaddingModes.Constant, 3), (x, t, y) => OpTangents.pad(x, t, [1, 2], PaddingModes.Constant, 3, y), Any(2, 3, 4)),
        Of("pad reflect", x => functional.pad(x, [1, 2], PaddingModes.Reflect), (x, t, y) => OpTangents.pad(x, t, [1, 2], PaddingModes.Reflect, 0, y), Any(2, 3, 4)),
        Of("max_pool1d", x => functional.max_pool1d(x, 3, 2, 1), (x, t, _) => OpTangents.max_pool1d(x, t, 3, 2, 1, null, false).Tangent, Any(2, 3, 7)),
        Of("max_pool2d", x => functional.max_pool2d(x, [3, 2], [2, 1], [1, 1]), (x, t, _) => OpTangents.max_pool2d(x, t, [3L, 2L], [2, 1], [1, 1], null, false).Tangent, Any(2, 3, 5, 6)),
        Of("max_pool2d square", x => functional.max_pool2d(x, 2), (x, t, _) => OpTangents.max_pool2d(x, t, 2L, null, null, null, false).Tangent, Any(2, 3, 4, 6)),
        Of("adaptive_max_pool1d", x => functional.adaptive_max_pool1d(x, 3), (x, t, y) => OpTangents.adaptive_max_pool1d(x, t, y), Any(2, 3, 7)),
        Of("adaptive_max_pool2d", x => functional.adaptive_max_pool2d(x, [2, 3]), (x, t, y) => OpTangents.adaptive_max_pool2d(x, t, y), Any(2, 3, 5, 7)),
        Of("softshrink", x => nn.Softshrink(0.4).call(x), (x, t, y) => OpTangents.softshrink(x, t, y), Any(3, 4)),
        Of("hardshrink", x => nn.Hardshrink(0.4).call(x), (x, t, y) => OpTangents.hardshrink(x, t, y), Any(3, 4)),
        Of("threshold", x => nn.Threshold(0.2, 7).call(x), (x, t, y) => OpTangents.threshold(x, t, y), Any(3, 4)),
        Of("softmax2d", x => nn.Softmax2d().call(x), OpTangents.softmax2d, Any(2, 3, 2, 2)),
        new("group_norm", v => functional.group_norm(v[0], 2, v[1], v[2]), (v, t, y) => OpTangents.group_norm(v[0], t[0], 2, v[1], t[1], v[2], t[2], 1e-5, y), Any(2, 4, 3, 3), Any(4), Any(4)),
        Of("normalize", x => functional.normalize(x), (x, t, y) => OpTangents.normalize(x, t, 2, 1, 1e-12, y), Any(3, 4)),
        new("cosine_similarity", v => functional.cosine_similarity(v[0], v[1], 1), (v, t, y) => OpTangents.cosine_similarity(v[0], t[0], v[1], t[1], 1, 1e-8, y), Any(3, 4), Any(3, 4)),
        new("instance_norm own", v => functional.instance_norm(v[0], null, null, v[1], v[2], true), (v, t, _) => OpTangents.instance_norm(v[0], t[0], null, null, null, null, v[1], t[1], v[2], t[2], true, 0.1, 1e-5).Tangent, Any(4, 3, 5), Any(3), Any(3)),
        new("instance_norm running", v => functional.instance_norm(v[0], Running, Running.abs(), v[1], v[2], false), (v, t, _) => OpTangents.instance_norm(v[0], t[0], Running, null, Running.abs(), null, v[1], t[1], v[2], t[2], false, 0.1, 1e-5).Tangent, Any(4, 3, 2, 2), Any(3), Any(3)),
        new("batch_norm batch", v => functional.batch_norm(v[0], null, null, v[1], v[2], true), (v, t, _) => OpTangents.batch_norm(v[0], t[0], null, null, null, null, v[1], t[1], v[2], t[2], true, 0.1, 1e-5).Tangent, Any(4, 3, 5), Any(3), Any(3)),
        new("batch_norm running", v => functional.batch_norm(v[0], Running, Running.abs(), v[1], v[2]), (v, t, _) => OpTangents.batch_norm(v[0], t[0], Running, null, Running.abs(), null, v[1], t[1], v[2], t[2], false, 0.1, 1e-5).Tangent, Any(4, 3, 2, 2), Any(3), Any(3)),
    ];

    private static RuleCase Attention(string name, Tensor? mask, bool causal) => new(
        name,
        v => functional.scaled_dot_product_attention(v[0], v[1], v[2], mask, 0, causal),
        (v, t, _) => OpTangents.scaled_dot_product_attention(v[0], t[0], v[1], t[1], v[2], t[2], mask, null, 0, causal).Tangent,
        Any(2, 3, 5), Any(2, 4, 5), Any(2, 4, 2));

    private static Tensor Running => tensor(new[] { 0.3, -1.2, 2.0 });

    private static Tensor Mask => tensor(new[,] { { true, false, true, true }, { false, false, true, false }, { true, true, false, true } });

    private static Tensor Places => tensor(new long[,] { { 0, 2 }, { 1, 3 }, { 3, 0 } });
}

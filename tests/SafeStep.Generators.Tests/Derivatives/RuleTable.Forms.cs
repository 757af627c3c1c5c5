using SafeStep.ManagedTorch;
using static SafeStep.Generators.Tests.Derivatives.RuleCase;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Derivatives;

/// <content>The rarer forms: other types for the same arguments, and results of two tensors, one case for each.</content>
internal static partial class RuleTable
{
    private static Tensor Rows => tensor(new long[] { 2, 0 });

    private static IEnumerable<RuleCase> Forms =>
    [
        Of("amax dims alone", x => x.amax([1]), (x, t, y) => OpTangents.amax(x, t, [1], y), Any(3, 4)),
        Of("amin dims alone", x => x.amin([0]), (x, t, y) => OpTangents.amin(x, t, [0], y), Any(3, 4)),
        new("clamp tensors", v => v[0].clamp(v[1], v[2]), (v, t, y) => OpTangents.clamp(v[0], t[0], v[1], t[1], v[2], t[2], y), Any(5, 4), Any(4) - 1, Any(4) + 1),
        new("clamp crossed", v => v[0].clamp(v[1], v[2]), (v, t, y) => OpTangents.clamp(v[0], t[0], v[1], t[1], v[2], t[2], y), Any(5, 4), Any(4), Any(5, 4)),
        Of("clamp least tensor", (x, low) => x.clamp(min: low), (x, xt, low, lt, z) => OpTangents.clamp(x, xt, low, lt, null, null, z), Any(3, 4), Any(3, 4)),
        Of("clamp_min tensor", (x, low) => x.clamp(min: low), OpTangents.clamp_min, Any(3, 4), Any(4)),
        Of("clamp_max tensor", (x, high) => x.clamp(max: high), OpTangents.clamp_max, Any(3, 4), Any(4)),
        Of("hardtanh method", x => x.clamp(-0.5, 0.7), (x, t, y) => OpTangents.hardtanh(x, t, (Scalar)(-0.5), (Scalar)0.7, y), Any(3, 4)),
        Of("celu method", x => x.celu(0.7), (x, t, y) => OpTangents.celu(x, t, (Scalar)0.7, y), Any(3, 4)),
        Of("elu method", x => x.elu(0.7, 1.5, 2), (x, t, y) => OpTangents.elu(x, t, 0.7, 1.5, 2, y), Any(3, 4)),
        Of("div not rounded", (x, y) => x.div(y, RoundingMode.None), (x, xt, y, yt, z) => OpTangents.div(x, xt, y, yt, RoundingMode.None, z), Any(3, 4), Positive(4)),
        new("diff ends", v => v[0].diff(1, 1, v[1], v[2]), (v, t, y) => OpTangents.diff(v[0], t[0], 1, 1, v[1], t[1], v[2], t[2], y), Any(3, 4), Any(3, 1), Any(3, 2)),
        Of("index_add", (x, s) => x.index_add(0, Rows, s, 0.5), (x, xt, s, st, z) => OpTangents.index_add(x, xt, 0, Rows, null, s, st, 0.5, z), Any(3, 4), Any(2, 4)),
        Of("index_fill", x => x.index_fill(1, Rows, 2), (x, t, y) => OpTangents.index_fill(x, t, 1, Rows, null, 2, y), Any(3, 4)),
        Of("var_mean", x => Joined(x.var_mean(true)), (x, t, _) => Tangents(OpTangents.var_mean(x, t, true, x.var_mean(true))), Any(3, 4)),
        Of("var_mean along", x => Joined(x.var_mean([1], false, true)), (x, t, _) => Tangents(OpTangents.var_mean(x, t, [1], false, true, x.var_mean([1], false, true))), Any(3, 4)),
        Of("std_mean", x => Joined(x.std_mean([1], true, false)), (x, t, _) => Tangents(OpTangents.std_mean(x, t, [1], true, false, x.std_mean([1], true, false))), Any(3, 4)),
        Of("var_mean of one dimension", x => Joined(x.var_mean(1L, false, true)), (x, t, _) => Tangents(OpTangents.var_mean(x, t, 1L, false, true, x.var_mean(1L, false, true))), Any(3, 4)),
        Of("std_mean of one dimension", x => Joined(x.std_mean(1L, true, false)), (x, t, _) => Tangents(OpTangents.std_mean(x, t, 1L, true, false, x.std_mean(1L, true, false))), Any(3, 4)),
        Of("pad pair", x => functional.pad(x, (1, 2), PaddingModes.Constant, 3), (x, t, y) => OpTangents.pad(x, t, (1, 2), PaddingModes.Constant, 3, y), Any(2, 3, 4)),
        Of("pad four", x => functional.pad(x, (1, 2, 0, 1), PaddingModes.Constant, 3), (x, t, y) => OpTangents.pad(x, t, (1, 2, 0, 1), PaddingModes.Constant, 3, y), Any(2, 3, 4)),
        Of("pad number", x => functional.pad(x, 2L, PaddingModes.Constant, 3), (x, t, y) => OpTangents.pad(x, t, 2L, PaddingModes.Constant, 3, y), Any(2, 3, 4)),
        Of("max_pool2d pairs", x => functional.max_pool2d(x, (3, 2), (2, 1), (1, 1)), (x, t, _) => OpTangents.max_pool2d(x, t, (3, 2), (2, 1), (1, 1), null, false).Tangent, Any(2, 3, 5, 6)),
        new("conv1d_padding", v => functional.conv1d_padding(v[0], v[1], v[2], padding: Padding.Same), (v, t, y) => OpTangents.conv1d_padding(v[0], t[0], v[1], t[1], v[2], t[2], null, Padding.Same, null, 1, y), Any(2, 3, 7), Any(4, 3, 3), Any(4)),
        new("conv2d_padding", v => functional.conv2d_padding(v[0], v[1], v[2], padding: Padding.Same), (v, t, y) => OpTangents.conv2d_padding(v[0], t[0], v[1], t[1], v[2], t[2], null, Padding.Same, null, 1, y), Any(2, 3, 5, 5), Any(4, 3, 3, 3), Any(4)),
        Of("norm of the largest", x => x.norm(float.PositiveInfinity), (x, t, y) => OpTangents.norm(x, t, float.PositiveInfinity, y), Any(3, 4)),
        Of("norm of the smallest", x => x.norm(1, true, float.NegativeInfinity), (x, t, y) => OpTangents.norm(x, t, 1, true, float.NegativeInfinity, y), Any(3, 4)),
    ];

    private static Tensor Joined((Tensor First, Tensor Second) pair) => cat([pair.First.flatten(), pair.Second.flatten()], 0);

    private static Tensor? Tangents((Tensor? First, Tensor? Second) pair) => pair is ({ } first, { } second) ? Joined((first, second)) : null;
}

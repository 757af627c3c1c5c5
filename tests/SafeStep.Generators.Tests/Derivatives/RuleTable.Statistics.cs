using SafeStep.ManagedTorch;
using static SafeStep.Generators.Tests.Derivatives.RuleCase;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Derivatives;

// Order statistics, running products and sums, distances, and elements written or read by place.
internal static partial class RuleTable
{
    private static readonly Tensor Written = tensor(new long[] { 2, 0 }).DetachFromDisposeScope();

    private static readonly Tensor Chosen = tensor(new[,] { { true, false, true, true }, { false, false, true, false }, { true, true, false, true } }).DetachFromDisposeScope();

    private static IEnumerable<RuleCase> Statistics =>
    [
        Of("median", x => x.median(), OpTangents.median, Any(3, 3)),
        Of("kthvalue", x => x.kthvalue(2, 1).Item1, (x, t, _) => OpTangents.kthvalue(x, t, 2, 1, false, x.kthvalue(2, 1)).Values, Any(3, 4)),
        Of("kthvalue kept", x => x.kthvalue(3, null, true).Item1, (x, t, _) => OpTangents.kthvalue(x, t, 3, null, true, x.kthvalue(3, null, true)).Values, Any(3, 4)),
        Of("quantile", (x, q) => x.quantile(q, 1), (x, xt, q, qt, y) => OpTangents.quantile(x, xt, q, qt, 1, false, y), Any(3, 5), (Inside(2) + 1) / 2),
        Of("quantile kept", (x, q) => x.quantile(q, 0, true), (x, xt, q, qt, y) => OpTangents.quantile(x, xt, q, qt, 0, true, y), Any(4, 3), (Inside(2) + 1) / 2),
        Of("quantile of all", (x, q) => x.quantile(q), (x, xt, q, qt, y) => OpTangents.quantile(x, xt, q, qt, -1, false, y), Any(3, 4), (Inside() + 1) / 2),
        Of("cumprod", x => x.cumprod(1), (x, t, y) => OpTangents.cumprod(x, t, 1, y), Any(3, 4)),
        Of("cumprod first", x => x.cumprod(-2), (x, t, y) => OpTangents.cumprod(x, t, -2, y), Any(3, 4)),
        Of("logcumsumexp", x => x.logcumsumexp(1), (x, t, y) => OpTangents.logcumsumexp(x, t, 1, y), Any(3, 4) * 3),
        Of("tensordot", (x, y) => x.tensordot(y, [0, 2], [1, 0]), (x, xt, y, yt, z) => OpTangents.tensordot(x, xt, y, yt, [0, 2], [1, 0], z), Any(2, 3, 4), Any(4, 2, 5)),
        Of("tensordot number", (x, y) => x.tensordot(y, [1, 2], [0, 1]), (x, xt, y, yt, z) => OpTangents.tensordot(x, xt, y, yt, 2, z), Any(2, 3, 4), Any(3, 4, 5)),
        Of("cdist", (x, y) => cdist(x, y), (x, xt, y, yt, z) => OpTangents.cdist(x, xt, y, yt, 2, z), Any(3, 4), Any(2, 4)),
        Of("cdist of one", (x, y) => cdist(x, y, 1), (x, xt, y, yt, z) => OpTangents.cdist(x, xt, y, yt, 1, z), Any(2, 3, 4), Any(2, 2, 4)),
        Of("cdist of three", (x, y) => cdist(x, y, 3), (x, xt, y, yt, z) => OpTangents.cdist(x, xt, y, yt, 3, z), Any(3, 4), Any(2, 4)),
        Of("cdist of the largest", (x, y) => cdist(x, y, double.PositiveInfinity), (x, xt, y, yt, z) => OpTangents.cdist(x, xt, y, yt, double.PositiveInfinity, z), Any(3, 4), Any(2, 4)),
        Of("pairwise_distance", (x, y) => functional.pairwise_distance(x, y), (x, xt, y, yt, z) => OpTangents.pairwise_distance(x, xt, y, yt, 2, 1e-6, false, z), Any(3, 4), Any(3, 4)),
        Of("pairwise_distance broadcast", (x, y) => functional.pairwise_distance(x, y, 3, 1e-3, true), (x, xt, y, yt, z) => OpTangents.pairwise_distance(x, xt, y, yt, 3, 1e-3, true, z), Any(3, 4), Any(1, 4)),
        Of("index_copy", (x, s) => x.index_copy(0, Written, s), (x, xt, s, st, y) => OpTangents.index_copy(x, xt, 0, Written, null, s, st, y), Any(4, 3), Any(2, 3)),
        Of("masked_scatter", (x, s) => x.masked_scatter(Chosen, s), (x, xt, s, st, y) => OpTangents.masked_scatter(x, xt, Chosen, null, s, st, y), Any(3, 4), Any(10)),
        .. Sampled,
    ];

    private static IEnumerable<RuleCase> Sampled => from padding in new[] { GridSamplePaddingMode.Zeros, GridSamplePaddingMode.Border, GridSamplePaddingMode.Reflection }
                                                    from aligned in new[] { true, false }
                                                    from mode in new[] { GridSampleMode.Bilinear, GridSampleMode.Nearest }
                                                    select Of(
                                                        $"grid_sample {mode} {padding} {aligned}",
                                                        (x, g) => functional.grid_sample(x, g, mode, padding, aligned),
                                                        (x, xt, g, gt, y) => OpTangents.grid_sample(x, xt, g, gt, mode, padding, aligned, y),
                                                        Any(2, 3, 4, 3),
                                                        Any(2, 5, 4, 2));
}

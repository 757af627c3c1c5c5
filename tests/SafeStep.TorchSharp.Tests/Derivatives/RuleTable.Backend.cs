using static SafeStep.Generators.Tests.Derivatives.RuleCase;

namespace SafeStep.Generators.Tests.Derivatives;

// The operations that TorchSharp alone has.
internal static partial class RuleTable
{
    private static IEnumerable<RuleCase> OfBackend =>
    [
        new("conv3d", v => functional.conv3d(v[0], v[1], v[2], [2, 1, 1], [1, 0, 0]), (v, t, y) => OpTangents.conv3d(v[0], t[0], v[1], t[1], v[2], t[2], [2, 1, 1], [1, 0, 0], null, 1, y), Any(2, 2, 4, 3, 3), Any(3, 2, 3, 2, 2), Any(3)),
        new("conv_transpose3d", v => functional.conv_transpose3d(v[0], v[1], v[2], [2, 1, 1]), (v, t, y) => OpTangents.conv_transpose3d(v[0], t[0], v[1], t[1], v[2], t[2], [2, 1, 1], null, null, null, 1, y), Any(2, 2, 2, 3, 3), Any(2, 3, 3, 2, 2), Any(3)),
        Of("max_pool3d", x => functional.max_pool3d(x, [2, 2, 2], [2, 1, 2]), (x, t, _) => OpTangents.max_pool3d(x, t, [2, 2, 2], [2, 1, 2], null, null, false).Tangent, Any(2, 3, 4, 3, 4)),
    ];
}

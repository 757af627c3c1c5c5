using static SafeStep.Generators.Tests.Derivatives.RuleCase;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Derivatives;

// The operations that the embedded engine alone has.
internal static partial class RuleTable
{
    private static IEnumerable<RuleCase> OfBackend =>
    [
        Of("ria", x => functional.ria(x, 1.7), (x, t, y) => OpTangents.ria(x, t, 1.7, y), Any(3, 4)),
        Of("gauss_glu", (x, g) => functional.gauss_glu(x, g, 1.7), (x, xt, g, gt, y) => OpTangents.gauss_glu(x, xt, g, gt, 1.7, y), Any(3, 4), Any(3, 4)),
        Of("gauss_glu broadcast", (x, g) => functional.gauss_glu(x, g, 1.7), (x, xt, g, gt, y) => OpTangents.gauss_glu(x, xt, g, gt, 1.7, y), Any(4), Any(3, 4)),
    ];
}

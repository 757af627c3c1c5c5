using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>
/// A norm has a kink at zero: along a step it grows as the norm of the tangent, from which central differences say nothing, and not at all where that is zero, too, as behind a unit that is shut. Held against differences ahead, in float64.
/// </summary>
public class NormAtZeroTests
{
    // Of functions that are homogeneous the difference ahead is exact but for its rounding.
    private const double Step = 1e-3, Tolerance = 1e-12;

    private static readonly Dictionary<string, RuleCase> Cases = new RuleCase[]
    {
        RuleCase.Of("norm", x => x.norm(1), (x, t, y) => OpTangents.norm(x, t, 1, false, 2, y), ZeroRow()),
        RuleCase.Of("norm of one, kept", x => x.norm(1, true, 1), (x, t, y) => OpTangents.norm(x, t, 1, true, 1, y), ZeroRow()),
        RuleCase.Of("norm of three", x => x.norm(1, false, 3), (x, t, y) => OpTangents.norm(x, t, 1, false, 3, y), ZeroRow()),
        RuleCase.Of("norm of the largest", x => x.norm(1, false, float.PositiveInfinity), (x, t, y) => OpTangents.norm(x, t, 1, false, float.PositiveInfinity, y), ZeroRow()),
        RuleCase.Of("norm of all", x => x.norm(), (x, t, y) => OpTangents.norm(x, t, 2, y), zeros(3, 4, ScalarType.Float64)),
        RuleCase.Of("std", x => x.std(1), (x, t, y) => OpTangents.std(x, t, 1, true, false, y), EqualRow()),
        RuleCase.Of("std, biased and kept", x => x.std([0, 1], false, true), (x, t, y) => OpTangents.std(x, t, [0, 1], false, true, y), ones(3, 4, ScalarType.Float64)),
        RuleCase.Of("std of all", x => x.std(), (x, t, y) => OpTangents.std(x, t, true, y), ones(3, 4, ScalarType.Float64)),
        RuleCase.Of("cdist", x => cdist(x, zeros(2, 4, ScalarType.Float64)), (x, t, y) => OpTangents.cdist(x, t, zeros(2, 4, ScalarType.Float64), null, 2, y), ZeroRow()),
        RuleCase.Of("pairwise_distance", x => nn.functional.pairwise_distance(x, zeros_like(x), eps: 0), (x, t, y) => OpTangents.pairwise_distance(x, t, zeros_like(x), null, 2, 0, false, y), ZeroRow()),
    }.ToDictionary(rule => rule.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_grows_as_the_norm_of_the_tangent(string name)
    {
        RuleCase rule = Cases[name];
        Tensor x = rule.Inputs[0], t = RuleCase.Any(x.shape);
        Tensor y = rule.Op([x]);
        // A row that is not zero is curved.
        Tensor isZero = y.eq(0), ahead = (rule.Op([x + (t * Step)]) - y) / Step;
        CentralDifferences.AssertClose(ahead * isZero, rule.Rule([x], [t], y)! * isZero, Tolerance, name);
        Assert.True(isZero.any().item<bool>() && ahead.abs().min().item<double>() > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_stays_where_the_tangent_is_zero(string name)
    {
        RuleCase rule = Cases[name];
        Tensor x = rule.Inputs[0], y = rule.Op([x]);
        Assert.Equal(0, rule.Rule([x], [zeros_like(x)], y)!.abs().max().item<double>());
    }

    /// <summary>Below eps it is no kink: the row is divided by a constant.</summary>
    [Fact]
    public void A_row_that_normalize_divides_by_eps_is_linear()
    {
        Tensor x = ZeroRow(), t = RuleCase.Any(3, 4);
        x = cat([x, 0.1 * RuleCase.Any(1, 4)]);
        t = cat([t, RuleCase.Any(1, 4)]);
        Tensor Op(Tensor x) => nn.functional.normalize(x, eps: 0.5);
        CentralDifferences.AssertClose(CentralDifferences.Of(v => Op(v[0]), [x], [t]), OpTangents.normalize(x, t, 2, 1, 0.5, Op(x))!, 1e-6, "normalize");
    }

    private static Tensor ZeroRow()
    {
        Tensor x = RuleCase.Any(3, 4);
        x[1].zero_();
        return x;
    }

    private static Tensor EqualRow()
    {
        Tensor x = RuleCase.Any(3, 4);
        x[1].fill_(0.25);
        return x;
    }
}

using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>
/// Every rule against central differences in float64: each input alone, all of them, and none; the pairs also swapped and broadcast,
/// which the table has as cases of their own.
/// </summary>
public class RuleTests
{
    private static readonly Dictionary<string, RuleCase> Cases = RuleTable.All.ToDictionary(rule => rule.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void RuleMatchesCentralDifferences(string name)
    {
        RuleCase rule = Cases[name];
        Tensor[] inputs = rule.Inputs;
        Tensor output = rule.Op(inputs);
        var generator = new Generator(17);
        Tensor[] tangents = [.. inputs.Select(input => randn(input.shape, ScalarType.Float64, generator: generator))];
        for (int active = 0; active < 1 << inputs.Length; active++)
        {
            Tensor?[] chosen = [.. tangents.Select((tangent, i) => (active & (1 << i)) != 0 && inputs[i].is_floating_point() ? tangent : null)];
            if (active != 0 && chosen.All(tangent => tangent is null))
            {
                continue;
            }

            Tensor? actual = rule.Rule(inputs, chosen, output);
            if (active == 0)
            {
                Assert.True(actual is null, $"{name}: no input has a tangent, the output has.");
                continue;
            }

            string what = $"{name}, active {Convert.ToString(active, 2)}, seed 17";
            // No tangent is a zero one, and is held against the differences as that.
            actual ??= zeros_like(output);
            CentralDifferences.AssertClose(CentralDifferences.Of(rule.Op, inputs, chosen), actual, 1e-6, what);
        }
    }

    // A central difference has no six digits in float32, so the conversion is checked for itself.
    [Fact]
    public void ConversionConvertsTheTangent()
    {
        Tensor x = RuleCase.Any(3), x_t = RuleCase.Any(3);
        Tensor? tangent = OpTangents.@float(x, x_t, x.@float());
        Assert.Equal(ScalarType.Float32, tangent!.dtype);
        CentralDifferences.AssertClose(x_t, tangent.@double(), 1e-7, "the tangent in float32");
        Assert.Null(OpTangents.to(x, x_t, x.to(ScalarType.Int64)));
    }

    [Fact]
    public void EveryRuleIsTried()
    {
        var tried = RuleTable.All.Select(rule => rule.Name.Split(' ')[0]).ToHashSet();
        var rules = typeof(OpTangents).GetMethods().Where(method => method.IsStatic).Select(method => method.Name).Distinct();
        string[] untested = [.. rules.Where(rule => !tried.Contains(rule) && rule is not (nameof(OpTangents.Writable) or nameof(OpTangents.dropout) or nameof(OpTangents.@float)))];
        Assert.True(untested.Length == 0, $"No case in the table: {string.Join(", ", untested)}.");
    }
}

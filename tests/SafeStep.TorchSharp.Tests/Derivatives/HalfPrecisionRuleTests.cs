using System.Runtime.InteropServices;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>
/// The tangents of half-precision parameters are float32, and stay so through every rule: each is compared with itself in float64, on inputs that bfloat16 holds exactly.
/// </summary>
public class HalfPrecisionRuleTests
{
    private static readonly Dictionary<string, RuleCase> Cases = RuleTable.All.ToDictionary(rule => rule.Name);

    // A coordinate that was rounded lies between other pixels.
    public static TheoryData<string> Names => [.. Cases.Keys.Where(name => !name.StartsWith("grid_sample", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void TangentsStayFloat32(string name)
    {
        using var scope = NewDisposeScope();
        RuleCase rule = Cases[name];
        Tensor[] half = Array.ConvertAll(rule.Inputs, input => In(input, ScalarType.BFloat16)), wide = Array.ConvertAll(half, input => In(input, ScalarType.Float64));
        Tensor y;
        try
        {
            y = rule.Op(half);
        }
        catch (ExternalException)
        {
            // libtorch has no such operation on the processor, or a constant of the case is of another type.
            return;
        }

        manual_seed(17);
        Tensor[] tangents = Array.ConvertAll(half, input => randn(input.shape));
        for (int active = 1; active < 1 << half.Length; active++)
        {
            Tensor?[] chosen = [.. tangents.Select((tangent, i) => (active & (1 << i)) != 0 && half[i].is_floating_point() ? tangent : null)];
            if (chosen.All(tangent => tangent is null))
            {
                continue;
            }

            string what = $"{name}, active {Convert.ToString(active, 2)}, seed 17";
            var expected = rule.Rule(wide, Array.ConvertAll(chosen, tangent => tangent?.to_type(ScalarType.Float64)), rule.Op(wide));
            if (rule.Rule(half, chosen, y) is not { } actual || expected is null)
            {
                Assert.True(expected is null, $"{what}: the tangent is zero in half precision alone.");
                continue;
            }

            // Where a float64 constant takes part, nothing is half any more.
            Assert.True(actual.dtype == ScalarType.Float32 || y.dtype == ScalarType.Float64, $"{what}: {actual.dtype} of {y.dtype}");
            // Values of 8 bits enter the derivative, some of them as differences.
            double error = (actual - expected).abs().max().item<double>(), size = expected.abs().max().item<double>();
            Assert.True(error <= 0.05 * Math.Max(1, size), $"{what}: off by {error} of {size}.");
        }
    }

    private static Tensor In(Tensor input, ScalarType type) => input.is_floating_point() ? input.to_type(type) : input;
}

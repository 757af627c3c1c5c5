using System.Runtime.InteropServices;
using SafeStep.Generators.Tests.Architectures;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>Layers with bfloat16 parameters: their tangents are float32, and those of the same layer in float64.</summary>
[Collection(nameof(SeededModels))]
public class HalfPrecisionLayerTests
{
    private static readonly Dictionary<string, LayerCase> Cases = LayerTable.All;

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TangentsAreFloat32(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        manual_seed(29);
        var half = Cases[name].Create();
        var wide = Cases[name].Create();
        half.to(ScalarType.BFloat16);
        wide.to(ScalarType.Float64);
        foreach (var (from, to) in half.state_dict().Zip(wide.state_dict()))
        {
            to.Value.copy_(from.Value);
        }

        Tensor x = Cases[name].Input(), xHalf = x.is_floating_point() ? x.to_type(ScalarType.BFloat16) : x;
        Tensor? x_t = x.is_floating_point() ? randn(x.shape) : null;
        var tangents = half.named_parameters().ToDictionary(named => named.name, named => randn(named.parameter.shape));
        half.eval();
        wide.eval();
        try
        {
            half.forward(xHalf);
        }
        catch (ExternalException)
        {
            // libtorch has no such layer on the processor.
            return;
        }

        AssertSame("its input", x_t, []);
        AssertSame("both", x_t, tangents);

        void AssertSame(string through, Tensor? input_t, Dictionary<string, Tensor> parameters_t)
        {
            if (input_t is null && parameters_t.Count == 0)
            {
                return;
            }

            var actual = LayerPass.Of(half, xHalf, input_t, ParameterTangents.FromNamed(half, parameters_t)).Tangent!;
            var expected = LayerPass.Of(
                wide, Wide(xHalf), input_t?.to_type(ScalarType.Float64), ParameterTangents.FromNamed(wide, parameters_t.ToDictionary(pair => pair.Key, pair => pair.Value.to_type(ScalarType.Float64)))).Tangent!;

            string what = $"{name} through {through}, seed 29";
            Assert.True(actual.dtype == ScalarType.Float32, $"{what}: {actual.dtype}");
            // Values of 8 bits enter the derivative, some of them as differences.
            double error = (actual - expected).abs().max().item<double>(), size = expected.abs().max().item<double>();
            Assert.True(error <= 0.05 * Math.Max(1, size), $"{what}: off by {error} of {size}.");
        }

        static Tensor Wide(Tensor input) => input.is_floating_point() ? input.to_type(ScalarType.Float64) : input;
    }
}

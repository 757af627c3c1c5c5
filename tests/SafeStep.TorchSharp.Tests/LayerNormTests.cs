using SafeStep.Generators.Tests.Derivatives;

namespace SafeStep.TorchSharpTests;

/// <summary>The rule of a layer whose settings TorchSharp 0.99 does not tell, against central differences in float64.</summary>
public class LayerNormTests
{
    [Theory]
    [InlineData(1e-5, true, new long[] { 5 })]
    [InlineData(1e-12, true, new long[] { 5 })]
    [InlineData(0.3, true, new long[] { 4, 5 })]
    [InlineData(1e-3, false, new long[] { 5 })]
    [InlineData(1e-3, false, new long[] { 4, 5 })]
    [InlineData(0.3, false, new long[] { 3, 4, 5 })]
    public void The_tangent_is_that_of_the_layer_whatever_its_settings(double eps, bool affine, long[] shape)
    {
        manual_seed(5);
        using var layer = LayerNorm(shape, eps, affine, dtype: ScalarType.Float64);
        using var noGrad = no_grad();
        foreach (var parameter in layer.parameters())
        {
            parameter.normal_();
        }

        var x = randn(2, 3, 4, 5, dtype: ScalarType.Float64);
        var x_t = randn(2, 3, 4, 5, dtype: ScalarType.Float64);
        var direction = ParameterTangents.FromNamed(layer, new Dictionary<string, Tensor>());

        var actual = LayerTangents.LayerNorm(layer, x, x_t, direction).Tangent!;

        var expected = CentralDifferences.Of(inputs => layer.forward(inputs[0]), [x], [x_t]);
        double error = ((actual - expected).abs().max() / expected.abs().max()).item<double>();
        // Truncation of the differences; a wrong eps or dimension is off in the first digits.
        Assert.True(error < 1e-6, $"relative error {error}");
    }
}

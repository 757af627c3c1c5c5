namespace SafeStep.TorchSharpTests;

public class SpanArgumentTests
{
    [Fact]
    public void Collection_expressions_reach_the_rule()
    {
        using var scope = NewDisposeScope();
        using var model = new SpanArgumentNet();
        Tensor x = randn(5, 4), weight_t = randn(3, 4);

        var jvp = model.Jvp(x, ParameterTangents.FromNamed(model, new Dictionary<string, Tensor> { ["fc.weight"] = weight_t }));

        Assert.Equal([5, 4], jvp.Slopes.shape);
        Assert.Equal(0, jvp.Slopes.select(1, 0).abs().max().item<float>());
        Assert.True((jvp.Slopes.narrow(1, 1, 3) - x.matmul(weight_t.t())).abs().max().item<float>() < 1e-5);
    }
}

using SafeStep.Guard.Tests.Parallel;

namespace SafeStep.TorchSharpTests;

/// <summary>Replicas of models with gradients that only TorchSharp has.</summary>
public class ReplicatedModelTypesTests
{
    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Half_precision_is_summed_in_float32_and_rounded_once(ScalarType type)
    {
        var models = Enumerable.Range(0, 3).Select(_ => Linear(3, 4).to(type)).ToArray();
        Assert.All(ThreadGroup.Run(3, group =>
        {
            using var replica = new ReplicatedModel(models[group.Rank], group);
            // Summed in half precision 2048 (in bfloat16 256) would not notice the ones: their mean is 683.33 and 86.
            float large = type == ScalarType.Float16 ? 2048 : 256;
            foreach (var parameter in models[group.Rank].parameters())
            {
                parameter.grad = full(parameter.shape, group.Rank == 0 ? large : 1, dtype: type);
            }

            replica.AverageGradients();
        }), Assert.Null);

        float expected = type == ScalarType.Float16 ? 683.5f : 86;
        Assert.All(models, model => Assert.Equal(expected, model.weight!.grad!.to(ScalarType.Float32).max().item<float>()));
        Assert.All(models, model => Assert.Equal(type, model.bias!.grad!.dtype));
    }

    [Fact]
    public void Mixed_types_are_averaged_each_in_its_own()
    {
        var models = Enumerable.Range(0, 2).Select(_ => Sequential(Linear(2, 2).to(ScalarType.BFloat16), Linear(2, 2), Linear(2, 2).to(ScalarType.Float64))).ToArray();
        Assert.All(ThreadGroup.Run(2, group =>
        {
            using var replica = new ReplicatedModel(models[group.Rank], group);
            foreach (var parameter in models[group.Rank].parameters())
            {
                parameter.grad = full(parameter.shape, group.Rank, dtype: parameter.dtype);
            }

            replica.AverageGradients(rows: group.Rank == 0 ? 1 : 3);
        }), Assert.Null);

        Assert.All(models, model => Assert.All(model.parameters(), parameter => Assert.Equal(0.75, parameter.grad!.to(ScalarType.Float64).mean().item<double>())));
    }

    [Fact]
    public void Sparse_gradients_are_refused_on_all_with_the_remedy()
    {
        var models = Enumerable.Range(0, 2).Select(_ => Embedding(5, 4, sparse: true)).ToArray();
        var thrown = ThreadGroup.Run(2, group =>
        {
            using var replica = new ReplicatedModel(models[group.Rank], group);
            models[group.Rank].call(tensor(new long[] { 1 })).sum().backward();
            replica.AverageGradients();
        });

        Assert.All(thrown, exception => Assert.Contains("On every rank: the gradient of weight is sparse", Assert.IsType<ProcessGroupException>(exception).Message, StringComparison.Ordinal));
    }
}

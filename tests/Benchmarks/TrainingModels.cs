using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace Benchmarks;

/// <summary>A model of the comparison: what it is called on both sides, what it is, and how to make one with a batch to train on.</summary>
/// <param name="MultiplyAdds">Those of the matrix products and convolutions of one step, forward and backward.</param>
internal sealed record TrainingModel(string Name, string Description, double MultiplyAdds, Func<(Module<Tensor, Tensor> Model, Tensor Input, Tensor Labels)> Create)
{
    /// <summary>One full step: forward, backward, Adam.</summary>
    public Action Stepper()
    {
        manual_seed(0);
        (Module<Tensor, Tensor> model, Tensor input, Tensor labels) = Create();
        Adam optimizer = optim.Adam(model.parameters(), 1e-3);
        return () =>
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            functional.cross_entropy(model.call(input), labels).backward();
            optimizer.step();
        };
    }
}

/// <summary>The models of pytorch_peer.py, in the same order and under the same names.</summary>
internal static class TrainingModels
{
    public static IReadOnlyDictionary<string, TrainingModel> All { get; } = new TrainingModel[]
    {
        new("mlp-64", "a) MLP 64-128-10, batch 64", Dense(64, 64, 128, 10), () => (Mlp(64, 128, 10), randn([64, 64]), Labels(64))),
        new("mlp-1437", "a) MLP 64-128-10, batch 1437", Dense(1437, 64, 128, 10), () => (Mlp(64, 128, 10), randn([1437, 64]), Labels(1437))),
        new("mlp-wide", "b) MLP 784-512-512-10, batch 128", Dense(128, 784, 512, 512, 10), () => (Mlp(784, 512, 512, 10), randn([128, 784]), Labels(128))),
        new("mlp-norm", "c) MLP with layer norm and GELU 64-64-64-64-10, batch 1437", Dense(1437, 64, 64, 64, 64, 10), () => (NormedMlp(), randn([1437, 64]), Labels(1437))),
        new("conv1d", "d) conv1d and batch norm net, 1-32-32 channels, kernel 3, length 64, batch 1437", Step(1437.0 * 64 * 32 * 3, (1437.0 * 64 * 32 * 96) + (1437.0 * 32 * 10)), () => (new Conv1dNet(), randn([1437, 1, 64]), Labels(1437))),
        new("transformer", "e) transformer, 9 tokens, d = 32, 2 layers, 4 heads, batch 1258", Step(1258.0 * 8 * 8 * 32, (2 * Block(1258, 9, 32)) + (1258.0 * 32 * 10)), () => (new DigitsTransformer(), randn([1258, 8, 8]), Labels(1258))),
        new("language", "f) causal language model, vocabulary 8192, d = 128, 4 heads, 2 layers, 64 tokens, batch 8", Step(0, (2 * Block(8, 64, 128)) + (512.0 * 128 * 8192)), () => (new LanguageModel(), randint(0, 8192, [8, 64]), Labels(8 * 64, 8192))),
        new("conv2d", "g) conv2d and batch norm net, 32-64-128 channels on 3 x 32 x 32, batch 32", Step(32.0 * 1024 * 32 * 27, (32.0 * 256 * 64 * 288) + (32.0 * 64 * 128 * 576) + (32.0 * 128 * 10)), () => (new Conv2dNet(), randn([32, 3, 32, 32]), Labels(32))),
    }.ToDictionary(model => model.Name);

    /// <summary>Every product runs again for both gradients, but the first layer's has no input gradient.</summary>
    private static double Step(double first, double rest) => (2 * first) + (3 * rest);

    private static double Dense(double batch, params int[] sizes) =>
        Step(batch * sizes[0] * sizes[1], Enumerable.Range(1, sizes.Length - 2).Sum(i => batch * sizes[i] * sizes[i + 1]));

    /// <summary>Projections, a network of four times the width, and the products of attention.</summary>
    private static double Block(double batch, double tokens, double width) => batch * tokens * ((12 * width * width) + (2 * tokens * width));

    private static Tensor Labels(int batch, int classes = 10) => randint(0, classes, [batch]);

    private static Sequential Mlp(params int[] sizes)
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (int i = 0; i + 2 < sizes.Length; i++)
        {
            layers.AddRange([Linear(sizes[i], sizes[i + 1]), ReLU()]);
        }

        layers.Add(Linear(sizes[^2], sizes[^1]));
        return Sequential(layers);
    }

    private static Sequential NormedMlp()
    {
        var layers = new List<Module<Tensor, Tensor>>();
        for (int i = 0; i < 3; i++)
        {
            layers.AddRange([Linear(64, 64), LayerNorm(64), GELU()]);
        }

        layers.Add(Linear(64, 10));
        return Sequential(layers);
    }
}

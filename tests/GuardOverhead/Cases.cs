using SafeStep;

namespace GuardOverhead;

/// <summary>A model of the table, its batch and its guard.</summary>
internal sealed record Case(string Name, string Description, Func<nn.Module<Tensor, Tensor>> Model, Func<(Tensor X, Tensor Y)> Batch, Func<nn.Module<Tensor, Tensor>, optim.Optimizer, StepGuardOptions, StepGuard> Guard)
{
    /// <summary>Whether the model is a stack of linear layers and rectifiers, whose tangent is written by hand as well.</summary>
    public bool IsOfLinearLayers => Name is "mlp-64" or "mlp-1437" or "mlp-wide";
}

/// <summary>The models of tests/Benchmarks, under the same names.</summary>
internal static class Cases
{
    public static IReadOnlyList<Case> All { get; } =
    [
        Of("mlp-64", "a) MLP 64-128-10, batch 64", () => Mlp(64, 128, 10), () => (randn(64, 64), Labels(64))),
        Of("mlp-1437", "a) MLP 64-128-10, batch 1437", () => Mlp(64, 128, 10), () => (randn(1437, 64), Labels(1437))),
        Of("mlp-wide", "b) MLP 784-512-512-10, batch 128", () => Mlp(784, 512, 512, 10), () => (randn(128, 784), Labels(128))),
        Of("mlp-norm", "c) MLP with layer norm and GELU 64-64-64-64-10, batch 1437", NormedMlp, () => (randn(1437, 64), Labels(1437))),
        Of("conv1d", "d) conv1d and batch norm net, 1-32-32 channels, length 64, batch 1437", Conv1d, () => (randn(1437, 1, 64), Labels(1437))),
        new("transformer", "e) transformer, 9 tokens, d = 32, 2 layers, 4 heads, batch 1258", () => new DigitsTransformer(), () => (randn(1258, 8, 8), Labels(1258)), (model, optimizer, options) => ((DigitsTransformer)model).CreateStepGuard(optimizer, options)),
        new("language", "f) causal language model, vocabulary 8192, d = 128, 2 layers, 64 tokens, batch 8", () => new LanguageModel(), () => (randint(0, 8192, [8, 64]), Labels(8 * 64, 8192)), (model, optimizer, options) => ((LanguageModel)model).CreateStepGuard(optimizer, options)),
        Of("conv2d", "g) conv2d and batch norm net, 32-64-128 channels on 3 x 32 x 32, batch 32", Conv2d, () => (randn(32, 3, 32, 32), Labels(32))),
    ];

    private static Case Of(string name, string description, Func<nn.Module<Tensor, Tensor>> model, Func<(Tensor X, Tensor Y)> batch) =>
        new(name, description, model, batch, (made, optimizer, options) => made is Stack stack ? stack.CreateStepGuard(optimizer, options) : ((ConvolutionNet)made).CreateStepGuard(optimizer, options));

    private static Tensor Labels(int rows, int classes = 10) => randint(0, classes, [rows]);

    private static Stack Mlp(params int[] sizes)
    {
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (int i = 0; i + 2 < sizes.Length; i++)
        {
            layers.AddRange([nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU()]);
        }

        layers.Add(nn.Linear(sizes[^2], sizes[^1]));
        return new Stack(nn.Sequential([.. layers]));
    }

    private static Stack NormedMlp() => new(nn.Sequential(
        nn.Linear(64, 64), nn.LayerNorm(64), nn.GELU(),
        nn.Linear(64, 64), nn.LayerNorm(64), nn.GELU(),
        nn.Linear(64, 64), nn.LayerNorm(64), nn.GELU(),
        nn.Linear(64, 10)));

    private static ConvolutionNet Conv1d() => new(
        nn.Sequential(
            nn.Conv1d(1, 32, 3, padding: 1), nn.BatchNorm1d(32), nn.ReLU(),
            nn.Conv1d(32, 32, 3, padding: 1), nn.BatchNorm1d(32), nn.ReLU()),
        32,
        1);

    private static ConvolutionNet Conv2d() => new(
        nn.Sequential(
            nn.Conv2d(3, 32, 3, padding: 1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding: 1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(64, 128, 3, padding: 1), nn.BatchNorm2d(128), nn.ReLU()),
        128,
        2);
}

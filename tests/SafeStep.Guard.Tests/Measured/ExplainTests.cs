namespace SafeStep.Guard.Tests.Measured;

/// <summary>Who did it: a group at a thousand times the learning rate is named, and the shares sum to the gap.</summary>
public class ExplainTests
{
    private static readonly Dictionary<string, Func<(nn.Module<Tensor, Tensor>[] Layers, Tensor X, string Culprit)>> Models = new()
    {
        ["one layer"] = () => ([nn.Linear(6, 3, dtype: ScalarType.Float64)], Batch(8, 6), "layers.0.weight"),
        ["two layers, the first"] = () => ([nn.Linear(6, 8, dtype: ScalarType.Float64), nn.Tanh(), nn.Linear(8, 3, dtype: ScalarType.Float64)], Batch(8, 6), "layers.0.weight"),
        ["two layers, the last"] = () => ([nn.Linear(6, 8, dtype: ScalarType.Float64), nn.ReLU(), nn.Linear(8, 3, dtype: ScalarType.Float64)], Batch(8, 6), "layers.2.weight"),
        ["a convolution"] = () => ([nn.Conv1d(2, 4, 3, dtype: ScalarType.Float64), nn.ReLU(), nn.Flatten(), nn.Linear(16, 3, dtype: ScalarType.Float64)], Batch(8, 2, 6), "layers.0.weight"),
        ["a batch norm, whose rows depend on each other"] = () =>
            ([nn.Linear(6, 8, dtype: ScalarType.Float64), nn.BatchNorm1d(8, dtype: ScalarType.Float64), nn.ReLU(), nn.Linear(8, 3, dtype: ScalarType.Float64)], Batch(8, 6), "layers.3.weight"),
    };

    public static TheoryData<string> Names => [.. Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_culprit_is_named_first_with_nearly_all_of_the_share(string name)
    {
        manual_seed(3);
        var (layers, x, culprit) = Models[name]();
        using var model = new LayeredHead(layers);
        var named = model.named_parameters().ToDictionary(parameter => parameter.name, parameter => parameter.parameter);
        var optimizer = optim.SGD(
        [
            new SGD.ParamGroup(named.Where(parameter => parameter.Key != culprit).Select(parameter => parameter.Value), new SGD.Options { LearningRate = 0.1, InitialLearningRate = 0.1 }),
            new SGD.ParamGroup([named[culprit]], new SGD.Options { LearningRate = 100, InitialLearningRate = 100 }),
        ], 0.1);
        using var guard = model.Guard(optimizer);
        nn.functional.cross_entropy(model.call(x), arange(8).remainder(3)).backward();

        var report = guard.Step();

        Assert.Equal(StepDecision.Scaled, report.Decision);
        var first = report.Shares[0];
        Assert.Equal((culprit, 1, 100), (first.Parameter, first.Group, first.LearningRate));
        Assert.True(first.Share > 0.9, $"{first.Share:P1}");
        Assert.Equal(report.BottleneckSample, report.Binding!.Row);
        Assert.Equal(report.Ratio * Math.PI, report.Binding.Gap, 1e-9 * report.Binding.Gap);
        Assert.Equal(report.Binding.Gap, report.Shares.Sum(share => share.Gap), 1e-6 * report.Binding.Gap);
        Assert.Equal(1, report.Shares.Sum(share => share.Share), 1e-6);
        Assert.Equal(named.Count, report.Shares.Count);
        string[] lines = report.Explain().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains($"Row {report.BottleneckSample} bounds it", lines[1], StringComparison.Ordinal);
        Assert.Contains($"{culprit} ", lines[2], StringComparison.Ordinal);
        Assert.Contains("group 1, learning rate 100", lines[2], StringComparison.Ordinal);
    }

    /// <summary>Under a batch norm over images one of them is another function: that its parts sum to nearly the gap, as they do by chance now and then, does not make them those of the batch.</summary>
    [Theory]
    [InlineData(ScalarType.Float32, 0.02)]
    [InlineData(ScalarType.Float64, 1e-4)]
    public void Parts_under_a_batch_norm_are_those_of_the_whole_batch(ScalarType type, double tolerance)
    {
        int explained = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            manual_seed(seed);
            using LayeredHead model = Normalised(type), twin = Normalised(ScalarType.Float64);
            using var optimizer = optim.SGD(model.parameters(), 0.5);
            using var guard = model.Guard(optimizer, StepGuardOptions.Exact with { Mode = StepMode.Monitor, Report = new() { Explains = StepExplanation.Always } });
            var y = arange(6).remainder(3);
            for (int step = 0; step < 3; step++)
            {
                optimizer.zero_grad();
                var x = randn(6, 1, 6, 6, dtype: type) + (y.reshape(6, 1, 1, 1).to_type(type) * 0.5);
                var before = model.parameters().Select(parameter => parameter.detach().clone()).ToArray();
                nn.functional.cross_entropy(model.call(x), y).backward();

                var report = guard.Step();

                explained += report.Shares.Count > 0 ? 1 : 0;
                AssertShares(twin, x, before, [.. model.parameters()], report, tolerance, $"seed {seed}, step {step}");
            }
        }

        // A batch norm needs no other forward than that of the whole batch.
        Assert.Equal(180, explained);
    }

    private static LayeredHead Normalised(ScalarType type) =>
        new(nn.Conv2d(1, 4, 3, dtype: type), nn.BatchNorm2d(4, dtype: type), nn.SiLU(), nn.AdaptiveAvgPool2d([2, 2]), nn.Flatten(), nn.Linear(16, 3, dtype: type));

    // Central differences of the gap along what each parameter moved by, in float64.
    private static void AssertShares(LayeredHead twin, Tensor x, Tensor[] before, Tensor[] after, StepReport report, double tolerance, string where)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var parameters = twin.named_parameters().ToArray();
        double Gap(int moved, double factor)
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                var start = before[i].to_type(ScalarType.Float64);
                parameters[i].parameter.copy_(i == moved ? start + ((after[i].to_type(ScalarType.Float64) - start) * factor) : start);
            }

            var row = twin.call(x.to_type(ScalarType.Float64))[report.Binding!.Row];
            return (row[report.Binding.Rising] - row[report.Binding.Falling]).item<double>();
        }

        foreach (var share in report.Shares)
        {
            int moved = Array.FindIndex(parameters, parameter => parameter.name == share.Parameter);
            const double Step = 1e-5;
            double expected = (Gap(moved, Step) - Gap(moved, -Step)) / (2 * Step);
            Assert.True(Math.Abs(share.Gap - expected) <= tolerance * report.Binding!.Gap, $"{where}: {share.Parameter} has {share.Gap:G6} of {report.Binding.Gap:G6}, by differences {expected:G6}");
        }
    }

    [Fact]
    public void Gradients_and_buffers_are_as_before_the_explanation()
    {
        manual_seed(3);
        var (layers, x, _) = Models["a batch norm, whose rows depend on each other"]();
        using var model = new LayeredHead(layers);
        using var guard = model.Guard(optim.SGD(model.parameters(), 100), StepGuardOptions.Exact with { Report = new() { Explains = StepExplanation.Always } });
        nn.functional.cross_entropy(model.call(x), arange(8).remainder(3)).backward();
        double[] Sums() => [.. model.parameters().Select(parameter => parameter.grad!.sum().item<double>()), .. model.buffers().Select(buffer => buffer.sum().to_type(ScalarType.Float64).item<double>())];
        double[] before = Sums();

        Assert.NotEmpty(guard.Step().Shares);

        Assert.Equal(before, Sums());
    }

    [Fact]
    public void In_a_row_of_scaled_steps_fewer_and_fewer_are_explained()
    {
        var training = new Training(1000);

        int[] explained = [.. Enumerable.Range(1, 20).Where(_ => training.Step().Shares.Count > 0)];

        Assert.Equal([1, 2, 4, 8, 16], explained);
    }

    [Theory]
    [InlineData(StepExplanation.Always, true)]
    [InlineData(StepExplanation.Changed, false)]
    [InlineData(StepExplanation.Never, false)]
    public void An_accepted_step_is_explained_on_request(StepExplanation explains, bool isExplained) =>
        Assert.Equal(isExplained, new Training(0.1, StepGuardOptions.Exact with { Report = new() { Explains = explains } }).Step().Shares.Count > 0);

    [Fact]
    public void The_place_of_what_is_not_finite_is_found()
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3));
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.1));
        var x = randn(8, 6);
        x[5, 2] = float.NaN;
        nn.functional.cross_entropy(model.call(x), arange(8).remainder(3)).backward();

        var report = guard.Step();

        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Equal(new NotFinitePlace("layers.0.weight", "layers.0", 5), report.NotFiniteAt);
        Assert.Contains("layers.0, row 5", report.Explain(), StringComparison.Ordinal);
    }

    private static Tensor Batch(params long[] shape) => randn(shape, dtype: ScalarType.Float64);
}

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

namespace SafeStep.Guard.Tests.Measured;

/// <summary>Losses of batches that are nearly learned: the gradients are differences of probabilities that were rounded beside 1, and the loss is a cross-entropy all the same.</summary>
public class CertainRowsTests
{
    private static readonly StepGuardOptions Whole = new() { Sampling = SamplingOptions.All, Forecast = ForecastOptions.None };

    [Theory]
    [InlineData("by hand", 0.1)]
    [InlineData("by hand", 0.3)]
    [InlineData("library", 0.3)]
    public void A_cross_entropy_stays_one(string loss, double rate)
    {
        var labels = arange(40).remainder(4);
        // Four clusters far apart.
        manual_seed(70);
        var x = torch.cat([nn.functional.one_hot(labels, 4).to_type(ScalarType.Float32) * 4, zeros(40, 2)], 1) + (randn(40, 6) * 0.5f);

        foreach (var report in Steps(4, x, z => loss == "library" ? nn.functional.cross_entropy(z, labels) : (z.logsumexp(1, false) - z.gather(1, labels.reshape(40, 1)).squeeze(1)).mean(), rate))
        {
            Assert.True(report.IsCrossEntropy is true, $"step {report.Step}: {report.LossDoubt}");
            Assert.Null(report.DescentUntested);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(2)]
    public void A_binary_cross_entropy_is_not_doubted(double rate)
    {
        var labels = arange(40).remainder(2).to_type(ScalarType.Float32).reshape(40, 1);
        manual_seed(71);
        // Rows of all lengths: most are soon certain; those of zeros, of either label, never are.
        var x = ((((labels * 2) - 1) * ones(1, 6)) + randn(40, 6)) * arange(40).remainder(5).to_type(ScalarType.Float32).reshape(40, 1);

        foreach (var report in Steps(1, x, z => nn.functional.binary_cross_entropy_with_logits(z, labels), rate))
        {
            Assert.Null(report.LossDoubt);
            Assert.Null(report.DescentUntested);
            Assert.Equal(40, report.Rows);
        }
    }

    /// <summary>Its gradient vanishes by the range of the type that the loss is computed in.</summary>
    [Theory]
    [InlineData(ScalarType.Float64, ScalarType.Float32, 1, 150)]
    [InlineData(ScalarType.Float32, ScalarType.Float32, 1e-28, 35)]
    [InlineData(ScalarType.Float64, ScalarType.Float64, 1e-250, 150)]
    public void A_row_whose_gradient_vanished_counts(ScalarType model, ScalarType loss, double factor, double gap)
    {
        // The last row has the longest input: a step moves it the farthest.
        double[] lengths = [.. Enumerable.Range(0, 7).Select(i => 0.2 + (0.3 * i)), gap];
        using var head = new LinearHead(1, 3);
        head.to(model);
        using (no_grad())
        {
            head.Output.weight!.copy_(torch.tensor(new[,] { { 0.5 }, { -0.5 }, { -0.7 } }));
            head.Output.bias!.copy_(torch.tensor(new[] { 0, 0.1, -0.2 }));
        }

        using var guard = head.Guard(optim.SGD(head.parameters(), 1e-3 / factor), StepGuardOptions.Exact with { TargetRatio = 1e9 });
        var z = head.call(torch.tensor(lengths).to_type(model).unsqueeze(1)).to_type(loss);
        (nn.functional.cross_entropy(z, torch.tensor(new long[] { 1, 2, 0, 0, 1, 2, 0, 0 })) * factor).backward();

        Assert.Equal((8, 7), guard.Step() is var report ? (report.RowsInLoss, report.BottleneckSample) : default);
    }

    /// <summary>Padding is told from it as long as its logits lie no further apart than that.</summary>
    [Theory]
    [InlineData(ScalarType.Float64, ScalarType.Float64, 150)]
    [InlineData(ScalarType.Float64, ScalarType.Float32, 60)]
    [InlineData(ScalarType.Float32, ScalarType.Float32, 60)]
    public void Padding_does_not(ScalarType model, ScalarType loss, double gap)
    {
        manual_seed(5);
        using var head = new LinearHead(2, 3);
        head.to(model);
        using var guard = head.Guard(optim.SGD(head.parameters(), 1e-3), StepGuardOptions.Exact);
        var x = randn(8, 2).to_type(model);
        using (no_grad())
        {
            x[7] *= gap / head.forward(x[7..]).topk(2, 1).values.diff(dim: 1).abs().max().to_type(ScalarType.Float64).item<double>();
        }

        nn.functional.cross_entropy(head.call(x).to_type(loss), torch.tensor(new long[] { 1, 2, 0, 0, 1, 2, 0, -100 })).backward();

        Assert.Equal((7, 1), guard.Step() is var report ? (report.RowsInLoss, report.RowsOutsideLoss) : default);
    }

    private static List<StepReport> Steps(int classes, Tensor x, Func<Tensor, Tensor> loss, double rate)
    {
        using var model = new LayeredHead(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, classes));
        using var optimizer = optim.SGD(model.parameters(), rate, momentum: 0.9);
        using var guard = model.Guard(optimizer, Whole);
        var reports = new List<StepReport>();
        for (int step = 0; step < 80; step++)
        {
            optimizer.zero_grad();
            loss(model.call(x)).backward();
            reports.Add(guard.Step());
        }

        return reports;
    }
}

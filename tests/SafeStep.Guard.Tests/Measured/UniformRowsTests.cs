namespace SafeStep.Guard.Tests.Measured;

/// <summary>Rows that a head which starts at zero predicts as its soft targets have it: their gradient is zero, and they are in the loss.</summary>
public class UniformRowsTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(10, false)]
    [InlineData(10, true)]
    public void Outliers_with_uniform_targets_count(double rate, bool inTwoForwards)
    {
        var x = Inputs();
        var (report, moved) = Step(nn.Linear(3, 4), rate, x, model =>
        {
            var z = inTwoForwards ? model.call(x[..6]) : model.call(x);
            var outliers = inTwoForwards ? model.call(x[6..]) : z[6..];
            return nn.functional.cross_entropy(z[..6], arange(6).remainder(4)) + (0.5 * (outliers.logsumexp(1) - outliers.mean([1])).mean());
        });

        Assert.Equal((moved.amax([1]) - moved.amin([1])).max().item<float>() / Math.PI, report.Ratio, 1e-3 * report.Ratio);
        Assert.Equal((12, inTwoForwards ? 2 : 1), (report.RowsInLoss, report.Forwards));
    }

    [Fact]
    public void Single_logits_with_targets_of_a_half_count()
    {
        var x = Inputs();
        var targets = torch.cat([ones(6, 1), 0.5 * ones(6, 1)]);
        var (report, moved) = Step(nn.Linear(3, 1), 1, x, model => nn.functional.binary_cross_entropy_with_logits(model.call(x), targets));

        Assert.Equal(moved.abs().max().item<float>() / Math.PI, report.Ratio, 1e-3 * report.Ratio);
        Assert.Equal(12, report.RowsInLoss);
    }

    /// <summary>Nothing tells padding from them at the first step: it bounds that step, too.</summary>
    [Fact]
    public void Padding_counts_as_long_as_all_classes_of_all_rows_are_alike()
    {
        var x = Inputs();
        var labels = torch.cat([arange(6).remainder(4), full(6, -100, ScalarType.Int64)]);
        manual_seed(1);
        using var model = new LayeredHead(Zero(nn.Linear(3, 4)));
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var counted = new List<int>();
        for (int step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), labels).backward();
            counted.Add(guard.Step().RowsInLoss);
        }

        Assert.Equal([12, 6, 6], counted);
    }

    // The last six rows are six times as long.
    private static Tensor Inputs()
    {
        manual_seed(3);
        return torch.cat([randn(6, 3), 6 * randn(6, 3)]);
    }

    private static (StepReport Report, Tensor Moved) Step(Linear head, double rate, Tensor x, Func<LayeredHead, Tensor> loss)
    {
        using var model = new LayeredHead(Zero(head));
        using var guard = model.Guard(optim.SGD(model.parameters(), rate), StepGuardOptions.Exact);
        loss(model).backward();
        var before = model.forward(x).detach().clone();
        var report = guard.Step();
        return (report, (model.forward(x) - before).detach() / report.Scale);
    }

    private static Linear Zero(Linear head)
    {
        using var noGrad = no_grad();
        head.weight!.zero_();
        head.bias!.zero_();
        return head;
    }
}

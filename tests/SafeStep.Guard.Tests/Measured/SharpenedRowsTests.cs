namespace SafeStep.Guard.Tests.Measured;

/// <summary>Rows whose gradient vanished behind a temperature between the model and the loss: they are in it, where padding is not.</summary>
public class SharpenedRowsTests
{
    private const int Live = 8, Others = 6;

    [Theory]
    [InlineData(4, 0.05, ScalarType.Float32)]
    [InlineData(4, 0.02, ScalarType.Float32)]
    [InlineData(4, 0.005, ScalarType.Float64)]
    [InlineData(2, 0.05, ScalarType.Float32)]
    [InlineData(1, 0.1, ScalarType.Float32)]
    public void They_count(int classes, double temperature, ScalarType type)
    {
        var report = Step(classes, type, (model, x) => Fitted(model.call(x), temperature));

        Assert.Equal((Live + Others, 0), (report.RowsInLoss, report.RowsOutsideLoss));
        // Single logits behind a temperature may as well be the classes of one row.
        Assert.True(report.BottleneckSample >= (classes == 1 ? 0 : Live), $"row {report.BottleneckSample} bounds the step");
    }

    /// <summary>By few rows, of either label: four of them tell a temperature, one is certain of the wrong class.</summary>
    [Theory]
    [InlineData(-4)]
    [InlineData(-1.66f)] // By chance its gradient is that of a sum over rows that are not sharpened.
    public void They_count_where_few_rows_tell(float wrong)
    {
        float[] leads = [wrong, 5.8f, 7.6f, -9.1f, -7.1f, 13, 20, -30, 40, -50, 25];
        using var model = new LinearHead(2, 2);
        using (no_grad())
        {
            model.Output.weight!.copy_(eye(2));
            model.Output.bias!.zero_();
        }

        using var guard = model.Guard(optim.SGD(model.parameters(), 0.03), StepGuardOptions.Exact);
        var z = model.call(torch.stack([zeros(11), torch.tensor(leads)], 1));
        nn.functional.cross_entropy(z / 0.108, torch.tensor(leads).gt(0).to_type(ScalarType.Int64).maximum(zeros(11, ScalarType.Int64).index_fill(0, torch.tensor(new long[] { 0 }), 1))).backward();

        Assert.Equal((11, 11), guard.Step() is var report ? (report.Rows, report.RowsInLoss) : default);
    }

    [Fact]
    public void They_count_in_a_forward_of_their_own()
    {
        var report = Step(4, ScalarType.Float32, (model, x) =>
        {
            Tensor live = model.call(x[..Live]), others = model.call(x[Live..] * 4);
            return Fitted(torch.cat([live, others]), 0.05);
        });

        Assert.Equal((2, Live + Others), (report.Forwards, report.RowsInLoss));
    }

    /// <summary>The other rows are certain of the wrong class, and tell of no factor.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4.5)]
    [InlineData(8)]
    public void They_count_where_the_others_do_not_tell_the_factor(double factor)
    {
        using var model = new LinearHead(3, 1);
        var x = torch.tensor(new[,] { { -6f, 0, 0 }, { -5, 0, 0 }, { 6, 30, 30 } });
        using (no_grad())
        {
            model.Output.weight!.copy_(torch.tensor(new[,] { { 1f, 0, 0 } }));
            model.Output.bias!.zero_();
        }

        using var guard = model.Guard(optim.SGD(model.parameters(), 0.05), StepGuardOptions.Exact);
        var z = model.call(x);
        // Written so that sigmoid(x) is 1 in its type, as TorchSharp has it.
        var gradient = (z * factor).sigmoid().detach() - 1;
        (z * gradient * factor / 3).sum().backward();

        Assert.Equal(3, guard.Step().RowsInLoss);
    }

    [Fact]
    public void They_count_behind_sigmoids_of_several_logits()
    {
        var report = Step(4, ScalarType.Float32, (model, x) =>
        {
            var z = model.call(x);
            var targets = torch.cat([nn.functional.one_hot(arange(Live).remainder(4), 4), z[Live..].gt(0).to_type(ScalarType.Int64)]).to_type(ScalarType.Float32);
            return nn.functional.binary_cross_entropy_with_logits(z * 20, targets);
        });

        Assert.Equal(Live + Others, report.RowsInLoss);
    }

    [Theory]
    [InlineData(4, "mean")]
    [InlineData(4, "sum")]
    [InlineData(4, "smoothed")]
    [InlineData(4, "soft")]
    [InlineData(4, "weighted")]
    [InlineData(4, "z-loss")]
    [InlineData(4, "cooled")]
    [InlineData(2, "mean")]
    [InlineData(2, "weighted")]
    [InlineData(1, "single")]
    public void Padding_with_logits_as_far_apart_does_not(int classes, string loss)
    {
        var report = Step(classes, ScalarType.Float32, (model, x) =>
        {
            var z = model.call(x);
            var labels = torch.cat([arange(Live).remainder(classes), full(Others, -100, ScalarType.Int64)]);
            return loss switch
            {
                "sum" => nn.functional.cross_entropy(z, labels, reduction: nn.Reduction.Sum),
                "smoothed" => nn.functional.cross_entropy(z, labels, label_smoothing: 0.1),
                "soft" => -(nn.functional.softmax(arange(Live * 4).sin().reshape(Live, 4) * 8, 1) * nn.functional.log_softmax(z[..Live], 1)).sum(1).mean(),
                "weighted" => nn.functional.cross_entropy(z, labels, arange(1, classes + 1).to_type(ScalarType.Float32)),
                "z-loss" => nn.functional.cross_entropy(z, labels) + (z[..Live].logsumexp(1).pow(2).mean() * 1e-2),
                "cooled" => nn.functional.cross_entropy(z / 4, labels),
                "single" => nn.functional.binary_cross_entropy_with_logits(z[..Live].squeeze(1), arange(Live).remainder(2).to_type(ScalarType.Float32)),
                _ => nn.functional.cross_entropy(z, labels),
            };
        });

        Assert.Equal((Live, Others), (report.RowsInLoss, report.RowsOutsideLoss));
    }

    /// <summary>Padding this far apart cannot be told from a row so certain that its gradient vanishes.</summary>
    [Fact]
    public void Padding_of_numbers_near_the_end_of_their_type_counts()
    {
        var report = Step(4, ScalarType.Float32, (model, x) =>
        {
            var z = model.call(torch.cat([x[..Live], x[Live..] * 1e30f]));
            return nn.functional.cross_entropy(z, torch.cat([arange(Live).remainder(4), full(Others, -100, ScalarType.Int64)]));
        });

        Assert.Equal((Live + Others, 0, null), (report.RowsInLoss, report.RowsOutsideLoss, report.NotFinite));
    }

    [Fact]
    public void Masked_classes_tell_nothing_of_a_temperature_and_hide_none()
    {
        var report = Step(4, ScalarType.Float32, (model, x) => Fitted(model.call(x).index_fill(1, torch.tensor(new long[] { 2 }), float.NegativeInfinity), 0.05));

        Assert.Equal((Live + Others, null), (report.RowsInLoss, report.NotFinite));
    }

    // The cross-entropy of sharpened logits with labels that the other rows have long learned.
    private static Tensor Fitted(Tensor z, double temperature)
    {
        if (z.shape[1] == 1)
        {
            var targets = torch.cat([arange(Live).remainder(2), z[Live..].squeeze(1).gt(0).to_type(ScalarType.Int64)]).to_type(ScalarType.Float32);
            return nn.functional.binary_cross_entropy_with_logits(z.squeeze(1) / temperature, targets);
        }

        return nn.functional.cross_entropy(z / temperature, torch.cat([arange(Live).remainder(z.shape[1]), z[Live..].argmax(1)]));
    }

    // The last rows are some ten times as long as the others: their logits lie that far apart, and a step moves them as far.
    private static StepReport Step(int classes, ScalarType type, Func<LinearHead, Tensor, Tensor> loss)
    {
        manual_seed(5);
        var x = torch.cat([0.4f * randn(Live, 3), 7 * nn.functional.normalize(randn(Others, 3))]).to_type(type);
        using var model = new LinearHead(3, classes);
        using (no_grad())
        {
            // No class is near another in any of the long rows.
            model.Output.weight!.copy_(torch.tensor(new[,] { { 1f, 0f, 0f }, { -1f, 0.3f, 0f }, { 0f, 1f, 0.5f }, { 0f, -0.5f, 1f } })[..classes]);
            model.Output.bias!.zero_();
        }

        model.to(type);
        using var guard = model.Guard(optim.SGD(model.parameters(), 1e-3), StepGuardOptions.Exact);
        loss(model, x).backward();
        return guard.Step();
    }
}

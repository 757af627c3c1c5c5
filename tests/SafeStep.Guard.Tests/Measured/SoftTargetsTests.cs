namespace SafeStep.Guard.Tests.Measured;

/// <summary>Soft targets near their optimum: what is left of the gradient is the rounding of a softmax, which does not speak against a cross-entropy.</summary>
public class SoftTargetsTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1e-6, 3)]
    [InlineData(1e-6, 100)]
    public void A_student_that_is_all_but_its_teacher_is_not_said_to_have_another_loss(double apart, int classes)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            using var scope = NewDisposeScope();
            manual_seed(seed);
            using var model = new LinearHead(5, classes);
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
            var x = randn(8, 5);
            var targets = (model.forward(x).detach() + (apart * randn(8, classes))).softmax(1);
            nn.functional.cross_entropy(model.call(x), targets).backward();

            Assert.NotEqual(false, guard.Step().IsCrossEntropy);
        }
    }

    [Fact]
    public void A_small_part_of_another_loss_is_still_seen()
    {
        manual_seed(1);
        using var model = new LinearHead(5, 4);
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
        var z = model.call(randn(8, 5));
        (nn.functional.cross_entropy(z, z.detach().softmax(1)) + (1e-5 * z.logsumexp(1).square().mean())).backward();

        Assert.False(guard.Step().IsCrossEntropy);
    }

    /// <summary>Of a focal loss nothing is left as soon as the probability of the label is 1 in its type.</summary>
    [Theory]
    [InlineData(18)]
    [InlineData(40)]
    [InlineData(80)]
    public void Certain_rows_of_a_focal_loss_count(double gap)
    {
        using var model = new LinearHead(3, 3);
        using var guard = model.Guard(optim.SGD(model.parameters(), 3), StepGuardOptions.Exact);
        using (no_grad())
        {
            model.Output.weight!.copy_(eye(3));
            model.Output.bias!.zero_();
        }

        manual_seed(1);
        var labels = arange(8).remainder(3);
        var x = torch.cat([randn(4, 3), gap * nn.functional.one_hot(labels[4..], 3).to_type(ScalarType.Float32)]);
        var l = nn.functional.cross_entropy(model.call(x), labels, reduction: nn.Reduction.None);
        ((1 - (-l).exp()).square() * l).mean().backward();
        var before = model.forward(x).detach().clone();

        var report = guard.Step();
        var moved = (model.forward(x) - before).detach() / report.Scale;

        Assert.Equal((moved.amax([1]) - moved.amin([1])).max().item<float>() / Math.PI, report.Ratio, 1e-3 * report.Ratio);
        Assert.Equal(8, report.RowsInLoss);
    }

    /// <summary>So it is of the sigmoid of a difference of two logits, wherever the others are.</summary>
    [Theory]
    [InlineData(18, 0, "probability")]
    [InlineData(60, 0, "probability")]
    [InlineData(80, 1, "probability")]
    [InlineData(18, 0.5, "logits")]
    [InlineData(60, 0, "logits")]
    [InlineData(80, 1, "logits")]
    public void Certain_rows_of_the_sigmoid_of_a_difference_count(double gap, double other, string form)
    {
        using var model = new LinearHead(3, 3);
        using var guard = model.Guard(optim.SGD(model.parameters(), 3), StepGuardOptions.Exact);
        using (no_grad())
        {
            model.Output.weight!.copy_(eye(3));
            model.Output.bias!.zero_();
        }

        manual_seed(1);
        var labels = arange(8).remainder(2).to_type(ScalarType.Float32);
        // The third logit is as large as the smaller of the two, or as the larger, or between.
        var certain = torch.stack([labels[4..] * gap, (1 - labels[4..]) * gap, full(4, (float)(other * gap))], 1);
        var x = torch.cat([randn(4, 3), certain]);
        var z = model.call(x);
        var difference = z[.., 0] - z[.., 1];
        (form == "logits" ? nn.functional.binary_cross_entropy_with_logits(difference, labels) : nn.functional.binary_cross_entropy(difference.sigmoid(), labels)).backward();
        var before = model.forward(x).detach().clone();

        var report = guard.Step();
        var moved = (model.forward(x) - before).detach() / report.Scale;

        Assert.Equal(8, report.RowsInLoss);
        Assert.Equal((moved.amax([1]) - moved.amin([1])).max().item<float>() / Math.PI, report.Ratio, 1e-3 * report.Ratio);
    }

    /// <summary>One row that has a gradient fits a cross-entropy of some weight, whatever the loss.</summary>
    [Theory]
    [InlineData(18)]
    [InlineData(40)]
    public void Certain_rows_of_a_focal_loss_count_beside_a_single_hard_one(double gap)
    {
        using var model = new LinearHead(3, 3);
        using var guard = model.Guard(optim.SGD(model.parameters(), 3), StepGuardOptions.Exact);
        using (no_grad())
        {
            model.Output.weight!.copy_(eye(3));
            model.Output.bias!.zero_();
        }

        manual_seed(1);
        var labels = arange(8).remainder(3);
        var x = torch.cat([randn(1, 3), gap * nn.functional.one_hot(labels[1..], 3).to_type(ScalarType.Float32)]);
        var l = nn.functional.cross_entropy(model.call(x), labels, reduction: nn.Reduction.None);
        ((1 - (-l).exp()).square() * l).mean().backward();

        Assert.Equal(8, guard.Step().RowsInLoss);
    }

    /// <summary>A micro-batch whose rows are all certain has no gradient at all; one that is not tells what the loss is.</summary>
    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void A_micro_batch_whose_focal_loss_vanished_counts(bool isFocal, int forwards)
    {
        using var model = new LinearHead(3, 3);
        using var guard = model.Guard(optim.SGD(model.parameters(), 3), StepGuardOptions.Exact);
        using (no_grad())
        {
            model.Output.weight!.copy_(eye(3));
            model.Output.bias!.zero_();
        }

        manual_seed(1);
        var labels = arange(4).remainder(3);
        Loss(model, randn(4, 3), labels).backward();
        var certain = 30 * nn.functional.one_hot(labels, 3).to_type(ScalarType.Float32);
        (isFocal ? Loss(model, certain, labels) : 0 * nn.functional.cross_entropy(model.call(certain), labels)).backward();

        Assert.Equal(forwards, guard.Step().Forwards);

        Tensor Loss(LinearHead head, Tensor x, Tensor y)
        {
            var l = nn.functional.cross_entropy(head.call(x), y, reduction: nn.Reduction.None);
            return isFocal ? ((1 - (-l).exp()).square() * l).mean() : l.mean();
        }
    }

    /// <summary>Of labels that exclude nothing, each logit has a sigmoid of its own.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    public void Certain_rows_of_several_labels_count(double logit)
    {
        using var model = new LinearHead(3, 3);
        using var guard = model.Guard(optim.SGD(model.parameters(), 3), StepGuardOptions.Exact);
        using (no_grad())
        {
            model.Output.weight!.copy_(eye(3));
            model.Output.bias!.zero_();
        }

        manual_seed(1);
        var x = torch.cat([randn(4, 3), full(4, 3, (float)logit) + randn(4, 3)]);
        var targets = torch.cat([randn(4, 3).gt(0).to_type(ScalarType.Float32), ones(4, 3)]);
        nn.functional.binary_cross_entropy(model.call(x).sigmoid(), targets).backward();

        Assert.Equal(8, guard.Step().RowsInLoss);
    }
}

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
}

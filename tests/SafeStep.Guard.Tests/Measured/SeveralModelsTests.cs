namespace SafeStep.Guard.Tests.Measured;

/// <summary>One optimizer over a trunk with two marked heads, or over two models.</summary>
public class SeveralModelsTests
{
    [Fact]
    public void All_models_scale_alike_by_the_largest_ratio()
    {
        var (x, y) = Batch();
        var (first, second) = Models();
        var optimizer = optim.SGD(first.parameters().Concat(second.parameters()), 1000);
        using var guard = Guard(optimizer, first, second);
        var before = Values(first, second);
        Loss(first, second, x, y).backward();

        var report = guard.Step();

        Assert.Equal((StepDecision.Scaled, 2, 16), (report.Decision, report.Forwards, report.Rows));
        Assert.Empty(report.Unguarded);
        double[] moved = [.. Values(first, second).Zip(before, (now, then) => (double)(now - then).norm().item<float>())];
        Assert.Equal(report.Scale * report.Distance, Math.Sqrt(moved.Sum(length => length * length)), 1e-4 * report.Scale * report.Distance);
        // Logits are linear in the parameters: the largest spread of their change is the target.
        Assert.Equal(Math.PI, Math.Max(Spread(first, before[0], before[1], x), Spread(second, before[2], before[3], x)), 1e-3);
    }

    [Fact]
    public void Apart_each_would_have_been_measured_alone()
    {
        var (x, y) = Batch();
        double Ratio(bool useFirst, bool useSecond)
        {
            var (first, second) = Models();
            LinearHead[] used = [.. new[] { first, second }.Where((_, i) => i == 0 ? useFirst : useSecond)];
            var optimizer = optim.SGD(used.SelectMany(model => model.parameters()), 0.1);
            using var guard = Guard(optimizer, used);
            Loss(first, second, x, y).backward();
            return guard.Step().Ratio;
        }

        Assert.Equal(Math.Max(Ratio(true, false), Ratio(false, true)), Ratio(true, true), 1e-7);
    }

    [Theory]
    [InlineData("never ran", false)]
    [InlineData("cleared", false)]
    [InlineData("momentum", true)]
    [InlineData("weight decay", true)]
    public void A_model_that_took_no_part_is_listed_where_it_moves(string why, bool moves)
    {
        var (x, y) = Batch();
        var (first, second) = Models();
        var optimizer = optim.SGD(first.parameters().Concat(second.parameters()), 0.1, momentum: why == "momentum" ? 0.9 : 0, weight_decay: why == "weight decay" ? 0.1 : 0);
        using var guard = Guard(optimizer, first, second);
        if (why != "never ran")
        {
            Loss(first, second, x, y).backward();
            Assert.Empty(guard.Step().Unguarded);
            optimizer.zero_grad();
        }

        nn.functional.cross_entropy(first.call(x), y).backward();
        var before = Values(second);

        var report = guard.Step();

        Assert.Equal(moves, Values(second).Zip(before).Any(pair => pair.First.ne(pair.Second).any().item<bool>()));
        Assert.Equal(moves ? ["LinearHead, of which no forward took part in the loss"] : [], report.Unguarded);
    }

    [Fact]
    public void A_batch_cannot_be_named()
    {
        var (x, y) = Batch();
        var (first, second) = Models();
        using var guard = Guard(optim.SGD(first.parameters().Concat(second.parameters()), 0.1), first, second);
        Loss(first, second, x, y).backward();

        Assert.Contains("2 models", Assert.Throws<InvalidOperationException>(() => guard.Step(x)).Message, StringComparison.Ordinal);
        Assert.Equal(StepDecision.Accepted, guard.Step().Decision);
    }

    [Fact]
    public void A_generic_trainer_takes_any_marked_model()
    {
        var training = new Training(0.1);
        IGuardable model = GuardedTensorModel.Of(training.Model, training.Model.Jvp);
        training.Guard.Dispose();
        using var guard = model.CreateStepGuard(training.Optimizer, StepGuardOptions.Exact with { TargetRatio = 0.25 });
        training.Backward();

        Assert.Equal(0.25, guard.Step().Target);
    }

    private static StepGuard Guard(optim.Optimizer optimizer, params LinearHead[] models) => StepGuard.Create(optimizer, [.. models.Select(model => GuardedTensorModel.Of(model, model.Jvp))], StepGuardOptions.Exact);

    private static Tensor Loss(LinearHead first, LinearHead second, Tensor x, Tensor y) =>
        nn.functional.cross_entropy(first.call(x), y) + (2 * nn.functional.cross_entropy(second.call(x), y));

    private static (LinearHead First, LinearHead Second) Models()
    {
        manual_seed(5);
        return (new LinearHead(3, 4), new LinearHead(3, 4));
    }

    private static (Tensor X, Tensor Y) Batch()
    {
        manual_seed(6);
        return (randn(8, 3), arange(8).remainder(4));
    }

    private static List<Tensor> Values(params LinearHead[] models) => [.. models.SelectMany(model => new Tensor[] { model.Output.weight!, model.Output.bias! }).Select(parameter => parameter.detach().clone())];

    private static double Spread(LinearHead model, Tensor weight, Tensor bias, Tensor x)
    {
        using var noGrad = no_grad();
        var slopes = model.call(x) - (x.matmul(weight.t()) + bias);
        return (slopes.amax([1]) - slopes.amin([1])).max().item<float>();
    }
}

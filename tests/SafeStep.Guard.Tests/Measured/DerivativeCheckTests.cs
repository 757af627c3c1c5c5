namespace SafeStep.Guard.Tests.Measured;

/// <summary>A derivative that is not the model's is found out at the first measured step.</summary>
public class DerivativeCheckTests
{
    [Fact]
    public void Other_logits_than_the_models_are_an_exception_and_nothing_moves()
    {
        var training = new Training(0.1);
        training.Guard.Dispose();
        using var guard = GuardedTensorModel.Guard(training.Model, training.Optimizer, (x, direction) => Wrong(training.Model.Jvp(x, direction)));
        training.Backward();
        var before = training.Parameters();

        var mismatch = Assert.Throws<DerivativeMismatchException>(() => guard.Step());

        Assert.Contains("The derivative of LinearHead is not of this model", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("differ by 1, of", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("CheckLogits", mismatch.Message, StringComparison.Ordinal);
        Assert.Equal(before, training.Parameters());
        // Not only the first time.
        training.Backward();
        Assert.Throws<DerivativeMismatchException>(() => guard.Step());
    }

    [Fact]
    public void The_check_can_be_switched_off()
    {
        var training = new Training(0.1);
        training.Guard.Dispose();
        using var guard = GuardedTensorModel.Guard(training.Model, training.Optimizer, (x, direction) => Wrong(training.Model.Jvp(x, direction)), StepGuardOptions.Exact with { Report = new() { CheckLogits = false } });
        training.Backward();

        Assert.Equal(StepDecision.Accepted, guard.Step().Decision);
    }

    [Fact]
    public void Logits_of_another_shape_are_an_exception()
    {
        var training = new Training(0.1);
        training.Guard.Dispose();
        using var guard = GuardedTensorModel.Guard(training.Model, training.Optimizer, (x, _) => new LogitJvp(zeros(8, 5), zeros(8, 5)), StepGuardOptions.Exact with { Report = new() { CheckLogits = false } });
        training.Backward();

        Assert.Contains("[8, 4], its derivative has [8, 5]", Assert.Throws<DerivativeMismatchException>(() => guard.Step()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dropout_is_no_difference()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(6, 32), nn.Dropout(0.5), nn.Linear(32, 3));
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.1));
        nn.functional.cross_entropy(model.call(randn(8, 6)), arange(8).remainder(3)).backward();

        Assert.Equal(StepDecision.Accepted, guard.Step().Decision);
    }

    [Fact]
    public void Logits_written_over_since_are_no_difference()
    {
        var training = new Training(0.1);
        var logits = training.Model.call(training.Inputs);
        logits.mul_(3);
        nn.functional.cross_entropy(logits, training.Labels).backward();

        Assert.Equal(StepDecision.Accepted, training.Guard.Step().Decision);
    }

    // Masks and activations that were recorded give other logits than a forward that drops nothing: neither is a fault of the derivative.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Logits_of_a_model_with_dropout_written_over_since_are_no_difference(bool reuse)
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(6, 32), nn.Dropout(0.5), nn.Linear(32, 3));
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact with { ReuseActivations = reuse });
        var logits = model.call(randn(8, 6));
        nn.functional.cross_entropy(logits, arange(8).remainder(3)).backward();
        using (no_grad())
        {
            logits.mul_(7);
        }

        Assert.Equal(StepDecision.Accepted, guard.Step().Decision);
    }

    /// <summary>The training forward draws a mask that it keeps, and so draws more numbers than any run of it since.</summary>
    [Fact]
    public void A_mask_that_is_drawn_once_and_kept_beside_a_dropout_is_no_difference_of_the_derivative()
    {
        manual_seed(1);
        using var model = new KeptMask();
        using var guard = GuardedTensorModel.Guard(model, optim.SGD(model.parameters(), 0.1), model.Jvp);
        nn.functional.cross_entropy(model.call(randn(8, 6)), arange(8).remainder(3)).backward();

        Assert.True(guard.Step().LogitDifference > 1e-3);

        nn.functional.cross_entropy(model.call(randn(8, 6)), arange(8).remainder(3)).backward();
        Assert.Equal(0, guard.Step().LogitDifference);
    }

    [Fact]
    public void A_derivative_of_another_model_with_dropout_is_found_out_all_the_same()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(6, 32), nn.Dropout(0.5), nn.Linear(32, 3));
        using var guard = GuardedTensorModel.Guard(model, optim.SGD(model.parameters(), 0.1), (x, direction) => Wrong(model.Jvp(x, direction)));
        nn.functional.cross_entropy(model.call(randn(8, 6)), arange(8).remainder(3)).backward();

        Assert.Contains("differ by 1, of", Assert.Throws<DerivativeMismatchException>(() => guard.Step()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_adjoint_test_gives_one_for_a_derivative_that_is_right()
    {
        manual_seed(2);
        using var model = new LayeredHead(nn.Linear(6, 8, dtype: ScalarType.Float64), nn.Tanh(), nn.Linear(8, 3, dtype: ScalarType.Float64));
        var optimizer = optim.Adam(model.parameters(), 0.01, weight_decay: 0.1);
        using var guard = model.Guard(optimizer);
        for (int step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(randn(8, 6, dtype: ScalarType.Float64)), arange(8).remainder(3)).backward();
            nn.functional.cross_entropy(model.call(randn(4, 6, dtype: ScalarType.Float64)), arange(4).remainder(3), reduction: nn.Reduction.Sum).backward();

            Assert.Equal(1, guard.Step().AdjointRatio!.Value, 1e-9);
        }
    }

    [Fact]
    public void The_adjoint_test_sees_slopes_that_are_wrong()
    {
        var training = new Training(0.1);
        training.Guard.Dispose();
        using var guard = GuardedTensorModel.Guard(training.Model, training.Optimizer, (x, direction) =>
        {
            var (logits, slopes) = training.Model.Jvp(x, direction);
            return new LogitJvp(logits, slopes * 2);
        });
        training.Backward();

        Assert.Equal(2, guard.Step().AdjointRatio!.Value, 1e-5);
    }

    [Fact]
    public void Clipping_before_the_step_shows_in_it()
    {
        var training = new Training(0.1);
        training.Backward();
        foreach (var parameter in training.Model.parameters())
        {
            using var noGrad = no_grad();
            parameter.grad!.mul_(0.5);
        }

        Assert.Equal(2, training.Guard.Step().AdjointRatio!.Value, 1e-5);
    }

    [Fact]
    public void It_can_be_switched_off() => Assert.Null(new Training(0.1, StepGuardOptions.Exact with { Report = new() { CheckAdjoint = false } }).Step().AdjointRatio);

    [Fact]
    public void The_slope_of_the_loss_is_that_of_a_difference_quotient()
    {
        var training = new Training(1e-3);
        double before = Loss();
        training.Backward();

        var report = training.Guard.Step();

        // The step is short, but not infinitely.
        Assert.Equal(Loss() - before, report.LossSlope, 0.01 * Math.Abs(report.LossSlope));
        Assert.True(report.IsCrossEntropy);

        double Loss()
        {
            using var noGrad = no_grad();
            return nn.functional.cross_entropy(training.Model.call(training.Inputs).to_type(ScalarType.Float64), training.Labels).item<double>();
        }
    }

    [Fact]
    public void A_loss_that_is_no_cross_entropy_is_said_to_be_none()
    {
        var training = new Training(0.1);
        nn.functional.binary_cross_entropy_with_logits(training.Model.call(training.Inputs), zeros(8, 4)).backward();

        var report = training.Guard.Step();

        Assert.False(report.IsCrossEntropy);
        Assert.Equal(8, report.Rows);
    }

    [Fact]
    public void A_named_batch_tells_nothing_of_the_loss()
    {
        var training = new Training(0.1);
        training.Backward();

        var report = training.Guard.Step(training.Inputs);

        Assert.Null(report.IsCrossEntropy);
        Assert.True(double.IsNaN(report.LossSlope));
        Assert.Null(report.AdjointRatio);
    }

    private sealed class KeptMask : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(6, 32), last = nn.Linear(32, 3);
        private readonly Dropout dropout = nn.Dropout(0.5);
        private Tensor? mask;

        public KeptMask()
            : base(nameof(KeptMask)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            mask ??= rand(32);
            return last.call(dropout.call(first.call(x)));
        }

        public LogitJvp Jvp(Tensor x, ParameterTangents direction)
        {
            using var jvp = new TangentPass(this, direction, draws: true);
            return jvp.Logits(jvp.call(last, jvp.call(dropout, jvp.call(first, jvp.Input(x)))));
        }
    }

    private static LogitJvp Wrong(LogitJvp jvp) => new(jvp.Logits + 1, jvp.Slopes);
}

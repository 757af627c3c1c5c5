namespace SafeStep.Guard.Tests.Measured;

/// <summary>A step is measured at the logits that the loss saw, and the report says where it is not.</summary>
public class MeasuredAtTests
{
    // Later steps than the first: the derivative is compared with forward once, the logits at every step.
    private const int Steps = 10;

    public static TheoryData<bool, double> Ways => new() { { false, 1 }, { true, 1 }, { false, 0.5 } };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Nothing_in_between_is_no_difference(bool reuse, double share) => Assert.All(Reports(reuse, share, (_, _) => { }), report => Assert.Equal(0, report.LogitDifference));

    [Theory]
    [MemberData(nameof(Ways))]
    public void An_input_that_is_written_after_the_forward_is_said(bool reuse, double share) =>
        Assert.All(Reports(reuse, share, (_, x) => x.copy_(x * randn_like(x))), report =>
        {
            Assert.True(report.LogitDifference > 1e-3, $"{report.LogitDifference}");
            Assert.Contains("differ by", report.Explain(), StringComparison.Ordinal);
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_switch_of_the_mode_is_said(bool reuse) => Assert.All(Reports(reuse, 1, (model, _) => model.eval()), report => Assert.True(report.LogitDifference > 1e-3, $"{report.LogitDifference}"));

    /// <summary>What is added to all logits of a row, as an output bias that drifts: the softmax does not see it, and it hides nothing.</summary>
    [Theory]
    [InlineData(-1000, 1)]
    [InlineData(1000, 1)]
    [InlineData(1e4, 1)]
    [InlineData(0, 0.001)]
    public void A_switch_of_the_mode_is_said_whatever_the_logits_share_and_how_small_they_are(double shift, double size) =>
        Assert.All(Reports(reuse: false, 1, (model, _) => model.eval(), prepare: Output(shift, size)), report => Assert.True(report.LogitDifference > 0, $"{report.LogitDifference}"));

    [Theory]
    [InlineData(1000, 1, 1)]
    [InlineData(1e5, 1, 1)]
    [InlineData(0, 1000, 1)]
    [InlineData(0, 1e-3, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(1000, 1, 0.5)]
    [InlineData(0, 1000, 0.5)]
    [InlineData(0, 1e-3, 0.5)]
    public void Nothing_in_between_is_no_difference_whatever_the_logits_share_and_how_large_they_are(double shift, double size, double share) =>
        Assert.All(Reports(reuse: false, share, (_, _) => { }, prepare: Output(shift, size), norm: nn.LayerNorm(8), trust: 1), report => Assert.Equal((0.0, share < 1 && report.Step > 1), (report.LogitDifference!.Value, report.IsSampled)));

    /// <summary>A batch norm that trains is another function of a part of the batch.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1000, 1)]
    [InlineData(0, 1e-3)]
    public void No_sample_stands_for_rows_that_depend_on_each_other(double shift, double size) =>
        Assert.All(Reports(reuse: false, 0.5, (_, _) => { }, prepare: Output(shift, size), trust: 1), report => Assert.False(report.IsSampled));

    [Fact]
    public void A_dropout_mask_that_is_drawn_again_is_no_difference_nor_is_a_recorded_one()
    {
        Assert.All(Reports(reuse: false, 1, (_, _) => { }, nn.Dropout(0.5)), report => Assert.Equal(0, report.LogitDifference));
        Assert.All(Reports(reuse: true, 1, (_, _) => { }, nn.Dropout(0.5)), report => Assert.Equal(0, report.LogitDifference));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_forward_of_one_input_has_its_own_mask(int uses)
    {
        manual_seed(1);
        var dropout = nn.Dropout(0.5);
        using var model = new LayeredHead([nn.Linear(6, 64), .. Enumerable.Repeat(dropout, uses), nn.Linear(64, 3)]);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact with { ReuseActivations = true });
        for (int step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            var (x, labels) = (randn(8, 6), arange(8).remainder(3));
            (nn.functional.cross_entropy(model.call(x), labels) + nn.functional.cross_entropy(model.call(x), labels)).backward();

            var report = guard.Step();

            Assert.Equal((2, 0.0), (report.Forwards, report.LogitDifference));
            Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
        }
    }

    /// <summary>The second of two guards of one model measures where the first left it, which is not where the loss was. That is the doubt, and nothing is said that was read off the gradient at other logits.</summary>
    [Fact]
    public void Where_the_logits_are_known_to_be_others_nothing_is_said_of_the_loss()
    {
        manual_seed(1);
        var (hidden, output) = (nn.Linear(6, 16), nn.Linear(16, 4));
        using var model = new LayeredHead(hidden, nn.ReLU(), output);
        using var optimizer = optim.SGD(hidden.parameters(), 3, momentum: 0.9);
        using var second = optim.Adam(output.parameters(), 0.3);
        using var guard = model.Guard(optimizer, new StepGuardOptions());
        using var other = model.Guard(second, new StepGuardOptions { Sampling = SamplingOptions.All, Forecast = ForecastOptions.None });
        var reports = new List<StepReport>();
        for (int step = 0; step < 20; step++)
        {
            optimizer.zero_grad();
            second.zero_grad();
            nn.functional.cross_entropy(model.call(randn(40, 6)), arange(40).remainder(4)).backward();
            guard.Step();
            reports.Add(other.Step());
        }

        Assert.All(reports, report =>
        {
            Assert.True(report.LogitDifference > 0, $"{report.LogitDifference}");
            Assert.Contains("not those that the loss saw", report.LossDoubt, StringComparison.Ordinal);
            Assert.Null(report.IsCrossEntropy);
            Assert.Equal(report.Ratio > 1, report.DescentUntested?.Contains("not those that the loss saw", StringComparison.Ordinal) == true);
        });
        Assert.Contains(reports, report => report.Ratio > 1);
    }

    /// <summary>Logits that are made something else in place, after the backward or before the loss: nothing tells which, so nothing is said of what the loss saw.</summary>
    [Theory]
    [InlineData("after the backward", 1)]
    [InlineData("after the backward", 0.5)]
    [InlineData("before the loss", 1)]
    public void Logits_that_are_written_in_place_are_compared_with_nothing(string when, double share)
    {
        manual_seed(1);
        using var model = new LinearHead(6, 4);
        using var optimizer = optim.SGD(model.parameters(), 30);
        using var guard = model.Guard(optimizer, new StepGuardOptions { Sampling = new() { LeastRows = 1, Share = share }, Forecast = ForecastOptions.None });
        for (int step = 0; step < 4; step++)
        {
            optimizer.zero_grad();
            var x = randn(40, 6);
            var z = model.call(x);
            if (when == "before the loss")
            {
                z = z.div_(5);
            }

            nn.functional.cross_entropy(z, arange(40).remainder(4)).backward();
            if (when == "after the backward")
            {
                using var noGrad = no_grad();
                z.mul_(7);
            }

            var report = guard.Step();

            Assert.Equal((null, 40, false), (report.LogitDifference, report.Rows, report.IsSampled));
            Assert.True(double.IsNaN(report.LossSlope), $"{report.LossSlope}");
            Assert.Equal(report.Ratio > 1, report.DescentUntested?.Contains("written to", StringComparison.Ordinal) == true);
            Assert.DoesNotContain("an input, a buffer", report.Explain(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_slope_of_a_loss_that_saw_other_logits_is_not_told() =>
        Assert.All(Reports(reuse: false, 1, (_, x) => x.copy_(x * randn_like(x))), report => Assert.True(double.IsNaN(report.LossSlope), $"{report.LossSlope}"));

    [Fact]
    public void A_hook_of_the_model_itself_is_refused_unless_it_only_looks()
    {
        var training = new Training(0.1);
        training.Model.register_forward_hook((_, _, z) => z * 3);
        training.Backward();
        var before = training.Parameters();

        Assert.Contains("forward hook", Assert.Throws<NotSupportedException>(() => training.Guard.Step()).Message, StringComparison.Ordinal);
        Assert.Equal(before, training.Parameters());

        ObservingHooks.Declare(training.Model);
        Assert.Equal(StepDecision.Accepted, training.Guard.Step().Decision);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_batch_whose_loss_was_not_finite_and_was_given_up_leaves_the_next_step_alone(bool finiteLogits, bool ranks)
    {
        var options = ranks ? StepGuardOptions.Exact with { Reduce = new RankReduction(mine => mine, mine => mine) } : StepGuardOptions.Exact;
        var (training, other) = (new Training(0.1, options), new Training(0.1, options));
        var poison = finiteLogits ? training.Inputs : training.Inputs * float.NaN;
        (nn.functional.cross_entropy(training.Model.call(poison), training.Labels) * float.NaN).backward();

        var (report, expected) = (training.Step(), other.Step());

        Assert.Equal((expected.Decision, expected.Ratio, expected.Rows, expected.LossSlope), (report.Decision, report.Ratio, report.Rows, report.LossSlope));
        Assert.Equal(["1 forwards whose loss was not finite: as the update is, its gradients were cleared"], report.Unguarded);
        Assert.Empty(training.Step().Unguarded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parameters_that_are_written_through_their_memory_are_said(bool reuse)
    {
        static void Write(LayeredHead model)
        {
            var bytes = model.parameters().ElementAt(4).bytes;
            var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] *= 1.5f;
            }
        }

        Assert.All(Reports(reuse, 1, (model, _) => Write(model)), report => Assert.True(report.LogitDifference > 1e-3, $"{report.LogitDifference}"));
    }

    /// <summary>Behind a gate that is shut rows depend on each other in their slopes alone.</summary>
    [Fact]
    public void Rows_that_depend_on_each_other_in_their_slopes_are_found_at_an_audit()
    {
        manual_seed(1);
        using var model = new Gated();
        using var optimizer = optim.SGD(model.parameters(), 1e-4);
        using var guard = GuardedTensorModel.Guard(model, optimizer, model.Jvp, StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.25, AuditEvery = 4 } });
        var sampled = new List<bool>();
        for (int step = 0; step < 12; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(randn(16, 3)), arange(16).remainder(4)).backward();
            sampled.Add(guard.Step().IsSampled);
            using (no_grad())
            {
                // It never opens.
                model.Gate.zero_();
            }
        }

        Assert.Equal([.. Enumerable.Range(0, 12).Select(step => step is 1 or 2)], sampled);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void The_forward_of_a_step_that_failed_counts_only_while_its_gradient_is_there(bool clears, int forwards)
    {
        var training = new Training(0.1);
        training.Backward();
        Assert.ThrowsAny<Exception>(() => training.Guard.Step(randn(8, 5)));
        if (clears)
        {
            training.Optimizer.zero_grad();
        }

        nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels).backward();

        Assert.Equal(forwards, training.Guard.Step().Forwards);
    }

    [Fact]
    public void The_forward_of_a_step_that_was_cancelled_does_not_count_at_the_next()
    {
        var training = new Training(0.1);
        training.Backward();
        Assert.Throws<OperationCanceledException>(() => training.Guard.Step(new CancellationToken(canceled: true)));

        Assert.Equal(1, training.Step().Forwards);
    }

    [Fact]
    public void A_step_that_failed_may_be_tried_again()
    {
        var training = new Training(0.1);
        training.Backward();
        Assert.ThrowsAny<Exception>(() => training.Guard.Step(randn(8, 5)));

        Assert.Equal(1, training.Guard.Step().Forwards);
    }

    [Fact]
    public void A_named_batch_has_nothing_to_compare_with()
    {
        var training = new Training(0.1);
        training.Backward();

        Assert.Null(training.Guard.Step(training.Inputs).LogitDifference);
    }

    [Fact]
    public void A_part_of_the_loss_by_way_of_forward_shows_in_the_adjoint_test_at_every_step()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 3));
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.Guard(optimizer);
        int told = 0;
        for (int step = 0; step < 2 * Steps; step++)
        {
            optimizer.zero_grad();
            var labels = arange(8).remainder(3);
            (nn.functional.cross_entropy(model.forward(randn(8, 6)), labels) + nn.functional.cross_entropy(model.call(randn(8, 6)), labels)).backward();
            told += guard.Step().AdjointRatio is < 0.97 or > 1.03 ? 1 : 0;
        }

        // Now and then the two parts are alike.
        Assert.True(told > Steps, $"{told} of {2 * Steps} steps");
    }

    private static Action<Linear> Output(double shift, double size) => output =>
    {
        output.weight!.mul_(size);
        output.bias!.mul_(size).add_(shift);
    };

    private static List<StepReport> Reports(
        bool reuse, double share, Action<LayeredHead, Tensor> between, nn.Module<Tensor, Tensor>? layer = null, Action<Linear>? prepare = null, nn.Module<Tensor, Tensor>? norm = null, double trust = 1e-9)
    {
        manual_seed(1);
        var output = nn.Linear(8, 3);
        using var model = new LayeredHead(nn.Linear(6, 8), norm ?? nn.BatchNorm1d(8), layer ?? nn.Tanh(), output);
        using (no_grad())
        {
            prepare?.Invoke(output);
        }

        using var optimizer = optim.SGD(model.parameters(), prepare is null ? 1e-3 : 1e-6);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact with { ReuseActivations = reuse, Sampling = new() { LeastRows = 1, Share = share, Trust = trust } });
        var reports = new List<StepReport>();
        for (int step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            var x = randn(8, 6);
            nn.functional.cross_entropy(model.call(x), arange(8).remainder(3)).backward();
            using (no_grad())
            {
                between(model, x);
            }

            reports.Add(guard.Step());
            model.train();
        }

        return reports;
    }

    /// <summary>A linear classifier, and the sum of the batch behind a gate.</summary>
    private sealed class Gated : nn.Module<Tensor, Tensor>
    {
        private readonly Linear output = nn.Linear(3, 4);
        private readonly Parameter gate = new(zeros(4));

        public Gated()
            : base(nameof(Gated)) => RegisterComponents();

        public Parameter Gate => gate;

        public override Tensor forward(Tensor x) => output.call(x) + (x.sum() * gate);

        public LogitJvp Jvp(Tensor x, ParameterTangents direction) =>
            new(output.forward(x) + (x.sum() * gate), x.matmul(direction.Of(output, "weight")!.t()) + direction.Of(output, "bias")! + (x.sum() * direction.Of(this, "gate")!));
    }
}

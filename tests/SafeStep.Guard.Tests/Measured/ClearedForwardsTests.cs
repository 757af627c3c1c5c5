namespace SafeStep.Guard.Tests.Measured;

/// <summary>
/// Loops that run a backward pass whose gradients are not part of the step: for an adversarial input (FGSM), or for a perturbation of the parameters (SAM). Whether they are is not seen for certain: their rows bound the step, and what is said of
/// the loss is of the forwards that explain the gradients.
/// </summary>
public class ClearedForwardsTests
{
    private const int Steps = 12;

    public static TheoryData<string, string> Loops
    {
        get
        {
            var loops = new TheoryData<string, string>();
            foreach (string loop in (string[])["set to null", "zeroed", "gradient of the input alone"])
            {
                loops.Add(loop, "exact");
                loops.Add(loop, "default");
                loops.Add(loop, "cheapest");
            }

            return loops;
        }
    }

    [Theory]
    [MemberData(nameof(Loops))]
    public void A_forward_whose_gradients_were_cleared_bounds_the_step_and_is_no_part_of_the_loss(string loop, string preset)
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        using var guard = model.Guard(optimizer, Preset(preset));
        for (int step = 0; step < Steps; step++)
        {
            var (x, y) = (randn(40, 6), arange(40).remainder(4));
            Backward(model, optimizer, loop, x, y);

            var report = guard.Step();

            if (report.Measured)
            {
                Assert.Equal((2, 80, 1), (report.Forwards, report.RowsInLoss, report.ForwardsInDoubt));
                Assert.Contains("Of the 2 forwards", report.Explain(), StringComparison.Ordinal);
                Assert.Empty(report.Unguarded);
                Assert.Equal(report.IsSampled, double.IsNaN(report.LossSlope));
                Assert.Equal(report.IsSampled ? null : true, report.IsCrossEntropy);
                Assert.Equal(report.IsSampled, report.LossDoubt is not null);
                Assert.Equal(preset == "cheapest" || report.IsSampled, report.AdjointRatio is null);
                Assert.Equal(1, report.AdjointRatio ?? 1, 1e-3);
            }
        }
    }

    /// <summary>The ratio is that of all rows that received a gradient, measured by hand: those of the pass before may move the farthest.</summary>
    [Theory]
    [InlineData(3, 1)]
    [InlineData(1, 3)]
    public void The_larger_ratio_of_both_stands(float first, float second)
    {
        manual_seed(3);
        var linear = nn.Linear(6, 4);
        using var model = new LayeredHead(linear);
        using var optimizer = optim.SGD(model.parameters(), 5);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var (x, y) = (randn(40, 6), arange(40).remainder(4));
        Loss(model, first * x, y).backward();
        model.zero_grad();
        Loss(model, second * x, y).backward();
        var (old, moved) = (linear.weight!.detach().clone(), linear.weight!.grad! * -5);
        var slopes = (3 * x).matmul(moved.t()) + (linear.bias!.grad! * -5);

        var report = guard.Step();

        double expected = (slopes.amax([1]) - slopes.amin([1])).max().item<float>() / Math.PI;
        Assert.Equal(expected, report.Ratio, 1e-4 * expected);
        Assert.Equal(1 / expected, report.Scale, 1e-4);
    }

    /// <summary>A pass through the same logits that trains nothing, as for an adversarial input, is no part of the loss, though a part of the gradient at these logits.</summary>
    [Theory]
    [InlineData("exact")]
    [InlineData("default")]
    public void A_pass_for_the_gradient_of_the_input_is_no_part_of_the_loss(string preset)
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 5);
        using var guard = model.Guard(optimizer, Preset(preset));
        for (int step = 0; step < Steps; step++)
        {
            optimizer.zero_grad();
            var (x, y) = (randn(40, 4).requires_grad_(true), arange(40).remainder(4));
            var logits = model.call(x);
            var direction = autograd.grad([nn.functional.cross_entropy(logits, y)], [x], retain_graph: true)[0];
            var loss = nn.functional.cross_entropy(logits, y) + Loss(model, (x + (direction.sign() * 0.5f)).detach(), y);
            loss.backward();
            var before = model.parameters().Select(parameter => (parameter, old: parameter.detach().clone(), gradient: parameter.grad!.clone())).ToList();

            var report = guard.Step();

            double slope = before.Sum(one => (one.gradient * (one.parameter.detach() - one.old)).sum().item<float>()) / report.Scale;
            if (report is { Measured: true, IsSampled: false })
            {
                Assert.Equal((2, 80, 1), (report.Forwards, report.RowsInLoss, report.ForwardsInDoubt));
                Assert.Equal(slope, report.LossSlope, -1e-3 * slope);
                Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
                Assert.True(report.IsCrossEntropy);
                Assert.Null(report.DescentUntested);
            }
        }
    }

    /// <summary>So it is where the pass is no cross-entropy, as one for a map of what the input's parts are worth.</summary>
    [Fact]
    public void A_pass_for_a_map_of_the_input_before_another_forward_is_no_part_of_the_loss()
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 1);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var (x, y) = (randn(40, 4).requires_grad_(true), arange(40).remainder(4));
        var logits = model.call(x);
        autograd.grad([logits.max(1).values.sum()], [x], retain_graph: true);
        model.call(x);
        nn.functional.cross_entropy(logits, y).backward();

        var report = guard.Step();

        Assert.Equal((1, 40, 1), (report.Forwards, report.RowsInLoss, report.ForwardsInDoubt));
        Assert.True(report.IsCrossEntropy);
        Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
    }

    [Fact]
    public void A_pass_while_the_guard_is_switched_off_leaves_no_trace()
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var (x, y) = (randn(40, 6), arange(40).remainder(4));
        for (int step = 0; step < 3; step++)
        {
            guard.Enabled = false;
            Loss(model, 3 * x, y).backward();
            guard.Enabled = true;
            optimizer.zero_grad();
            Loss(model, x, y).backward();

            var report = guard.Step();

            Assert.Equal((1, 0, 40), (report.Forwards, report.ForwardsInDoubt, report.RowsInLoss));
            Assert.True(report.IsCrossEntropy);
        }
    }

    /// <summary>What no gradient shows is not left out: gradients that are gathered outside of the parameters are part of the step.</summary>
    [Theory]
    [InlineData("exact")]
    [InlineData("default")]
    public void Forwards_whose_gradients_are_gathered_elsewhere_count(string preset)
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        using var guard = model.Guard(optimizer, Preset(preset));
        var parameters = model.parameters().ToList();
        for (int step = 0; step < Steps; step++)
        {
            Clear(model, toNone: true);
            // Of two micro-batches the first moves the logits by far the farthest.
            var first = autograd.grad([Loss(model, 3 * randn(20, 6), arange(20).remainder(4))], [.. parameters.Cast<Tensor>()]);
            Loss(model, randn(20, 6) * 0.01, arange(20).remainder(4)).backward();
            using (no_grad())
            {
                foreach (var (parameter, gradient) in parameters.Zip(first))
                {
                    parameter.grad!.add_(gradient);
                }
            }

            var report = guard.Step();

            if (report.Measured)
            {
                Assert.Equal((2, 40), (report.Forwards, report.RowsInLoss));
                Assert.True(report.IsSampled || Math.Abs(report.AdjointRatio!.Value - 1) < 1e-2, $"{report.AdjointRatio}");
            }
        }
    }

    /// <summary>Gradients of several tasks, each taken by itself and put together in a way of the user's own (PCGrad and its kind): no forward alone explains them.</summary>
    [Theory]
    [InlineData("exact", 0.5f)]
    [InlineData("exact", -0.1f)]
    [InlineData("default", 0.1f)]
    public void Forwards_of_tasks_whose_gradients_are_mixed_count(string preset, float share)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            manual_seed(seed);
            using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 4));
            using var optimizer = optim.SGD(model.parameters(), 0.5);
            using var guard = model.Guard(optimizer, Preset(preset));
            var parameters = model.parameters().ToList();
            for (int step = 0; step < Steps; step++)
            {
                Clear(model, toNone: true);
                Loss(model, 3 * randn(20, 6), arange(20).remainder(4)).backward();
                var first = parameters.ConvertAll(parameter => parameter.grad!.clone());
                Clear(model, toNone: true);
                Loss(model, randn(20, 6), arange(20).remainder(4)).backward();
                using (no_grad())
                {
                    foreach (var (parameter, gradient) in parameters.Zip(first))
                    {
                        parameter.grad!.add_(gradient * share);
                    }
                }

                var report = guard.Step();

                if (report.Measured)
                {
                    Assert.Equal((2, 40), (report.Forwards, report.RowsInLoss));
                }
            }
        }
    }

    /// <summary>Gradients of two passes, gathered by hand and averaged (episodic memory, clipping of each micro-batch).</summary>
    [Theory]
    [InlineData("exact", 5, 0.9)]
    [InlineData("default", 5, 0.9)]
    [InlineData("default", 0.3, 0)]
    public void Forwards_whose_gradients_are_averaged_by_hand_count(string preset, double rate, double momentum)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            manual_seed(seed);
            using var model = new LayeredHead(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 4));
            using var optimizer = optim.SGD(model.parameters(), rate, momentum: momentum);
            using var guard = model.Guard(optimizer, Preset(preset));
            var parameters = model.parameters().ToList();
            for (int step = 0; step < 20; step++)
            {
                optimizer.zero_grad();
                Loss(model, 4 * randn(40, 4), arange(40).remainder(4)).backward();
                var first = parameters.ConvertAll(parameter => parameter.grad!.clone());
                optimizer.zero_grad();
                Loss(model, randn(40, 4), arange(40).remainder(4)).backward();
                using (no_grad())
                {
                    foreach (var (parameter, gradient) in parameters.Zip(first))
                    {
                        parameter.grad!.add_(gradient).mul_(0.5);
                    }
                }

                var report = guard.Step();

                Assert.True(!report.Measured || (report.Forwards, report.RowsInLoss) == (2, 80), $"step {step}: {report.Forwards} forwards, {report.AdjointRatio}");
            }
        }
    }

    /// <summary>A first micro-batch that is all but certain leaves zeros, as if its gradients had been cleared.</summary>
    [Theory]
    [InlineData("exact", 18)]
    [InlineData("exact", 80)]
    [InlineData("default", 40)]
    public void A_certain_micro_batch_before_another_counts(string preset, double logit)
    {
        manual_seed(1);
        var linear = nn.Linear(3, 1);
        using var model = new LayeredHead(linear);
        using var optimizer = optim.SGD(model.parameters(), 3);
        using var guard = model.Guard(optimizer, Preset(preset));
        using (no_grad())
        {
            linear.weight!.fill_(1);
            linear.bias!.zero_();
        }

        var (x, y) = (logit / 3 * ones(4, 3), randn(4, 3));
        optimizer.zero_grad();
        nn.functional.binary_cross_entropy(model.call(x).sigmoid(), ones(4, 1)).backward();
        nn.functional.binary_cross_entropy(model.call(y).sigmoid(), zeros(4, 1)).backward();
        var before = model.forward(x).detach().clone();

        var report = guard.Step();
        double moved = (model.forward(x) - before).abs().max().item<float>() / report.Scale;

        Assert.Equal((2, 8, 0), (report.Forwards, report.RowsInLoss, report.ForwardsInDoubt));
        Assert.Equal(moved / Math.PI, report.Ratio, 1e-3 * report.Ratio);
    }

    /// <summary>At parameters nearby the gradient is another, and so is its derivative along the step: nothing is said of the loss.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    public void Both_passes_of_a_perturbation_bound_the_step(double perturbation)
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        for (int step = 0; step < Steps; step++)
        {
            Backward(model, optimizer, "sharpness", randn(40, 6), arange(40).remainder(4), perturbation);

            var report = guard.Step();

            Assert.Equal((2, 1), (report.Forwards, report.ForwardsInDoubt));
            Assert.True(report.LogitDifference > 0, $"{report.LogitDifference}");
            Assert.Null(report.IsCrossEntropy);
            Assert.Equal(double.NaN, report.LossSlope);
        }
    }

    [Fact]
    public void Gradients_that_were_clipped_besides_leave_all_forwards_counted()
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        Backward(model, optimizer, "set to null", randn(40, 6), arange(40).remainder(4));
        nn.utils.clip_grad_norm_(model.parameters(), 1e-3);

        var report = guard.Step();

        Assert.Equal((2, 1), (report.Forwards, report.ForwardsInDoubt));
        Assert.Null(report.IsCrossEntropy);
        Assert.Contains("cleared", report.LossDoubt, StringComparison.Ordinal);
        Assert.True(report.AdjointRatio > 2, $"{report.AdjointRatio}");
        Assert.Contains("cleared in between", report.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_micro_batch_that_is_accumulated_counts()
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        for (int step = 0; step < 3; step++)
        {
            // Cleared after the adversarial pass, and then two more.
            Backward(model, optimizer, "set to null", randn(10, 6), arange(10).remainder(4));
            Loss(model, randn(10, 6), arange(10).remainder(4)).backward();

            var report = guard.Step();

            Assert.Equal((3, 1), (report.Forwards, report.ForwardsInDoubt));
            Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Forwards_of_steps_that_the_optimizer_took_by_itself_are_no_part_of_the_loss(int steps)
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        for (int step = 0; step <= steps; step++)
        {
            optimizer.zero_grad();
            Loss(model, randn(10, 6), arange(10).remainder(4)).backward();
            if (step < steps)
            {
                optimizer.step();
            }
        }

        var report = guard.Step();

        Assert.Equal((steps + 1, steps, 0.0), (report.Forwards, report.ForwardsInDoubt, report.LogitDifference));
        Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
        Assert.Empty(report.Unguarded);
    }

    /// <summary>The gradients that a closure leaves are those of the last point of the search, and do not tell.</summary>
    [Fact]
    public void In_a_closure_all_forwards_count()
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.LBFGS(model.parameters(), 0.1, max_iter: 3);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var (x, y) = (randn(40, 6), arange(40).remainder(4));
        for (int step = 0; step < 3; step++)
        {
            var report = guard.Step(() =>
            {
                Backward(model, optimizer, "set to null", x.detach().clone(), y);
                return zeros(1).sum();
            });

            Assert.Equal((2, 1), (report.Forwards, report.ForwardsInDoubt));
            Assert.Null(report.IsCrossEntropy);
        }
    }

    private static StepGuardOptions Preset(string name) => name switch
    {
        "exact" => StepGuardOptions.Exact,
        "cheapest" => StepGuardOptions.Cheapest,
        _ => new StepGuardOptions(),
    };

    private static void Backward(LayeredHead model, optim.Optimizer optimizer, string loop, Tensor x, Tensor y, double perturbation = 1e-4)
    {
        Clear(model, toNone: loop != "zeroed");
        if (loop == "sharpness")
        {
            Loss(model, x, y).backward();
            var perturbed = model.parameters().Select(parameter => (parameter, parameter.grad! * (float)perturbation)).ToList();
            Move(perturbed, 1);
            optimizer.zero_grad();
            Loss(model, x, y).backward();
            Move(perturbed, -1);
            return;
        }

        x.requires_grad_(true);
        var loss = Loss(model, x, y);
        Tensor direction;
        if (loop == "gradient of the input alone")
        {
            direction = autograd.grad([loss], [x])[0];
        }
        else
        {
            loss.backward();
            direction = x.grad!;
        }

        var adversarial = (x + (direction.sign() * 0.5f)).detach();
        Clear(model, toNone: loop != "zeroed");
        Loss(model, adversarial, y).backward();
    }

    private static void Move(List<(Parameter Parameter, Tensor By)> along, float times)
    {
        using var noGrad = no_grad();
        foreach (var (parameter, by) in along)
        {
            parameter.add_(by * times);
        }
    }

    private static void Clear(LayeredHead model, bool toNone) => model.zero_grad(toNone);

    private static Tensor Loss(LayeredHead model, Tensor x, Tensor y) => nn.functional.cross_entropy(model.call(x), y);
}

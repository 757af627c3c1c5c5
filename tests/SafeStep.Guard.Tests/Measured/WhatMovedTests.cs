namespace SafeStep.Guard.Tests.Measured;

/// <summary>What the optimizer moves is measured, whatever else is said of it.</summary>
public class WhatMovedTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frozen_parameter_that_its_momentum_still_moves_is_measured(bool clears)
    {
        var training = new Training(parameters => optim.SGD(parameters, 0.5, momentum: 0.9));
        training.Step();
        training.Step();
        training.Backward();
        var weight = training.Model.Output.weight!;
        weight.requires_grad = false;
        if (clears)
        {
            weight.grad!.zero_();
        }

        var before = weight.detach().clone();
        var report = training.Guard.Step();
        double moved = (weight - before).norm().item<float>();

        Assert.True(moved > 0);
        Assert.True(report.Distance * report.Scale >= moved, $"{report.Distance} * {report.Scale} was measured, the frozen parameter alone moved by {moved}");
        Assert.Null(report.AdjointRatio);
    }

    [Fact]
    public void Its_part_in_the_binding_gap_is_among_the_shares()
    {
        var training = new Training(parameters => optim.SGD(parameters, 0.5, momentum: 0.9), StepGuardOptions.Exact with { Report = new() { Explains = StepExplanation.Always } });
        training.Step();
        training.Model.Output.bias!.requires_grad = false;
        var report = training.Step();

        Assert.False(training.Model.Output.bias!.requires_grad);
        Assert.Contains(report.Shares, share => share.Parameter.EndsWith("bias", StringComparison.Ordinal) && share.Gap != 0);
        Assert.Equal(report.Binding!.Gap, report.Shares.Sum(share => share.Gap), 1e-5 * report.Binding.Gap);
    }

    /// <summary>Fine-tuning of a head alone: nobody clears the gradients of the rest, which do not move.</summary>
    [Fact]
    public void A_gradient_that_the_optimizer_does_not_use_may_be_what_it_is()
    {
        manual_seed(1);
        var head = nn.Linear(5, 4);
        using var model = new LayeredHead(nn.Linear(6, 5), nn.Tanh(), head);
        using var optimizer = optim.SGD(head.parameters(), 0.1);
        using var guard = model.Guard(optimizer);
        StepDecision Step(double factor)
        {
            optimizer.zero_grad();
            (nn.functional.cross_entropy(model.call(randn(8, 6)), arange(8).remainder(4)) * factor).backward();
            return guard.Step().Decision;
        }

        Assert.Equal([StepDecision.Accepted, StepDecision.Rejected, StepDecision.Accepted], [Step(1), Step(double.NaN), Step(1)]);
    }

    /// <summary>A second head with a loss of its own: how far it moves its outputs is not in the slopes of the first.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parameters_that_no_measured_logit_depends_on_are_named(bool isTrained)
    {
        manual_seed(1);
        using var model = new TwoHeads();
        using var guard = GuardedTensorModel.Guard(model, optim.SGD(model.parameters(), 0.1), model.Jvp);
        for (int step = 0; step < 3; step++)
        {
            model.zero_grad();
            var y = arange(8).remainder(4);
            var loss = nn.functional.cross_entropy(model.call(randn(8, 6)), y);
            (isTrained ? loss + nn.functional.cross_entropy(model.SecondLogits!, y) : loss).backward();
            var gradients = model.parameters().Select(parameter => parameter.grad?.sum().item<float>()).ToList();

            string[] unguarded = [.. guard.Step().Unguarded];

            Assert.Equal(isTrained ? ["second.weight", "second.bias"] : [], unguarded.Select(name => name.Split(',')[0]));
            Assert.Equal(gradients, model.parameters().Select(parameter => parameter.grad?.sum().item<float>()));
        }
    }

    /// <summary>Adam moves it as far as the first head, although it is no part of the whole that the adjoint test shows.</summary>
    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-4)]
    [InlineData(1e-6)]
    public void A_second_head_is_named_at_every_step_however_small_its_gradient_is(double part)
    {
        manual_seed(2);
        using var model = new TwoHeads();
        using var guard = GuardedTensorModel.Guard(model, optim.Adam(model.parameters(), 0.02), model.Jvp);
        for (int step = 0; step < 12; step++)
        {
            model.zero_grad();
            var y = arange(8).remainder(4);
            (nn.functional.cross_entropy(model.call(randn(8, 6)), y) + (part * nn.functional.cross_entropy(model.SecondLogits!, y))).backward();

            Assert.Equal(["second.weight", "second.bias"], guard.Step().Unguarded.Select(name => name.Split(',')[0]));
        }
    }

    [Fact]
    public void One_that_nothing_moves_is_no_part_of_the_step()
    {
        var training = new Training(0.5);
        training.Model.Output.bias!.requires_grad = false;
        training.Backward();
        var before = training.Model.Output.bias!.detach().clone();

        var report = training.Guard.Step();

        Assert.Equal(0, (training.Model.Output.bias! - before).abs().max().item<float>());
        Assert.NotNull(report.AdjointRatio);
        Assert.Empty(report.Unguarded);
    }

    [Fact]
    public void A_length_whose_square_overflows_is_a_length()
    {
        using var model = new LayeredHead(nn.Linear(3, 4));
        model.to(ScalarType.Float64);
        using var guard = model.Guard(optim.SGD(model.parameters(), 1e200), StepGuardOptions.Exact);
        nn.functional.cross_entropy(model.call(randn(5, 3, dtype: ScalarType.Float64)), arange(5).remainder(4)).backward();

        var report = guard.Step();

        Assert.Equal(StepDecision.Scaled, report.Decision);
        Assert.True(report.Distance is > 1e190 and < 1e210, $"{report.Distance}");
        Assert.Equal((5, 0), (report.Rows, report.RowsOutsideLoss));
    }

    [Fact]
    public void A_rejected_step_says_nothing_of_rows()
    {
        var training = new Training(double.PositiveInfinity);

        var report = training.Step();

        Assert.Equal(StepDecision.Rejected, report.Decision);
        Assert.Equal((0, 0), (report.Rows, report.RowsOutsideLoss));
        Assert.DoesNotContain("update of  ", report.NotFinite + " ", StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_micro_batch_among_others_adds_nothing()
    {
        var training = new Training(0.1);
        training.Backward();
        (training.Model.call(training.Inputs.narrow(0, 0, 0)).sum() * 1).backward();

        var report = training.Guard.Step();

        Assert.Equal((1, 8), (report.Forwards, report.Rows));
    }

    [Fact]
    public void Guards_that_leave_out_everything_are_refused_at_once() =>
        Assert.Contains("nothing would be guarded", Assert.Throws<ArgumentException>(() => new Training(0.1, StepGuardOptions.Exact with { Guards = _ => false })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_or_empty_batch_is_refused_before_the_optimizer_runs()
    {
        var training = new Training(parameters => optim.SGD(parameters, 0.5, momentum: 0.9));
        var other = new Training(parameters => optim.SGD(parameters, 0.5, momentum: 0.9));
        training.Backward();
        other.Backward();

        Assert.Throws<ArgumentNullException>(() => training.Guard.StepOn([null!]));
        Assert.Contains("[0, 3]", Assert.Throws<ArgumentException>(() => training.Guard.Step(zeros(0, 3))).Message, StringComparison.Ordinal);

        training.Guard.Step(training.Inputs);
        other.Guard.Step(other.Inputs);
        Assert.Equal(other.Step().Ratio, training.Step().Ratio);
    }

    [Fact]
    public void Forwards_of_steps_that_were_not_the_guards_do_not_pile_up()
    {
        var training = new Training(0.1);
        for (int step = 0; step < 200; step++)
        {
            training.Backward();
            training.Optimizer.step();
        }

        var report = training.Step();

        Assert.InRange(report.Forwards, 1, 64);
        Assert.Contains(report.Unguarded, name => name.Contains("not this guard's", StringComparison.Ordinal));
        training.Guard.Dispose();
    }

    [Fact]
    public void As_many_micro_batches_as_one_likes_count()
    {
        var training = new Training(0.1);
        training.Optimizer.zero_grad();
        for (int batch = 0; batch < 100; batch++)
        {
            nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels).backward();
        }

        var report = training.Guard.Step();

        Assert.Equal((100, 800), (report.Forwards, report.Rows));
    }

    [Fact]
    public void A_model_that_runs_itself_is_one_forward()
    {
        manual_seed(1);
        using var model = new Recursive();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var guard = GuardedTensorModel.Guard(model, optimizer, (x, direction) => new LogitJvp(model.forward(x), x.matmul(direction.Of(model, "weight")!)));
        nn.functional.cross_entropy(model.call(randn(8, 3)), arange(8).remainder(4)).backward();

        var report = guard.Step();

        Assert.Equal((1, 8), (report.Forwards, report.Rows));
        Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_input_that_is_computed_from_parameters_is_named(bool detached)
    {
        manual_seed(1);
        using var trunk = new LayeredHead(nn.Linear(6, 5));
        using var head = new LayeredHead(nn.Linear(5, 4));
        using var optimizer = optim.SGD(trunk.parameters().Concat(head.parameters()), 0.01);
        using var guard = StepGuard.Create(optimizer, [GuardedTensorModel.Of(head, head.Jvp)], StepGuardOptions.Exact);
        var h = trunk.call(randn(8, 6));
        nn.functional.cross_entropy(head.call(detached ? h.detach() : h), arange(8).remainder(4)).backward();

        Assert.Equal(!detached, guard.Step().Unguarded.Any(name => name.Contains("inputs of 1 forwards of LayeredHead", StringComparison.Ordinal)));
    }

    private sealed class TwoHeads : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(6, 4), second = nn.Linear(6, 4);

        public TwoHeads()
            : base(nameof(TwoHeads)) => RegisterComponents();

        public Tensor? SecondLogits { get; private set; }

        public override Tensor forward(Tensor x)
        {
            SecondLogits = second.call(x);
            return first.call(x);
        }

        public LogitJvp Jvp(Tensor x, ParameterTangents direction) => new(first.forward(x), x.matmul(direction.Of(first, "weight")!.t()) + direction.Of(first, "bias")!);
    }

    private sealed class Recursive : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter weight = nn.Parameter(randn(3, 4));
        private int depth = 3;

        public Recursive()
            : base(nameof(Recursive)) => RegisterComponents();

        public override Tensor forward(Tensor x)
        {
            if (depth == 0 || !is_grad_enabled())
            {
                return x.matmul(weight);
            }

            depth--;
            var inner = call(x);
            depth++;
            return inner;
        }
    }
}

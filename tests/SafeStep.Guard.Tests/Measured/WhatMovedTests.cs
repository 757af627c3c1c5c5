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
}

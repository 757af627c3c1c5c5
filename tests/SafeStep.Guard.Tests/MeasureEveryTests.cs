namespace SafeStep.Guard.Tests;

public class MeasureEveryTests
{
    [Fact]
    public void Only_every_third_step_is_measured()
    {
        var training = new Training(0.1, StepGuardOptions.Exact with { Cadence = new() { MeasureEvery = 3 } });
        var measured = new List<bool>();
        for (int step = 0; step < 7; step++)
        {
            training.Backward();
            measured.Add(training.Guard.Step().Measured);
        }

        Assert.Equal([true, false, false, true, false, false, true], measured);
        Assert.Equal(3, training.Model.Evaluations);
    }

    [Fact]
    public void Steps_in_between_are_the_optimizers_own()
    {
        var guarded = new Training(0.1, StepGuardOptions.Exact with { Cadence = new() { MeasureEvery = 1000 }, TargetRatio = 1e9 });
        var plain = new Training(0.1);
        for (int step = 0; step < 5; step++)
        {
            guarded.Backward();
            guarded.Guard.Step();
            plain.Backward();
            plain.Optimizer.step();
        }

        Assert.Equal(plain.Parameters(), guarded.Parameters());
    }

    [Fact]
    public void A_disabled_guard_is_the_optimizer_alone()
    {
        var guarded = new Training(50, StepGuardOptions.Exact with { TargetRatio = 1e-3 });
        guarded.Guard.Enabled = false;
        var plain = new Training(50);
        for (int step = 0; step < 5; step++)
        {
            guarded.Backward();
            var report = guarded.Guard.Step();
            Assert.Equal((step + 1, StepDecision.Unmeasured, false), (report.Step, report.Decision, report.Measured));
            plain.Backward();
            plain.Optimizer.step();
        }

        Assert.Equal(plain.Parameters(), guarded.Parameters());
        Assert.Equal(0, guarded.Model.Evaluations);

        guarded.Guard.Enabled = true;
        guarded.Backward();
        Assert.Equal(StepDecision.Scaled, guarded.Guard.Step().Decision);
    }

    [Fact]
    public void Set_cannot_leave_steps_unmeasured()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Training(0.1, StepGuardOptions.Exact with { Mode = StepMode.Set, Cadence = new() { MeasureEvery = 2 } }));
        Assert.Contains("MeasureEvery must be 1, not 2", exception.Message, StringComparison.Ordinal);
    }
}

namespace SafeStep.Guard.Tests.Measured;

/// <summary>Inputs so large that the step inside the radius is smaller than the last place of a parameter.</summary>
public class ParameterRoundingTests
{
    [Theory]
    [InlineData(1e8)]
    [InlineData(1e9)]
    public void What_parameters_cannot_hold_of_a_scaled_step_is_said(double size)
    {
        var (report, moved, taken) = Step(size);

        Assert.Equal(StepDecision.Scaled, report.Decision);
        Assert.InRange(report.ParameterRounding, 0.01, 10);
        Assert.Equal(moved, report.ParameterRounding, 1e-3 * moved);
        Assert.Contains("cannot hold that step", report.Explain(), StringComparison.Ordinal);
        // What is said is needed: the step is not the one that was meant.
        Assert.False(Math.Abs(taken - 1) < 1e-3, $"{taken}");
    }

    [Fact]
    public void Of_inputs_of_the_usual_size_nothing_is_rounded()
    {
        var (report, _, taken) = Step(1);

        Assert.Equal((StepDecision.Scaled, 0.0), (report.Decision, report.ParameterRounding));
        Assert.DoesNotContain("cannot hold", report.Explain(), StringComparison.Ordinal);
        Assert.Equal(1, taken, 1e-3);
    }

    // The rounding and the ratio of the step taken, by hand.
    private static (StepReport Report, double Rounding, double Ratio) Step(double size)
    {
        manual_seed(3);
        using var model = new LinearHead(4, 4);
        using var optimizer = optim.SGD(model.parameters(), 100);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var x = randn(12, 4) * (float)size;
        nn.functional.cross_entropy(model.call(x), arange(12).remainder(4)).backward();
        var parameters = model.parameters().Select(parameter => (parameter, old: parameter.detach().clone(), step: (parameter.detach() - (100 * parameter.grad!)) - parameter.detach())).ToList();

        var report = guard.Step();

        double missed = 0, meant = 0;
        var moved = zeros(12, 4);
        foreach (var (parameter, old, step) in parameters)
        {
            var part = step * (float)report.Scale;
            var by = parameter.detach() - old;
            missed += (by - part).square().sum().item<float>();
            meant += part.square().sum().item<float>();
            moved += parameter.dim() == 2 ? x.matmul(by.t()) : by;
        }

        return (report, Math.Sqrt(missed / meant), (moved.amax([1]) - moved.amin([1])).max().item<float>() / Math.PI);
    }
}

namespace SafeStep.Guard.Tests.Measured;

/// <summary>Whatever way the loss was made, the step that is taken lies within the target on every row that the loss saw, and no other row shortens it. Measured by central differences of the model itself.</summary>
public class LossPatternTests
{
    private const double Target = 0.5;

    public static TheoryData<string> Names => [.. LossPattern.All.Select(pattern => pattern.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_step_taken_lies_within_the_target_on_every_row_that_the_loss_saw(string name) => AssertTarget(name, StepGuardOptions.Exact with { TargetRatio = Target });

    [Theory]
    [MemberData(nameof(Names))]
    public void So_it_does_where_activations_are_reused(string name) => AssertTarget(name, StepGuardOptions.Exact with { TargetRatio = Target, ReuseActivations = true });

    [Theory]
    [MemberData(nameof(Names))]
    public void So_it_does_where_samples_are_measured_and_audited(string name) => AssertTarget(name, StepGuardOptions.Exact with { TargetRatio = Target, Sampling = new() { LeastRows = 1, Share = 0.5, AuditEvery = 1 } });

    [Theory]
    [MemberData(nameof(Names))]
    public void So_it_does_under_another_bound(string name) => AssertTarget(name, StepGuardOptions.Exact with { TargetRatio = Target, Bound = RadiusBound.Variance, Report = new() { Bounds = [RadiusBound.Spread, RadiusBound.Variance] } }, bySpread: true);

    private static void AssertTarget(string name, StepGuardOptions options, bool bySpread = false)
    {
        var pattern = LossPattern.All.Single(pattern => pattern.Name == name);
        manual_seed(7);
        using var model = pattern.Model();
        var optimizer = optim.SGD(model.parameters(), 1000);
        using var guard = model.Guard(optimizer, options);
        // The second step is that of a guard that knows the model by now.
        for (int step = 0; step < 2; step++)
        {
            optimizer.zero_grad();
            var seen = pattern.Backward(model).ToList();
            var before = Values(model);
            var report = guard.Step();
            var taken = Values(model).Zip(before, (now, then) => now - then).ToList();

            double ratio = seen.SelectMany(batch => Spreads(model, before, taken, batch.X, batch.Rows, pattern.ClassAxis)).Max() / Math.PI;
            Assert.Equal(StepDecision.Scaled, report.Decision);
            // The variance bound is never below the spread bound's radius: what it lets through may be longer.
            double expected = bySpread ? Target * report.Radii.Variance!.Value / report.Radii.Spread!.Value : Target;
            Assert.True(Math.Abs(ratio - expected) <= 1e-5 * expected, $"step {step + 1}: a ratio of {ratio} was taken, the target is {expected}");
            Assert.Empty(report.Unguarded);
            Assert.Equal(seen.Sum(batch => batch.Rows?.Count(counts => counts) ?? batch.X.numel() / 6) * (name == "one batch called twice" ? 2 : 1), report.Rows);
            Restore(model, before, taken, 1);
        }
    }

    private static List<Tensor> Values(LayeredHead model) => [.. model.parameters().Select(parameter => parameter.detach().clone())];

    // Where the model stands is where a step of its size leaves it; the next one begins there.
    private static void Restore(LayeredHead model, List<Tensor> before, List<Tensor> taken, double factor)
    {
        using var noGrad = no_grad();
        foreach (var ((parameter, then), change) in model.parameters().Zip(before).Zip(taken))
        {
            parameter.copy_(then + (factor * change));
        }
    }

    // The spread of each row's slopes along the step that was taken, by central differences of forward.
    private static IEnumerable<double> Spreads(LayeredHead model, List<Tensor> before, List<Tensor> taken, Tensor x, bool[]? rows, int axis)
    {
        const double Step = 1e-5;
        using var noGrad = no_grad();
        Restore(model, before, taken, Step);
        var ahead = model.forward(x).clone();
        Restore(model, before, taken, -Step);
        var slopes = (ahead - model.forward(x)) / (2 * Step);
        var spreads = (slopes.amax([axis]) - slopes.amin([axis])).reshape(-1);
        return Enumerable.Range(0, (int)spreads.shape[0]).Where(row => rows is null || rows[row]).Select(row => spreads[row].item<double>());
    }
}

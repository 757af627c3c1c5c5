namespace SafeStep.Guard.Tests;

public class RestoreOptimizerTests
{
    public static TheoryData<string> Optimizers => ["Adam", "AdamW", "SGD", "RMSprop"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_rejected_step_leaves_no_trace_in_the_optimizer(string name) => Assert.Equal(Run(name, withBadStep: false, restores: true), Run(name, withBadStep: true, restores: true));

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Without_the_option_the_optimizer_has_counted_it(string name) => Assert.NotEqual(Run(name, withBadStep: false, restores: false), Run(name, withBadStep: true, restores: false));

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Skip_leaves_none_either(string name) => Assert.Equal(Run(name, false, false, StepMode.Skip), Run(name, true, false, StepMode.Skip));

    [Fact]
    public void Steps_that_are_taken_keep_the_optimizers_state()
    {
        var plain = new Training(parameters => optim.Adam(parameters, 0.1));
        var guarded = new Training(parameters => optim.Adam(parameters, 0.1), StepGuardOptions.Exact with { NotFinite = new() { RestoreOptimizer = true }, TargetRatio = 1e9 });
        for (int step = 0; step < 5; step++)
        {
            plain.Backward();
            plain.Optimizer.step();
            guarded.Backward();
            guarded.Guard.Step();
        }

        Assert.Equal(plain.Parameters(), guarded.Parameters());
    }

    /// <summary>A gradient that is not finite on one of two processes: its own optimizer is left out, the other's has counted the step unless its state is put back.</summary>
    [Theory]
    [InlineData(true, StepMode.Cap, true)]
    [InlineData(false, StepMode.Skip, true)]
    [InlineData(false, StepMode.Cap, false)]
    public void A_gradient_that_is_not_finite_on_one_rank_leaves_no_trace_on_any(bool restores, StepMode mode, bool areSame)
    {
        float[][] after = new float[2][];
        var reports = Measured.Ranks.Step(
            2,
            rank => new Training(parameters => optim.Adam(parameters, 0.1), StepGuardOptions.Exact with { NotFinite = new() { RestoreOptimizer = restores }, TargetRatio = 1e9, Mode = mode, Reduce = rank.Reduction }),
            (training, rank) =>
            {
                training.Step();
                training.Backward();
                if (rank.Number == 0)
                {
                    training.Poison(float.NaN);
                }

                var rejected = training.Guard.Step();
                training.Step();
                after[rank.Number] = training.Parameters();
                return rejected;
            });

        Assert.All(reports, report => Assert.Equal(StepDecision.Rejected, report.Decision));
        Assert.Equal(areSame, after[0].SequenceEqual(after[1]));
    }

    // Four steps, and between the second and the third perhaps one whose slopes are not finite though its gradients are.
    private static float[] Run(string name, bool withBadStep, bool restores, StepMode mode = StepMode.Cap)
    {
        var training = new Training(
            parameters => name switch
            {
                "Adam" => optim.Adam(parameters, 0.1),
                "AdamW" => optim.AdamW(parameters, 0.1),
                "SGD" => optim.SGD(parameters, 0.1, momentum: 0.9),
                _ => optim.RMSProp(parameters, 0.1),
            });
        bool isBad = false;
        using var guard = GuardedTensorModel.Guard(
            training.Model,
            training.Optimizer,
            (x, direction) =>
            {
                var jvp = training.Model.Jvp(x, direction);
                return isBad ? new LogitJvp(jvp.Logits, jvp.Slopes * double.NaN) : jvp;
            },
            StepGuardOptions.Exact with { NotFinite = new() { RestoreOptimizer = restores }, TargetRatio = 1e9, Mode = mode });
        for (int step = 0; step < 4; step++)
        {
            if (step == 2 && withBadStep)
            {
                isBad = true;
                training.Optimizer.zero_grad();
                (nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels) * 3).backward();
                Assert.Equal(StepDecision.Rejected, guard.Step().Decision);
                isBad = false;
            }

            training.Backward();
            Assert.Equal(StepDecision.Accepted, guard.Step().Decision);
        }

        return training.Parameters();
    }
}

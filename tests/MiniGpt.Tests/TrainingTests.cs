using SafeStep;

namespace MiniGpt.Tests;

public class TrainingTests
{
    private static readonly Settings Small = new() { Steps = 60, WarmUp = 5, LearningRate = 1e-2, Batch = 4, Context = 16, Width = 16, Heads = 2, Layers = 1 };

    [Fact]
    public void The_loss_falls_and_no_step_is_longer_than_the_limit()
    {
        var text = CharacterText.Load();
        using var trainer = new Trainer(Small, text, torch.CPU);

        TrainingStep[] steps = [.. trainer.Run()];

        // Before it has learned anything a model knows only how many characters there are.
        Assert.Equal(Math.Log(text.Vocabulary), steps[0].Loss, 0.7);
        Assert.True(Mean(steps[^10..]) < Mean(steps[..10]) - 0.5, $"loss {Mean(steps[..10]):F2} at first, {Mean(steps[^10..]):F2} at last");
        Assert.All(steps, step => Assert.True(step.Report.Ratio * step.Report.Scale <= (step.Report.Limit ?? step.Report.Target) * (1 + 1e-6), $"step {step.Step}: {step.Report.Ratio} scaled by {step.Report.Scale}"));
        Assert.All(steps, step => Assert.True(step.Report.ExactTangent));
        Assert.InRange(trainer.HeldLoss(), 1, Math.Log(text.Vocabulary));
        Assert.Equal(20, trainer.Continue(20).Length);
    }

    [Fact]
    public void A_tight_target_shortens_steps()
    {
        using var trainer = new Trainer(Small with { Steps = 8, Target = 0.01 }, CharacterText.Load(), torch.CPU);

        Assert.Contains(trainer.Run(), step => step.Report.Decision == StepDecision.Scaled);
    }

    [Fact]
    public void An_unguarded_run_is_watched_and_left_alone()
    {
        using var trainer = new Trainer(Small with { Steps = 8, Target = 0.01, Guarded = false }, CharacterText.Load(), torch.CPU);

        Assert.All(trainer.Run(), step => Assert.Equal(StepDecision.Accepted, step.Report.Decision));
    }

    private static double Mean(TrainingStep[] steps) => steps.Average(step => step.Loss);
}

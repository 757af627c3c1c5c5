using Digits;

namespace SafeStep.TorchSharpTests;

/// <summary>The digits sample on TorchSharp; its program, options and files are tested on the embedded engine.</summary>
public class DigitsTests
{
    [Fact]
    public void The_guard_survives_the_spike_that_ruins_plain_training()
    {
        var data = DigitsData.Load();
        var settings = new Settings([0], Steps: 200, LearningRate: 0.01, Spike: 10_000, Target: 1);

        var plain = TrainingRun.Train(data, Arm.Plain, 0, settings, null, () => { });
        var guarded = TrainingRun.Train(data, Arm.Guard, 0, settings, null, () => { });

        // The bounds of the same test on the embedded engine, whose random numbers are others.
        Assert.True(guarded.FinalAccuracy >= 0.93, $"{guarded.FinalAccuracy}");
        Assert.True(plain.FinalAccuracy <= 0.5, $"{plain.FinalAccuracy}");
        Assert.Equal(1, guarded.MaxRatio, 1e-9);
        Assert.True(plain.MaxRatio > 10, $"{plain.MaxRatio}");
    }
}

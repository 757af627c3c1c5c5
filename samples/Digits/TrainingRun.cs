using SafeStep;

namespace Digits;

/// <summary>One training run: a seed and an arm.</summary>
public static class TrainingRun
{
    /// <summary>Trains for the number of steps that the settings ask for, reports each as it is done and writes it to the file, if any.</summary>
    public static RunLog Train(DigitsData data, Arm arm, int seed, Settings settings, FileInfo? file, Action stepDone)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(seed);
        var model = new DigitsNet();
        var optimizer = torch.optim.Adam(model.parameters(), settings.LearningRate);
        using var guard = model.CreateStepGuard(optimizer, StepGuardOptions.Exact with
        {
            // The other arms are measured by a guard that only looks on.
            Mode = arm == Arm.Guard ? StepMode.Cap : StepMode.Monitor,
            TargetRatio = settings.Target,
            Report = new() { Bounds = file is null ? [] : [RadiusBound.Variance, RadiusBound.Exact] },
        });
        using var writer = file is null ? null : StepLogWriter.Create(file.FullName, guard.Options, $"Digits, {Results.Title(arm)}, seed {seed}", replaces: true);

        var log = new RunLog(arm, seed);
        foreach (var (pixels, labels) in data.Batches(Settings.BatchSize, seed).Take(settings.Steps))
        {
            using var step = torch.NewDisposeScope();
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = settings.LearningRate * (log.Steps.Count >= Settings.SpikeAt ? settings.Spike : 1);
            }

            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(pixels), labels);
            loss.backward();
            if (arm == Arm.Clip)
            {
                nn.utils.clip_grad_norm_(model.parameters(), 1);
            }

            // As in the paper the radius is that of all training rows; guard.Step() would measure the batch at hand, at a fraction of the cost.
            var report = guard.Step(data.TrainPixels);
            log.Steps.Add(new StepLog(loss.item<float>(), Accuracy(model, data), report));
            writer?.Write(report, ("loss", log.Steps[^1].Loss), ("accuracy", log.Steps[^1].Accuracy));
            stepDone();
        }

        return log;
    }

    private static double Accuracy(DigitsNet model, DigitsData data)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return model.call(data.TestPixels).argmax(1).eq(data.TestLabels).to_type(ScalarType.Float32).mean().item<float>();
    }
}

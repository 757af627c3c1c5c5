using Lab.Arms;
using Lab.Data;
using Lab.Measuring;
using Lab.Models;

namespace Lab.Experiments.Sustained;

/// <summary>A run on batches of 64: the test accuracy at its end, how many steps were changed, and the largest ratio of a step that was taken, where it was measured.</summary>
public sealed record SustainedRun(string Setting, string Arm, int Seed, double FinalAccuracy, int Changed)
{
    public const int Steps = 250, BatchSize = 64, TroubleAt = 50;

    public const double Factor = 1000;

    public static SustainedRun Train(SustainedSetting setting, ArmKind arm, int seed)
    {
        using var scope = torch.NewDisposeScope();
        var (train, test) = DigitImages.Stratified(0.2, seed);
        var network = Weights.Draw(seed, setting.Network);
        using var optimizer = setting.Optimizer(network.Module.parameters());
        using var treatment = arm.Create(network, optimizer);
        using var batches = BatchOrder.Epochs(train.Count, BatchSize, seed + 11).GetEnumerator();
        int changed = 0;
        for (int step = 0; step < Steps && batches.MoveNext(); step++)
        {
            using var inner = torch.NewDisposeScope();
            double rate = setting.Rate * (setting.Sustained && step >= TroubleAt ? Factor : 1);
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = rate;
            }

            var (x, y) = train.Batch(batches.Current);
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(network.Module.call(x), y);
            loss.backward();
            changed += treatment.Step(new StepAtHand(x, y, loss.item<float>(), rate)) == 1 ? 0 : 1;
        }

        return new SustainedRun(setting.Name, arm.Name, seed, Evaluation.Accuracy(network.Module, test), changed);
    }
}

using System.Globalization;
using Digits;
using SafeStep;

namespace DataParallel;

/// <summary>
/// Trains the digits network on batches cut into as many parts as there are processes, each with its own guard. The gradients are averaged, the guards agree on the largest ratio, and so every process holds the same parameters after every step.
/// </summary>
internal static class Training
{
    private const int BatchSize = 64, Steps = 60, SpikeAt = 30, CheckEvery = 20;
    private const double LearningRate = 0.01, Spike = 1000;

    public static void Run(ProcessGroup group)
    {
        group.Demand(group.Size <= BatchSize ? null : $"{group.Size} processes cannot share a batch of {BatchSize} rows: start at most {BatchSize}.");
        torch.manual_seed(0);
        var data = DigitsData.Load();
        var model = new DigitsNet();
        using var replica = new ReplicatedModel(model, group);
        var optimizer = torch.optim.Adam(model.parameters(), LearningRate);
        // Every row is measured, so that the ratios do not depend on how the rows are divided.
        using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Sampling = SamplingOptions.All, Reduce = replica.Reduction });

        Print(group, $"{"step",4}  {"decision",-8}  {"ratio",12}  {"norm",12}  {"loss",12}");
        int taken = 0;
        foreach (var (pixels, labels) in data.Batches(BatchSize, seed: 0).Take(Steps))
        {
            using var scope = torch.NewDisposeScope();
            foreach (var options in optimizer.ParamGroups)
            {
                options.LearningRate = LearningRate * (taken >= SpikeAt ? Spike : 1);
            }

            // Rows first to last - 1 of the batch are this process's. Parts may differ by a row, and the last batch of a pass may be too small for all: the weights by rows make up for it.
            long all = labels.shape[0], first = all * group.Rank / group.Size, rows = (all * (group.Rank + 1) / group.Size) - first;
            group.Demand(rows > 0 ? null : $"a batch of {all} rows leaves this process without one.");
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(pixels.narrow(0, first, rows)), labels.narrow(0, first, rows));
            loss.backward();
            replica.AverageGradients(rows);

            var report = guard.Step();
            double mean = group.Mean(loss.item<float>(), rows);
            double norm = Math.Sqrt(model.parameters().Sum(parameter => parameter.square().sum().item<float>()));
            Print(group, string.Create(CultureInfo.InvariantCulture, $"{report.Step,4}  {report.Decision,-8}  {report.Ratio,12:g8}  {norm,12:g8}  {mean,12:g6}"));
            if (++taken % CheckEvery == 0)
            {
                replica.CheckParameters();
            }
        }
    }

    private static void Print(ProcessGroup group, string line)
    {
        if (group.Rank == 0)
        {
            Console.WriteLine(line);
        }
    }
}

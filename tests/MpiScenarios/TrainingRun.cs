using System.Globalization;
using System.Security.Cryptography;

namespace MpiScenarios;

/// <summary>Twenty guarded steps on one batch of 24 rows, cut unevenly among the processes: 1, 2, 3, ... parts and the rest.</summary>
internal static class TrainingRun
{
    private const int Rows = 24, Steps = 20;

    /// <summary>Rank 0 prints number, decision and ratio of each step with the norm of the parameters, and at the end a digest of all parameters that every rank has.</summary>
    public static void Run(ProcessGroup group, Action<int>? beforeStep = null)
    {
        // Each rank its own first parameters: those of rank 0 are taken.
        manual_seed(group.SeedOfRank(7));
        var model = new Net();
        using var replica = new ReplicatedModel(model, group);
        manual_seed(3);
        Tensor x = randn(Rows, 6), y = randint(4, Rows);
        var optimizer = optim.SGD(model.parameters(), 0.5, momentum: 0.9);
        // Every row is measured, so that the ratios do not depend on how the rows are divided.
        using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Sampling = SamplingOptions.All, Reduce = replica.Reduction });
        int first = Enumerable.Range(1, group.Rank).Sum(), rows = group.Rank == group.Size - 1 ? Rows - first : group.Rank + 1;
        for (int step = 1; step <= Steps; step++)
        {
            using var scope = NewDisposeScope();
            beforeStep?.Invoke(step);
            foreach (var options in optimizer.ParamGroups)
            {
                options.LearningRate = step == 10 ? 500 : 0.5;
            }

            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(model.call(x.narrow(0, first, rows)), y.narrow(0, first, rows));
            loss.backward();
            replica.AverageGradients(rows);
            var report = guard.Step();
            double mean = group.Mean(loss.item<float>(), rows);
            if (group.Rank == 0)
            {
                double norm = Math.Sqrt(model.parameters().Sum(parameter => parameter.square().sum().item<float>()));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {report.Step} {report.Decision} {report.Ratio:g9} {norm:g9} {mean:g9}"));
            }
        }

        replica.CheckParameters();
        group.Demand(null);
        if (group.Rank == 0)
        {
            Console.WriteLine($"digest {Convert.ToHexString(SHA256.HashData(model.parameters().SelectMany(parameter => parameter.detach().contiguous().bytes.ToArray()).ToArray()))[..16]}");
        }
    }
}

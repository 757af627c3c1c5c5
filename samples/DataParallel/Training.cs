using System.Globalization;
using Digits;
using SafeStep;

namespace DataParallel;

/// <summary>
/// Trains the digits network on one batch cut into as many parts as there are processes, each with its own guard. The gradients are averaged, the guards agree on the largest ratio, and so every process holds the same
/// parameters after every step. Rank 0 prints the steps: number, decision, ratio of the step to its radius, norm of the parameters.
/// </summary>
internal static class Training
{
    public const int BatchSize = 64;

    private const int Steps = 60, SpikeAt = 30;
    private const double LearningRate = 0.01, Spike = 1000;

    public static void Run(Mpi mpi)
    {
        torch.manual_seed(0);
        var data = DigitsData.Load();
        var model = new DigitsNet();
        var optimizer = torch.optim.Adam(model.parameters(), LearningRate);
        using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Reduce = new RankReduction(mpi.Max, mpi.Sum) });

        if (mpi.Rank == 0)
        {
            Console.WriteLine($"{"step",4}  {"decision",-8}  {"ratio",12}  {"norm",12}");
        }

        int taken = 0;
        // The last batch of a pass is smaller; every process must hold as many rows as the others, or the mean of their means is not the batch's.
        foreach (var (pixels, labels) in data.Batches(BatchSize, seed: 0).Where(batch => batch.Labels.shape[0] == BatchSize).Take(Steps))
        {
            using var scope = torch.NewDisposeScope();
            foreach (var group in optimizer.ParamGroups)
            {
                group.LearningRate = LearningRate * (taken >= SpikeAt ? Spike : 1);
            }

            long part = BatchSize / mpi.Size;
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(pixels.narrow(0, mpi.Rank * part, part)), labels.narrow(0, mpi.Rank * part, part)).backward();
            foreach (var parameter in model.parameters())
            {
                Average(parameter.grad!);
            }

            var report = guard.Step();
            taken++;
            if (mpi.Rank == 0)
            {
                double norm = Math.Sqrt(model.parameters().Sum(parameter => parameter.square().sum().item<float>()));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Step,4}  {report.Decision,-8}  {report.Ratio,12:g8}  {norm,12:g8}"));
            }
        }

        void Average(Tensor gradient)
        {
            using var noGrad = torch.no_grad();
            float[] values = gradient.contiguous().data<float>().ToArray();
            mpi.Sum(values);
            gradient.copy_(torch.tensor(values).reshape(gradient.shape).div(mpi.Size));
        }
    }
}

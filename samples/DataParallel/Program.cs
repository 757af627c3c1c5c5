using System.Globalization;
using DataParallel;
using Digits;
using SafeStep;

// Trains the digits network on one batch cut into as many parts as there are processes, each with its own guard. The gradients are averaged, the
// guards agree on the largest ratio, and so every process holds the same parameters after every step. Rank 0 prints them, one line a step.
const int Steps = 60, SpikeAt = 30, BatchSize = 64;
const double LearningRate = 0.01, Spike = 1000;

if (!TensorBackend.TryLoad(out string? problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}

using var mpi = new Mpi();
torch.manual_seed(0);
var data = DigitsData.Load();
var model = new DigitsNet();
var optimizer = torch.optim.Adam(model.parameters(), LearningRate);
using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Reduce = mpi.Max });

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
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Step} {report.Decision} {report.Ratio:R} {norm:R}"));
    }
}

return 0;

void Average(Tensor gradient)
{
    using var noGrad = torch.no_grad();
    float[] values = gradient.contiguous().data<float>().ToArray();
    mpi.Sum(values);
    gradient.copy_(torch.tensor(values).reshape(gradient.shape).div(mpi.Size));
}

using System.Globalization;
using GuardOverhead;
using SafeStep;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
torch.set_num_threads(1);
int steps = args is [var count] && int.TryParse(count, out int asked) && asked > 0 ? asked : 200;
Console.WriteLine($"{TensorBackend.Name}, one thread, medians of {steps} steps, plain and guarded in turn; milliseconds of processor time.");
Console.WriteLine("model                          plain  guarded  overhead");
Measure("mlp 784-512-512-10, batch 128", 128, 784, () => new Mlp(), (model, optimizer) => model.CreateStepGuard(optimizer));
Measure("mlp 64-64-64-64-10, layer norm, GELU, batch 1437", 1437, 64, () => new NormedMlp(), (model, optimizer) => model.CreateStepGuard(optimizer));

void Measure<TModel>(string name, int batch, int inputs, Func<TModel> make, Func<TModel, torch.optim.Optimizer, StepGuard> guardOf)
    where TModel : nn.Module<Tensor, Tensor>
{
    torch.manual_seed(1);
    using var plain = make();
    using var guarded = make();
    var plainOptimizer = torch.optim.Adam(plain.parameters(), 1e-5);
    var guardedOptimizer = torch.optim.Adam(guarded.parameters(), 1e-5);
    using var guard = guardOf(guarded, guardedOptimizer);
    var x = torch.randn(batch, inputs);
    var y = torch.randint(0, 10, [batch]);

    var plainTimes = new double[steps];
    var guardedTimes = new double[steps];
    for (int step = -20; step < steps; step++)
    {
        double plainTime = Time(plain, plainOptimizer, () => plainOptimizer.step());
        double guardedTime = Time(guarded, guardedOptimizer, () => guard.Step());
        if (step >= 0)
        {
            (plainTimes[step], guardedTimes[step]) = (plainTime, guardedTime);
        }
    }

    double p = Median(plainTimes), g = Median(guardedTimes);
    Console.WriteLine($"{name,-30} {p,6:F2}   {g,6:F2}    {(g / p) - 1,6:P0}");

    double Time(TModel model, torch.optim.Optimizer optimizer, Action take)
    {
        // Processor time: what else runs on the machine counts little in it.
        var start = Environment.CpuUsage.TotalTime;
        using (torch.NewDisposeScope())
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            take();
        }

        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }
}

static double Median(double[] values)
{
    Array.Sort(values);
    return values[values.Length / 2];
}

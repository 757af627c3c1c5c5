using System.Globalization;
using SafeStep;

namespace GuardOverhead;

/// <summary>What a guarded step takes in memory beyond a plain one, on a model of 100 million parameters in four layers of 25 million: the process's largest resident set, which Linux resets on request.</summary>
internal static class MemoryUse
{
    private const int Width = 5000, Layers = 4, Rows = 8;
    private const double Megabyte = 1e6;

    public static void Print()
    {
        using var model = new Stack(nn.Sequential([.. Enumerable.Range(0, Layers).Select(_ => nn.Linear(Width, Width))]));
        using var optimizer = optim.SGD(model.parameters(), 1e-6);
        var (x, y) = (randn(Rows, Width), randint(0, Width, [Rows]));
        double size = model.parameters().Sum(parameter => parameter.numel() * parameter.element_size()) / Megabyte;
        Console.WriteLine($"{TensorBackend.Name}: {model.parameters().Sum(parameter => parameter.numel()) / 1e6:F1} million parameters, {size:F0} MB; the largest layer {size / Layers:F0} MB.");
        double plain = Peak(null);
        Console.WriteLine($"plain step: largest resident set {plain:F0} MB");
        foreach (var (name, options) in new[] { ("balanced", StepGuardOptions.Balanced), ("exact", StepGuardOptions.Exact) })
        {
            using var guard = model.CreateStepGuard(optimizer, options);
            double more = Peak(guard) - plain;
            Console.WriteLine($"{name}: {more:F0} MB more, {more / size:F2} times the parameters");
        }

        double Peak(StepGuard? guard)
        {
            Step(guard);
            File.WriteAllText("/proc/self/clear_refs", "5");
            for (int step = 0; step < 3; step++)
            {
                Step(guard);
            }

            string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
            return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / Megabyte;
        }

        void Step(StepGuard? guard)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            if (guard is null)
            {
                optimizer.step();
            }
            else
            {
                guard.Step();
            }
        }
    }
}

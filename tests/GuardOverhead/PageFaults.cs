using System.Globalization;
using SafeStep;

namespace GuardOverhead;

/// <summary>How many pages of memory a step takes from the system, which fills each with zeros: plain steps and guarded ones of another copy of the model, by turns. On Linux.</summary>
internal static class PageFaults
{
    private const int Warm = 40, Steps = 100;

    public static void Print(IReadOnlyList<Case> models)
    {
        Console.WriteLine($"{TensorBackend.Name}, .NET {Environment.Version}, one thread, {Steps} steps; what a step takes on average: processor time of the thread, and pages of memory that the thread took from the system.");
        Console.WriteLine($"{"model",-88} {"plain, ms",10} {"pages",8} {"guarded, ms",12} {"pages",8}");
        foreach (var model in models)
        {
            using var plain = new Arm(model, null, processorTime: true);
            using var guarded = new Arm(model, new Way("balanced", StepGuardOptions.Balanced), processorTime: true);
            var (first, second) = Take(plain, guarded, Warm);
            (first, second) = Take(plain, guarded, Steps);
            Console.WriteLine($"{model.Description,-88} {first.Milliseconds,10:F2} {first.Pages,8:F0} {second.Milliseconds,12:F2} {second.Pages,8:F0}");
        }
    }

    private static (Means Plain, Means Guarded) Take(Arm plain, Arm guarded, int steps)
    {
        Means first = default, second = default;
        for (int step = 0; step < steps; step++)
        {
            first = first.With(plain, steps);
            second = second.With(guarded, steps);
        }

        return (first, second);
    }

    // Minor faults: the tenth field of proc(5)'s stat, the eighth after the name in brackets.
    private static long Taken()
    {
        string stat = File.ReadAllText("/proc/thread-self/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[7], CultureInfo.InvariantCulture);
    }

    private readonly record struct Means(double Milliseconds, double Pages)
    {
        public Means With(Arm arm, int steps)
        {
            long before = Taken();
            double time = arm.Step();
            return new Means(Milliseconds + (time / steps), Pages + ((double)(Taken() - before) / steps));
        }
    }
}

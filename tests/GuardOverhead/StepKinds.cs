using System.Diagnostics;
using SafeStep;

namespace GuardOverhead;

/// <summary>Where the mean of a run comes from: its steps under the default, from the first on, by what was done at them. Each is paired with a plain step of another copy of the model.</summary>
internal static class StepKinds
{
    private static readonly int[] Runs = [60, 1000];

    /// <param name="model">The model.</param>
    /// <param name="processorTime">Whether to count processor time instead of time.</param>
    /// <param name="most">How long it may take; a run that is cut off says how many steps it has.</param>
    public static void Print(Case model, bool processorTime, TimeSpan most)
    {
        // Another guard compiles the code first: what a process costs at its start is no matter of the steps.
        Take(model, processorTime, most / 3, 3000);
        var steps = Take(model, processorTime, most, Runs[^1]);
        foreach (int run in Runs.Select(run => Math.Min(run, steps.Count)).Distinct())
        {
            Print(model, steps[..run], run);
        }
    }

    private static List<(string Kind, double Plain, double Guarded)> Take(Case model, bool processorTime, TimeSpan most, int count)
    {
        using var plain = new Arm(model, null, processorTime);
        using var guarded = new Arm(model, new Way("balanced", StepGuardOptions.Balanced), processorTime);
        var steps = new List<(string Kind, double Plain, double Guarded)>();
        long start = Stopwatch.GetTimestamp();
        while (steps.Count < count && Stopwatch.GetElapsedTime(start) < most)
        {
            bool plainFirst = steps.Count % 2 == 0;
            double before = plainFirst ? plain.Step() : 0;
            long audits = guarded.Guard!.Audits;
            double time = guarded.Step();
            before = plainFirst ? before : plain.Step();
            steps.Add((Kind(guarded.Guard.Last!, guarded.Guard.Audits > audits, steps.Count == 0), before, time));
        }

        return steps;
    }

    private static void Print(Case model, List<(string Kind, double Plain, double Guarded)> steps, int run)
    {
        double plain = steps.Average(step => step.Plain);
        Console.WriteLine($"{model.Description}: the first {run} steps; a plain one {plain:F3} ms (median {Median(steps.Select(step => step.Plain)):F3}); mean overhead {(steps.Average(step => step.Guarded) / plain) - 1:P1}");
        foreach (var kind in steps.GroupBy(step => step.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            double more = kind.Average(step => step.Guarded - step.Plain);
            Console.WriteLine($"  {kind.Key,-10} {kind.Count(),5} steps, each {more,8:F3} ms more (median {Median(kind.Select(step => step.Guarded - step.Plain)),8:F3}): {more * kind.Count() / run / plain,7:P1} of the mean");
        }
    }

    private static string Kind(StepReport report, bool audited, bool isFirst) =>
        isFirst ? "first" : !report.Measured ? "forecast" : audited ? "audit" : report.IsSampled ? "sampled" : "whole";

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : double.NaN;
}

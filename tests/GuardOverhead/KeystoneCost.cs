using System.Diagnostics;
using SafeStep;

namespace GuardOverhead;

/// <summary>
/// What it costs to keep the gradient of the loss at the logits until the step, which is all that a guard asks of autograd: plain steps beside plain ones that keep it, and beside other plain ones, in which nothing differs.
/// </summary>
internal static class KeystoneCost
{
    // Of the normal distribution, 95%.
    private const double Deviations = 1.96;

    /// <param name="models">The models.</param>
    /// <param name="budget">How long to measure each.</param>
    public static void Print(IReadOnlyList<Case> models, TimeSpan budget)
    {
        Console.WriteLine($"{TensorBackend.Name}, .NET {Environment.Version}, one thread, processor time of the thread; a plain Adam step, what the same step takes more whose gradient at the logits is kept until its end, and what another plain step does.");
        Console.WriteLine("Medians of pairs, each of neighbouring steps in one process, by turns first and second; in brackets where the median lies with 95%. The tensor kept is as large as the logits.");
        Console.WriteLine($"{"model",-88} {"plain, ms",9}  {"pairs",6}  {"gradient kept",-26} {"another plain step",-26} {"tensor kept",12}");
        foreach (var model in models)
        {
            Measure(model, budget);
        }
    }

    private static void Measure(Case model, TimeSpan budget)
    {
        using var plain = new Arm(model, null, processorTime: true);
        using var keeping = new Arm(model, new Way("kept", KeepsGradient: true), processorTime: true);
        using var other = new Arm(model, null, processorTime: true);
        Take(budget / 4);
        var pairs = Take(budget);
        Console.WriteLine($"{model.Description,-88} {Quantiles.Median(pairs.Select(pair => pair.Plain)),9:F3}  {pairs.Count,6}  {Spread(pairs.ConvertAll(pair => (pair.Kept / pair.Plain) - 1)),-26} {Spread(pairs.ConvertAll(pair => (pair.Other / pair.PlainOfOther) - 1)),-26} {keeping.BytesKept / 1024.0,9:F0} KiB");

        List<(double Plain, double Kept, double PlainOfOther, double Other)> Take(TimeSpan most)
        {
            var taken = new List<(double, double, double, double)>();
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < most || taken.Count < 20;)
            {
                // By turns, for caches favour the second.
                bool plainFirst = taken.Count % 2 == 0;
                var (first, kept) = Both(keeping, plainFirst);
                var (second, again) = Both(other, plainFirst);
                taken.Add((first, kept, second, again));
            }

            return taken;
        }

        (double Plain, double Other) Both(Arm with, bool plainFirst)
        {
            double before = plainFirst ? plain.Step() : 0, time = with.Step();
            return (plainFirst ? before : plain.Step(), time);
        }
    }

    // The median, and the order statistics between which that of all such pairs lies.
    private static string Spread(List<double> shares)
    {
        double width = Deviations * Math.Sqrt(shares.Count) / 2 / shares.Count;
        return $"{Quantiles.Median(shares):P2} [{Quantiles.Of(shares, 0.5 - width):P2}, {Quantiles.Of(shares, 0.5 + width):P2}]";
    }
}

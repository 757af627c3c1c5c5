using System.Diagnostics;
using SafeStep.ManagedTorch.Kernels;

namespace Benchmarks;

/// <summary>One line of the table: medians of both sides in milliseconds and the median of the ratios of neighbouring turns.</summary>
internal sealed record ComparisonRow(string Description, int Threads, double Ours, double Peer, double Ratio, double MultiplyAdds, double KilobytesPerStep)
{
    /// <summary>Billions of floating-point operations per second in products, two to a multiply-add.</summary>
    public double Rate => 2 * MultiplyAdds / Ours / 1e6;
}

/// <summary>Trains each model here and in PyTorch by turns, so that whatever else the machine does meets both.</summary>
internal static class PairedComparison
{
    private const int ProductSize = 1024;

    private static Clock clock;

    /// <summary>How long one side runs before the other has its turn.</summary>
    private const double TurnMilliseconds = 120;

    public static int Run(ComparisonOptions options)
    {
        using PeerProcess peer = new(options.Python, options.Clock);
        clock = options.Clock;
        string version = peer.Version();
        var rows = new List<ComparisonRow>();
        foreach (int threads in options.Threads)
        {
            torch.set_num_threads(threads);
            rows.Add(CompareProducts(peer, threads, options.Rounds));
            Console.WriteLine(ComparisonTable.Line(rows[^1]));
            foreach (TrainingModel model in options.Models)
            {
                rows.Add(CompareSteps(peer, model, threads, options.Rounds));
                Console.WriteLine(ComparisonTable.Line(rows[^1]));
            }
        }

        if (options.Output is { } file)
        {
            string sections = ComparisonTable.Sections(rows);
            if (Width.HeldTo256 && File.Exists(file))
            {
                File.AppendAllText(file, sections);
            }
            else
            {
                File.WriteAllText(file, ComparisonTable.Introduction(version, options) + sections);
            }
        }

        return 0;
    }

    /// <summary>Steps one model for a time, for a profiler to watch; prints the median.</summary>
    public static int Profile(TrainingModel model, double seconds)
    {
        Action step = model.Stepper();
        var total = Stopwatch.StartNew();
        var times = new List<double>();
        while (total.Elapsed.TotalSeconds < seconds)
        {
            times.AddRange(Time(step, 1));
        }

        Console.WriteLine($"{model.Name}: median {Median(times):F3} ms, least {times.Min():F3} ms, {times.Count} steps");
        return 0;
    }

    private static ComparisonRow CompareProducts(PeerProcess peer, int threads, int rounds)
    {
        var random = new Random(1);
        float[] a = Fill(), b = Fill(), c = new float[ProductSize * ProductSize];
        void Multiply() => MatrixProduct.Multiply<float>(false, false, ProductSize, ProductSize, ProductSize, a, ProductSize, b, ProductSize, c, ProductSize);
        return Compare($"product {ProductSize} x {ProductSize} x {ProductSize}", Math.Pow(ProductSize, 3), threads, rounds, repeats => Time(Multiply, repeats), repeats => peer.Product(ProductSize, threads, repeats));

        float[] Fill() => [.. Enumerable.Range(0, ProductSize * ProductSize).Select(_ => random.NextSingle())];
    }

    private static ComparisonRow CompareSteps(PeerProcess peer, TrainingModel model, int threads, int rounds)
    {
        Action step = model.Stepper();
        return Compare(model.Description, model.MultiplyAdds, threads, rounds, repeats => Time(step, repeats), repeats => peer.Run(model.Name, threads, repeats));
    }

    private static ComparisonRow Compare(string description, double multiplyAdds, int threads, int rounds, Func<int, double[]> ours, Func<int, double[]> theirs)
    {
        // The first steps compile here, and choose algorithms there.
        for (int warm = 0; warm < 5; warm++)
        {
            ours(5);
            Thread.Sleep(30);
        }

        theirs(5);
        (int ourSteps, int theirSteps) = (Steps(ours(5)), Steps(theirs(5)));
        var (mine, other, ratios) = (new List<double>(), new List<double>(), new List<double>());
        long allocated = GC.GetTotalAllocatedBytes(true);
        for (int round = 0; round < rounds; round++)
        {
            double[] left = ours(ourSteps), right = theirs(theirSteps);
            mine.AddRange(left);
            other.AddRange(right);
            ratios.Add(Median(left) / Median(right));
        }

        double kilobytes = (GC.GetTotalAllocatedBytes(true) - allocated) / 1024.0 / rounds / ourSteps;
        return new ComparisonRow(description, threads, Median(mine), Median(other), Median(ratios), multiplyAdds, kilobytes);
    }

    private static int Steps(double[] milliseconds) => Math.Clamp((int)(TurnMilliseconds / Math.Max(0.01, Median(milliseconds))), 1, 500);

    private static double[] Time(Action action, int repeats)
    {
        if (clock == Clock.Cpu)
        {
            // The processor time of a process is kept in ticks: only the whole turn is long enough to read it.
            double before = Environment.CpuUsage.TotalTime.TotalMilliseconds;
            for (int i = 0; i < repeats; i++)
            {
                action();
            }

            return [(Environment.CpuUsage.TotalTime.TotalMilliseconds - before) / repeats];
        }

        double[] times = new double[repeats];
        for (int i = 0; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

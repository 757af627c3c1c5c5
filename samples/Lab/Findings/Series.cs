using Reporting;

namespace Lab.Findings;

/// <summary>Lines over several runs: the median, with a band between the quartiles.</summary>
public static class Series
{
    /// <param name="x">The abscissae that all runs share.</param>
    /// <param name="runs">The ordinates of each run, as many as abscissae.</param>
    public static Line Of(string name, string color, IReadOnlyList<double> x, IReadOnlyList<IReadOnlyList<double>> runs, bool dashed = false)
    {
        var quartiles = x.Select((_, i) => Quartiles.Of(runs.Select(run => run[i]))).ToArray();
        return new Line(name, color, [.. quartiles.Select((q, i) => (x[i], q.Median))], runs.Count > 1 ? [.. quartiles.Select(q => (q.Q25, q.Q75))] : null, dashed);
    }

    /// <summary>Whole numbers from 0.</summary>
    public static double[] Counting(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];

    /// <summary>Numbers in equal ratios from the first to the last.</summary>
    public static double[] Geometric(double first, double last, int count) =>
        [.. Enumerable.Range(0, count).Select(i => first * Math.Pow(last / first, (double)i / (count - 1)))];
}

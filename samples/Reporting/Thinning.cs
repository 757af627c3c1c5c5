namespace Reporting;

/// <summary>Draws long series with fewer points: a run of 20,000 steps has more of them than a screen has columns.</summary>
public static class Thinning
{
    /// <summary>The largest number of points of a line that is drawn as it is.</summary>
    public const int MaxPoints = 400;

    /// <summary>A line of at most <see cref="MaxPoints"/> points. Where one stands for several, it is their median, and the band goes from the smallest to the largest.</summary>
    public static Line Line(string name, string color, IReadOnlyList<(double X, double Y)> points, bool dashed = false)
    {
        if (points.Count <= MaxPoints)
        {
            return new Line(name, color, points, Dashed: dashed);
        }

        var groups = Ranges(points.Count, MaxPoints).Select(range => points.Take(range).ToArray()).ToArray();
        return new Line(
            name,
            color,
            [.. groups.Select(group => (group[group.Length / 2].X, Finite(group).DefaultIfEmpty(double.NaN).Order().ElementAt(Finite(group).Count() / 2)))],
            [.. groups.Select(group => (Finite(group).DefaultIfEmpty(double.NaN).Min(), Finite(group).DefaultIfEmpty(double.NaN).Max()))],
            dashed);
    }

    /// <summary>Cuts a sequence into pieces of almost equal length: as many as asked for, or one for each element.</summary>
    public static IEnumerable<Range> Ranges(int count, int pieces)
    {
        pieces = Math.Min(count, pieces);
        for (int i = 0; i < pieces; i++)
        {
            yield return (int)((long)count * i / pieces)..(int)((long)count * (i + 1) / pieces);
        }
    }

    private static IEnumerable<double> Finite((double X, double Y)[] group) => group.Select(point => point.Y).Where(double.IsFinite);
}

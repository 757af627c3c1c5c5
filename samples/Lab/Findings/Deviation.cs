namespace Lab.Findings;

/// <summary>How far numbers lie apart.</summary>
public static class Deviation
{
    /// <summary>The standard deviation over the mean.</summary>
    public static double Relative(IReadOnlyCollection<double> values) => Standard(values) / values.Average();

    /// <summary>The standard deviation of the decimal logarithms: 0.3 is a factor of 2.</summary>
    public static double OfLogarithms(IReadOnlyCollection<double> values) => Standard([.. values.Select(Math.Log10)]);

    /// <summary>The slope of the straight line of least squares.</summary>
    public static double Slope(IReadOnlyCollection<(double X, double Y)> points)
    {
        double x = points.Average(point => point.X), y = points.Average(point => point.Y);
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }

    private static double Standard(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}

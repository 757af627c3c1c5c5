using System.Globalization;

namespace Reporting;

/// <summary>One axis of a chart: its range, its ticks, and where a value stands between 0 and 1.</summary>
internal sealed record Axis(double Low, double High, bool Logarithmic, IReadOnlyList<double> Ticks)
{
    public static Axis Of(IEnumerable<double> values, bool logarithmic)
    {
        double[] shown = [.. values.Where(value => double.IsFinite(value) && (!logarithmic || value > 0))];
        if (shown.Length == 0)
        {
            shown = [1];
        }

        return logarithmic ? Decades(shown.Min(), shown.Max()) : Linear(shown.Min(), shown.Max());
    }

    public bool Shows(double value) => double.IsFinite(value) && (!Logarithmic || value > 0);

    public double Position(double value) => Logarithmic
        ? (Math.Log10(value) - Math.Log10(Low)) / (Math.Log10(High) - Math.Log10(Low))
        : (value - Low) / (High - Low);

    public static string Label(double tick) => Math.Abs(tick) is >= 1e5 or (> 0 and < 1e-3)
        ? tick.ToString("0.#e0", CultureInfo.InvariantCulture)
        : tick.ToString("0.####", CultureInfo.InvariantCulture);

    private static Axis Linear(double low, double high)
    {
        double range = high > low ? high - low : Math.Max(Math.Abs(high), 1);
        // Steps of 1, 2 or 5 times a power of ten, about five of them.
        double unit = Math.Pow(10, Math.Floor(Math.Log10(range / 5)));
        double step = unit * new[] { 1, 2, 5, 10 }.First(factor => range / (factor * unit) <= 6);
        double first = Math.Floor(low / step) * step, last = Math.Ceiling(high / step) * step;
        last = last > first ? last : first + step;
        int count = (int)Math.Round((last - first) / step);
        return new Axis(first, last, false, [.. Enumerable.Range(0, count + 1).Select(i => first + (i * step))]);
    }

    private static Axis Decades(double low, double high)
    {
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        last = last > first ? last : first + 1;
        int every = Math.Max(1, (last - first + 5) / 6);
        return new Axis(
            Math.Pow(10, first), Math.Pow(10, last), true, [.. Enumerable.Range(first, last - first + 1).Where(e => (e - first) % every == 0).Select(e => Math.Pow(10, e))]);
    }
}

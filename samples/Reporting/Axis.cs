using System.Globalization;

namespace Reporting;

/// <summary>One axis of a chart: its range, its ticks, and where a value stands between 0 and 1.</summary>
internal sealed record Axis(double Low, double High, bool Logarithmic, IReadOnlyList<double> Ticks)
{
    /// <summary>An axis of steps or other things that are counted: it begins and ends with the values, with round whole ticks in between.</summary>
    public static Axis Counting(IEnumerable<double> values)
    {
        double[] shown = Shown(values, logarithmic: false);
        double low = shown.Min(), high = shown.Max();
        return high > low
            ? new Axis(low, high, false, [.. Linear(low, high).Ticks.Where(tick => tick >= low && tick <= high && tick == Math.Round(tick))])
            : new Axis(low - 0.5, low + 0.5, false, [low]);
    }

    /// <summary>An axis that begins and ends with a tick.</summary>
    public static Axis Of(IEnumerable<double> values, bool logarithmic)
    {
        double[] shown = Shown(values, logarithmic);
        return logarithmic ? Decades(shown.Min(), shown.Max()) : Linear(shown.Min(), shown.Max());
    }

    public bool Shows(double value) => double.IsFinite(value) && (!Logarithmic || value > 0);

    public bool Holds(double value) => value >= Low && value <= High;

    public double Position(double value) => Logarithmic
        ? (Math.Log10(value) - Math.Log10(Low)) / (Math.Log10(High) - Math.Log10(Low))
        : (value - Low) / (High - Low);

    public static string Label(double tick) => Math.Abs(tick) is >= 1e5 or (> 0 and < 1e-3)
        ? tick.ToString("0.#e0", CultureInfo.InvariantCulture)
        : tick.ToString("0.####", CultureInfo.InvariantCulture);

    private static double[] Shown(IEnumerable<double> values, bool logarithmic)
    {
        double[] shown = [.. values.Where(value => double.IsFinite(value) && (!logarithmic || value > 0))];
        return shown.Length == 0 ? [1] : shown;
    }

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
        int first = (int)Math.Floor(Math.Log10(low)), last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(high)));
        if (last - first <= 2)
        {
            return Fractions(low, high, first, last);
        }

        int every = (last - first + 5) / 6;
        return new Axis(
            Math.Pow(10, first), Math.Pow(10, last), true, [.. Enumerable.Range(first, last - first + 1).Where(e => (e - first) % every == 0).Select(e => Math.Pow(10, e))]);
    }

    // Within two decades: 1, 2 and 5 times each power of ten, from the last one below the values to the first above.
    private static Axis Fractions(double low, double high, int first, int last)
    {
        double[] all = [.. Enumerable.Range(first, last - first + 1).SelectMany(e => new[] { 1, 2, 5 }, (e, factor) => factor * Math.Pow(10, e))];
        double from = all.Last(tick => tick <= low || tick == all[0]), to = all.First(tick => tick >= high && tick > from);
        return new Axis(from, to, true, [.. all.Where(tick => tick >= from && tick <= to)]);
    }
}
